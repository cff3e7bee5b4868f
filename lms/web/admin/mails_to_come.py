"""Mails to come: what will go out in the next 30 days, when, to whom, and how each reads."""

from dataclasses import replace
from datetime import date
from functools import partial

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.errors import NotFoundError
from lms.reminders import forecasting
from lms.reminders.forecasting import Forecast, Selection
from lms.reminders.letters import Letter
from lms.reminders.rules import PlannedMail, Step
from lms.web.admin.blueprint import blueprint
from lms.web.company import get_company
from lms.web.settings import get_settings

PAGE_SIZE = 30
SECONDS_KEPT = 60.0
STEP_WORDS = {
    Step.ASSIGNED: "Newly asked",
    Step.BEFORE: "Due soon",
    Step.DUE: "Due that day",
    Step.AFTER: "Late",
    Step.DIGEST: "Others are late",
}


@blueprint.get("/mail/to-come")
def mails_to_come() -> ResponseReturnValue:
    """A calendar of every mail, and those of a day, to somebody, or for a reason."""
    forecast, selection = _get_forecast(), _read_selection()
    of_any_day = forecast.select(replace(selection, day=None))
    days = forecasting.list_days(of_any_day, forecast.today, forecast.until)
    found = forecast.select(selection)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "admin/mails_to_come.html",
        forecast=forecast,
        weeks=_group_weeks(days),
        busiest=max(days, key=lambda each: each.mails),
        total=len(of_any_day),
        selection=selection,
        found=found,
        shown=[(mail, _write(mail)) for mail in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        page=page,
        pages=pages,
        find_page=partial(_find_page, selection),
        step_words=STEP_WORDS,
    )


def _find_page(selection: Selection, page: int = 1, **other: date | None) -> str:
    """The address of that page of the same selection, or of that of another day."""
    day = other.get("day", selection.day)
    return url_for(
        ".mails_to_come",
        to=selection.search or None,
        why=selection.step or None,
        day=day.isoformat() if day else None,
        page=page if page > 1 else None,
    )


@blueprint.get("/mail/to-come/<id:person_id>")
def mail_to_come(person_id: int) -> ResponseReturnValue:
    """One mail as it would read; the person's next where no day is named."""
    mail = _get_forecast().find_mail(person_id, _read_day())
    if mail is None:
        raise NotFoundError
    return render_template(
        "admin/mail_to_come.html", mail=mail, letter=_write(mail), step_words=STEP_WORDS
    )


def _write(mail: PlannedMail) -> Letter:
    return forecasting.write_foretold(mail, get_company(), base_url=get_settings().base_url)


def _get_forecast() -> Forecast:
    """The forecast of the last minute: whoever looks through it asks for it many times."""
    now, kept = clock.monotonic(), current_app.extensions.get("lms_mails_to_come")
    if kept is None or now - kept[0] > SECONDS_KEPT:
        kept = (now, forecasting.forecast(at=clock.now()))
        current_app.extensions["lms_mails_to_come"] = kept
    forecast: Forecast = kept[1]
    return forecast


def _read_selection() -> Selection:
    why = request.args.get("why", "")
    step = Step(why) if why in set(Step) else None
    return Selection(day=_read_day(), search=request.args.get("to", "").strip(), step=step)


def _read_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _group_weeks(
    days: tuple[forecasting.ForecastDay, ...],
) -> list[list[forecasting.ForecastDay | None]]:
    """The days in rows from Monday to Sunday, with gaps before the first and after the last."""
    gaps: list[forecasting.ForecastDay | None] = [None] * days[0].day.weekday()
    cells = [*gaps, *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
