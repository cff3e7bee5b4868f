"""The secret address at which other programs read one's own duties as a calendar."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.reminders import calendar_links
from lms.web.account.routes import blueprint
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings


def _render(address: str = "") -> str:
    created_at = calendar_links.find_created_at(get_signed_in().id)
    return render_template("account/calendar.html", created_at=created_at, address=address)


@blueprint.get("/calendar")
def calendar() -> ResponseReturnValue:
    """Whether there is an address, and how to make or revoke one."""
    return _render()


@blueprint.post("/calendar")
def create_calendar() -> ResponseReturnValue:
    """Make a new address and show it, this once; the one before leads nowhere."""
    with transaction():
        token = calendar_links.create_link(get_signed_in().id, at=clock.now())
    path = url_for("calendar.duties", token=token)
    return _render(f"{get_settings().base_url}{path}")


@blueprint.post("/calendar/revoke")
def revoke_calendar() -> ResponseReturnValue:
    """Let the address lead nowhere from now on."""
    with transaction():
        calendar_links.revoke_link(get_signed_in().id, at=clock.now())
    flash("The address leads nowhere from now on.", "done")
    return redirect(url_for(".calendar"), code=303)
