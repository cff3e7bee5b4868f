"""`lms people`: import a file of people, add one, and send links to sign in."""

from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import accounts, import_service, queries, service
from lms.people.fact_rules import Facts
from lms.people.import_reader import read_people
from lms.people.import_rows import PeopleFile
from lms.people.import_rules import Standards
from lms.people.import_service import Preview
from lms.people.person_view import PersonView
from lms.people.roles import Role
from lms.people.sign_in_rules import Purpose
from lms.policies.company import Company, get_company
from lms.workflows import inviting
from lms.workflows.inviting import House
from lms.workflows.people import reconcile_after_people_changed

DAY = click.DateTime(formats=["%Y-%m-%d"])
GIVEN = [role.value for role in Role if role is not Role.EMPLOYEE]
MOST_LINES = 200
LINKS_AT_ONCE = 200


@click.group("people")
def people() -> None:
    """Import people, add one, and send links to sign in."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--yes", is_flag=True, help="Do not ask before importing.")
@click.option(
    "--complete", is_flag=True, help="The file is the whole company: who is missing leaves."
)
@click.option("--yes-mass-leave", is_flag=True, help="More than 30 % may leave at once.")
@with_appcontext
def import_people(
    *, file: Path, dry_run: bool, yes: bool, complete: bool, yes_mass_leave: bool
) -> None:
    """Import a CSV file of people, all of it or nothing, after showing what it would do.

    Example: lms people import staff.csv --dry-run
    """
    company = get_company()
    read = _read(file)
    preview = import_service.preview_import(
        read,
        company.day_of(clock.now()),
        standards=_get_standards(company),
        is_complete=complete,
    )
    _show(read, preview)
    if dry_run or preview.is_empty:
        return
    if not yes:
        click.confirm("Import this?", abort=True)
    _apply(read, preview, company, is_complete=complete, allows_mass_leave=yes_mass_leave)


def _read(file: Path) -> PeopleFile:
    read = read_people(file.read_bytes(), file=str(file))
    if isinstance(read, list):
        for problem in read[:MOST_LINES]:
            click.echo(str(problem), err=True)
        raise click.ClickException("Nothing was imported. Mend the file and repeat.")
    return read


def _get_standards(company: Company) -> Standards:
    return Standards(time_zone=company.time_zone, language=company.language)


def _show(read: PeopleFile, preview: Preview) -> None:
    if preview.problems:
        for problem in preview.problems[:MOST_LINES]:
            click.echo(str(problem), err=True)
        raise click.ClickException("Nothing was imported. Mend the file and repeat.")
    click.echo(f"{read.file}: {len(read.rows):,} people, read as {read.encoding}")
    for caution in preview.cautions[:MOST_LINES]:
        click.echo(str(caution), err=True)
    joins, changes, leaves, shifts = preview.counts
    click.echo(f"{joins:>9,} join")
    click.echo(f"{changes:>9,} change")
    click.echo(f"{leaves:>9,} get another last day")
    click.echo(f"{shifts:>9,} roles are given or taken")
    click.echo(f"{preview.unchanged:>9,} stay as they are")
    click.echo(f"{len(preview.missing):>9,} employed are not in the file")


def _apply(
    read: PeopleFile,
    preview: Preview,
    company: Company,
    *,
    is_complete: bool,
    allows_mass_leave: bool,
) -> None:
    at = clock.now()
    if preview.asks_for_mass_leave and not allows_mass_leave:
        raise click.ClickException(
            "More than 30 % of those employed would leave. Nothing was imported. If that is "
            "meant, repeat it with --yes-mass-leave."
        )
    try:
        with transaction():
            result = import_service.apply_import(
                read,
                company.day_of(at),
                standards=_get_standards(company),
                at=at,
                actor_id=None,
                is_complete=is_complete,
                allows_mass_leave=allows_mass_leave,
                agreed_to=preview.counts,
            )
            inviting.report_new_addresses(result.redirected, _get_house(company), at=at)
            reconcile_after_people_changed(at)
    except RefusalError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("Imported.")


@people.command("add")
@click.argument("staff_number")
@click.option("--name", required=True)
@click.option("--email", help="Needed to send a link; without it the link is only printed.")
@click.option("--department", required=True, help="Its path, as 'Operations / Support'.")
@click.option("--job-title", default="")
@click.option("--hired-on", type=DAY, help="The first day; today unless told.")
@click.option("--role", "roles", multiple=True, type=click.Choice(GIVEN))
@with_appcontext
def add(
    *,
    staff_number: str,
    name: str,
    email: str | None,
    department: str,
    job_title: str,
    hired_on: datetime | None,
    roles: tuple[str, ...],
) -> None:
    """Add a person and print a link with which they choose their password.

    Example: lms people add W-1001 --name 'Ruth Adeyemi' --department IT --role administrator
    """
    company = get_company()
    facts = Facts(
        name=name,
        department=department,
        email=email,
        job_title=job_title,
        language=company.language,
        time_zone=company.time_zone,
    )
    first_day = hired_on.date() if hired_on else company.day_of(clock.now())
    try:
        click.echo(_add(staff_number, facts, first_day, roles, company))
    except RefusalError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _add(
    staff_number: str, facts: Facts, hired_on: date, roles: tuple[str, ...], company: Company
) -> str:
    at = clock.now()
    with transaction():
        person_id = service.join(staff_number, facts=facts, hired_on=hired_on, at=at, actor_id=None)
        for role in roles:
            service.give_role(person_id, Role(role), at=at, actor_id=None)
        url = _print_link(_get_person(staff_number, company), Purpose.FIRST, company, at)
        reconcile_after_people_changed(at, person_id=person_id)
    return url


def _get_person(staff_number: str, company: Company) -> PersonView:
    day = company.day_of(clock.now())
    person = queries.find_person_by_staff_number(staff_number, day)
    if person is None:
        raise click.ClickException(f"Nobody has the staff number {staff_number}.")
    return person


def _print_link(person: PersonView, purpose: Purpose, company: Company, at: datetime) -> str:
    return inviting.print_link(person, purpose, _get_house(company), at=at)


def _get_house(company: Company) -> House:
    return House(company.name, current_app.config["LMS_SETTINGS"].base_url)


@people.command("link")
@click.argument("staff_number")
@with_appcontext
def link(*, staff_number: str) -> None:
    """Print, and send, a link with which the person sets a password.

    Example: lms people link W-1001
    """
    company = get_company()
    person = _get_person(staff_number, company)
    has_password = accounts.get_account(person.id).password_set_at is not None
    purpose = Purpose.RESET if has_password else Purpose.FIRST
    with transaction():
        url = _print_link(person, purpose, company, clock.now())
    click.echo(url)


@people.command("invite")
@with_appcontext
def invite() -> None:
    """Send a link to everybody employed who has no password and no link yet.

    Example: lms people invite
    """
    company, at = get_company(), clock.now()
    day = company.day_of(at)
    waiting = accounts.list_uninvited_ids(day, at)
    for start in range(0, len(waiting), LINKS_AT_ONCE):
        with transaction():
            for person_id in waiting[start : start + LINKS_AT_ONCE]:
                if person := queries.find_person(person_id, day):
                    house = _get_house(company)
                    inviting.send_link(person, Purpose.FIRST, house, at=at, actor_id=None)
    click.echo(f"Links were sent to {len(waiting):,} people.")
