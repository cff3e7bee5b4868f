"""`lms audience`: whom a typed audience contains, and what it would change for a policy."""

import click
from flask.cli import with_appcontext

from lms import clock
from lms.assignments.comparing import Comparison
from lms.people.audience_check import AudienceCheck, check_notation
from lms.policies.company import get_company
from lms.workflows.comparing import compare_policy


@click.command("audience")
@click.argument("text")
@click.option("--policy", default="", help="Also say what it would change for this policy.")
@with_appcontext
def audience(*, text: str, policy: str) -> None:
    """Say whom an audience contains today; nothing is changed.

    Example: lms audience "team: Backend and not on leave" --policy complaints
    """
    today = get_company().day_of(clock.now())
    check = check_notation(text, today)
    _print_check(check)
    if check.audience is None:
        raise SystemExit(1)
    if policy:
        _print_comparison(compare_policy(policy, check.audience, day=today), policy)


def _print_check(check: AudienceCheck) -> None:
    for fault in (*check.faults, *check.doubts):
        click.echo(f"{fault.line}:{fault.column}: {fault.sentence}")
    if check.audience is not None:
        click.echo(f"{check.sentence}: {check.people} of {check.everybody} people today")
    if check.question:
        click.echo(check.question)


def _print_comparison(found: Comparison | None, slug: str) -> None:
    if found is None:
        raise click.ClickException(f"No policy “{slug}” is in force. Look at its name again.")
    click.echo(
        f"{len(found.gaining)} would be asked ({found.with_mail} of them by mail), "
        f"{len(found.losing)} would no longer be asked"
    )
    for due_on, people in found.due_days:
        click.echo(f"  due {due_on}: {people}")
    for path, gained, lost in found.departments:
        click.echo(f"  {path}: {gained} asked, {lost} no longer")
