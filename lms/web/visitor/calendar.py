"""A person's duties as a calendar, at a secret address and without signing in."""

from flask import abort, current_app, make_response
from flask.typing import ResponseReturnValue

from lms import clock
from lms.reminders import calendar_links
from lms.reminders.calendar_links import hash_token
from lms.reminders.feed import write_calendar
from lms.reminders.queries import list_people
from lms.web.access import public_blueprint
from lms.web.company import get_company
from lms.web.settings import get_settings

WINDOW = 600.0
MOST_IN_WINDOW = 30
MOST_KEYS = 50_000

blueprint = public_blueprint("calendar", __name__)


@blueprint.get("/calendar/<secret:token>.ics")
def duties(token: str) -> ResponseReturnValue:
    """The duties of whoever made this address; nothing at any other."""
    digest = hash_token(token)
    _refuse_too_many(digest)
    company = get_company()
    today = clock.today(company.time_zone)
    person_id = calendar_links.find_reader(token, today)
    if person_id is None:
        abort(404)
    people = list_people(today, today, at=clock.now(), person_id=person_id)
    mine = [duty for each in people for duty in each.duties if each.owes(duty, today)]
    content = write_calendar(
        mine, company=company.name, link_digest=digest, base_url=get_settings().base_url
    )
    response = make_response(content)
    response.mimetype = "text/calendar"
    response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_too_many(key: str) -> None:
    """Programs ask a few times a day; one that asks each second is kept waiting."""
    window = int(clock.monotonic() // WINDOW)
    known, counts = current_app.extensions.get("lms_calendar_reads", (None, {}))
    if known != window or len(counts) > MOST_KEYS:
        counts = {}
        current_app.extensions["lms_calendar_reads"] = (window, counts)
    counts[key] = counts.get(key, 0) + 1
    if counts[key] > MOST_IN_WINDOW:
        abort(429)
