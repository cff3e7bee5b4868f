"""Everybody owes what the rules say today: after each change, and once a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.assignments import periods, withdrawing
from lms.assignments import service as assignments
from lms.assignments.recording import Duty
from lms.assignments.rules import FIRST, DueRule
from lms.evidence.rules import Json
from lms.policies import queries as policies
from lms.policies.company import get_company
from lms.policies.queries import PolicyView
from lms.policies.withdrawal.queries import Withdrawn, list_withdrawn
from lms.programmes import queries as programmes
from lms.programmes.definition import After
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import last_opening_completion, next_period


@dataclass(frozen=True)
class Reconciliation:
    """How many assignments were made and withdrawn."""

    made: int
    withdrawn: int

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(self.made + other.made, self.withdrawn + other.withdrawn)


def reconcile(*, at: datetime, person_id: int | None = None) -> Reconciliation:
    """Make every assignment that is missing and withdraw every one that no longer applies.

    With a `person_id` only for that person, after something about them changed.
    """
    day = get_company().day_of(at)
    left = withdrawing.withdraw_left(at=at, day=day, person_id=person_id)
    total = Reconciliation(0, left)
    if person_id is None:
        total += sum(
            (end_policy(each, at=at) for each in list_withdrawn(day)), Reconciliation(0, 0)
        )
    for policy in policies.list_policies(day):
        total += _reconcile_duty(_policy_duty(policy), person_id, at=at, day=day)
    known = programmes.list_programmes()
    for programme in known:
        if programme.starts_on_hiring:
            total += _reconcile_duty(_programme_duty(programme), person_id, at=at, day=day)
        else:
            total += _reconcile_periods(programme, known, person_id, at=at, day=day)
    return total


def reconcile_policy(policy_id: int, *, at: datetime) -> Reconciliation:
    """Ask everybody concerned for the version of one policy that is in force, and nobody else."""
    day = get_company().day_of(at)
    in_force = (p for p in policies.list_policies(day) if p.policy_id == policy_id)
    duties = map(_policy_duty, in_force)
    return sum((_reconcile_duty(d, None, at=at, day=day) for d in duties), Reconciliation(0, 0))


def end_policy(withdrawn: Withdrawn, *, at: datetime) -> Reconciliation:
    """Release everybody from what they still owe of a policy whose day has come."""
    rule: dict[str, Json] = {
        "subject": "policy",
        "policy": withdrawn.slug,
        "version": withdrawn.number,
    }
    day = withdrawn.withdrawn_from
    return Reconciliation(0, withdrawing.withdraw_policy(withdrawn.policy_id, rule, at=at, day=day))


def _policy_duty(policy: PolicyView) -> Duty:
    return Duty(
        subject="policy",
        subject_id=policy.policy_id,
        asked_for=policy.asks_for,
        occasion=FIRST,
        audience=policy.audience,
        due=DueRule(policy.days_after_publishing, policy.days_after_hiring),
        published_on=policy.in_force_from,
        label={"policy": policy.slug, "version": policy.number},
        keeps_due=policy.kind == "editorial",
    )


def _reconcile_duty(
    duty: Duty, person_id: int | None, *, at: datetime, day: date
) -> Reconciliation:
    """Ask for the duty and withdraw it where it no longer applies.

    When it is asked for the first time everybody is asked, whoever changed: who comes later is
    told that they joined or moved, and has other days to do it.
    """
    is_first = not assignments.was_asked(duty)
    if not is_first:
        duty = replace(duty, person_id=person_id)
    made = assignments.assign(duty, at=at, day=day, is_first=is_first)
    withdrawn = 0
    if duty.subject == "policy":
        withdrawn = withdrawing.withdraw_superseded(duty, at=at, day=day)
    return Reconciliation(made, withdrawn + withdrawing.withdraw_moved(duty, at=at, day=day))


def _reconcile_periods(
    programme: ProgrammeView,
    known: tuple[ProgrammeView, ...],
    person_id: int | None,
    *,
    at: datetime,
    day: date,
) -> Reconciliation:
    starts = programme.definition.starts
    if not isinstance(starts, After):
        return Reconciliation(0, 0)
    base = next((p.programme_id for p in known if p.slug == starts.after), None)
    until = last_opening_completion(starts, day)
    waiting = programmes.list_waiting_completions(
        programme, base, until=until, as_of=day, person_id=person_id
    )
    due = programme.definition.due
    opened: list[periods.Period] = []
    for each, completions in waiting.items():
        period = next_period(starts, completions, (), due_days=due.days if due else None)
        if period is not None and period.opens_on <= day:
            due_on = period.due_if_asked_on(day)
            opened.append(periods.Period(each, period.occasion, due_on))
    duty = replace(_programme_duty(programme), person_id=person_id)
    made = periods.assign_periods(duty, opened, at=at, day=day)
    return Reconciliation(made, withdrawing.withdraw_moved(duty, at=at, day=day))


def _programme_duty(programme: ProgrammeView) -> Duty:
    due = programme.definition.due
    days = due.days if due else 30
    return Duty(
        subject="programme",
        subject_id=programme.programme_id,
        asked_for="",
        occasion=None,
        audience=programme.definition.audience,
        due=DueRule(days, days),
        published_on=get_company().day_of(programme.first_published_at),
        label={"programme": programme.slug, "version": programme.number},
    )
