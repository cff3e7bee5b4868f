"""The outbox: which mails were written, and how their sending went."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.notifications import queries as notifications
from lms.web.admin.blueprint import blueprint
from lms.web.settings import get_settings


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """The mails, newest first; their texts are for those they went to."""
    address, kind = request.args.get("to", ""), request.args.get("kind", "")
    found = notifications.list_mails(
        address=address.strip(), kind=kind, page=request.args.get("page", 1, type=int)
    )

    def find_page(page: int) -> str:
        return url_for(".mail", to=address or None, kind=kind or None, page=page)

    return render_template(
        "admin/mail.html",
        found=found,
        kinds=notifications.list_kinds(),
        address=address,
        kind=kind,
        find_page=find_page,
        is_server_set=bool(get_settings().smtp_host),
    )
