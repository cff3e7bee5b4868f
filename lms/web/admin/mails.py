"""The outbox: which mails were written, and how their sending went."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.notifications import queries as notifications
from lms.notifications.rules import MailState, is_open
from lms.web.admin.blueprint import blueprint
from lms.web.settings import get_settings


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """The mails, newest first."""
    address, kind = request.args.get("to", ""), request.args.get("kind", "")
    state = next((each for each in MailState if each == request.args.get("state")), None)
    found = notifications.list_mails(
        address=address.strip(), kind=kind, state=state, page=request.args.get("page", 1, type=int)
    )

    def find_page(page: int) -> str:
        return url_for(".mail", to=address or None, kind=kind or None, state=state, page=page)

    return render_template(
        "admin/mail.html",
        found=found,
        kinds=notifications.list_kinds(),
        states=MailState,
        address=address,
        kind=kind,
        state=state,
        find_page=find_page,
        is_server_set=bool(get_settings().smtp_host),
    )


@blueprint.get("/mail/<id:person_id>/<token:mail_id>")
def one_mail(person_id: int, mail_id: str) -> ResponseReturnValue:
    """One mail and how its sending went; its text, unless that is for its reader alone."""
    found = notifications.find_mail(person_id, mail_id)
    if found is None:
        abort(404)
    return render_template("admin/one_mail.html", mail=found, is_open=is_open(found.kind))
