"""How the company stands: now, over the last year, and on a day to come."""

from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance.catalogue import Catalogue, read_choices
from lms.compliance.forecast_rules import ASSUMPTION
from lms.compliance.rollup.course import Course, find_course, find_course_of
from lms.compliance.rollup.overview import get_overview
from lms.compliance.rollup.sheets import list_month_ends
from lms.compliance.selection import Filter
from lms.people.line import get_line
from lms.people.roles import Action
from lms.web.access import blueprint_for, may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.standing import views
from lms.web.standing.forms import ForecastForm
from lms.workflows.foreseeing import foresee

MONTHS = 12
blueprint = blueprint_for(Action.READ_STANDING, "standing", __name__, url_prefix="/standing")


def find_people(today: date) -> tuple[int, ...] | None:
    """Whom the page is about: everybody for HR and auditors, the line for a manager of managers.

    Who has no more than one level below has the page of the team, and no such page.
    """
    if may(Action.READ_RECORD):
        return None
    line = get_line(get_signed_in().id, today)
    if not line.has_levels:
        abort(404)
    return line.everybody


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Shares by department, policy and programme, and the course of the last twelve months."""
    zone = get_company().time_zone
    today = clock.today(zone)
    people = find_people(today)
    catalogue, departments = read_choices(today)
    found = get_overview(Filter(today, zone, within=people), catalogue)
    course = read_course(people, today, catalogue)
    return render_template(
        "standing/overview.html",
        opening=views.write_opening(found.total, is_line=people is not None),
        total=found.total,
        departments=views.list_departments(found, departments),
        policies=views.list_subjects(found, catalogue, "policy"),
        programmes=views.list_subjects(found, catalogue, "programme"),
        is_counted=course is not None,
        points=views.list_points(course or {}, today),
        form=ForecastForm(None, today=today),
    )


def read_course(people: tuple[int, ...] | None, today: date, catalogue: Catalogue) -> Course | None:
    """How they stood at the end of each of the last months, and how they stand today."""
    days = (*list_month_ends(today, MONTHS, 0), today)
    if people is None:
        return find_course(days, catalogue.renewals)
    return find_course_of(people, days)


@blueprint.get("/forecast")
def forecast() -> ResponseReturnValue:
    """How they will stand on a day to come if nobody acts."""
    zone = get_company().time_zone
    today = clock.today(zone)
    people, form = find_people(today), ForecastForm(request.args, today=today)
    if not form.validate():
        return render_template("standing/forecast.html", form=form, found=None), 422
    catalogue, _ = read_choices(form.day)
    then = get_overview(Filter(form.day, zone, within=people), catalogue)
    found = foresee(then, form.day, today=today, within=people)
    return render_template(
        "standing/forecast.html",
        form=form,
        found=found,
        opening=views.write_forecast(found, catalogue, today),
        starting=[catalogue.get_title(*thing) for thing in found.starting],
        assumption=ASSUMPTION,
    )
