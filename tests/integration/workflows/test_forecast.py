"""What the dry run says is what then happens: to the person, the day, and the mail."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import list_assignments
from lms.db import db, transaction
from lms.notifications.models import Mail
from lms.people import queries as people_queries
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import reviewing
from lms.policies.company import get_company
from lms.policies.decisions import Decision
from lms.policies.drafts import find_draft
from lms.workflows.forecasting import DryRun, find_dry_run
from lms.workflows.reconciling import reconcile
from lms.workflows.releasing import publish_version
from tests.cast import make_cast, make_person
from tests.integration.workflows.scene import read_and_acknowledge
from tests.makers import PUBLISHED_AT, make_company, make_draft, make_policy, make_version

NOW = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)
LATER = datetime(2025, 3, 25, 4, 0, tzinfo=UTC)
DEPARTMENTS = ("Customer Support", "Sales", "IT", "Legal")
PLACES = ("Rotterdam", "Leeds")
AUDIENCES = (
    "everyone",
    "{department: Customer Support}",
    "{not: {location: Leeds}}",
    "{any: [{department: Sales}, {location: Rotterdam}]}",
    "{all: [{department: [IT, Sales]}, {employment_type: employee}]}",
)


@dataclass(frozen=True)
class Company:
    """A company with a policy whose next version waits."""

    people: tuple[int, ...]
    approver_id: int
    helper_id: int
    draft_id: int


def make_random_company(chance: random.Random, *, is_up_to_date: bool) -> Company:
    """People who joined, moved, left and read by chance, some of it only known to come.

    What the job of the day has asked of them by then is by chance too, unless it is up to date.
    """
    cast = make_cast()
    make_company()
    make_policy(asks=chance.choice(("each version", "each major")), audience=pick_audience(chance))
    ids = [make_somebody(chance, number) for number in range(14)]
    make_version(approver_id=cast.abel)
    for person_id in ids:
        happen(person_id, chance)
    if chance.random() < 0.5:
        make_policy(
            asks=chance.choice(("each version", "each major")), audience=pick_audience(chance)
        )
    ids += [make_somebody(chance, number) for number in range(14, 18)]
    with transaction():
        people.give_role(cast.hana, Role.APPROVER, at=PUBLISHED_AT, actor_id=None)
        if is_up_to_date or chance.random() < 0.5:
            reconcile(at=NOW - timedelta(minutes=1))
    number = chance.choice(("1.1", "2.0"))
    draft_id = make_draft(number=number, text="The duty lead takes it.", at=NOW)
    return Company((*vars(cast).values(), *ids), cast.abel, cast.hana, draft_id)


def pick_audience(chance: random.Random) -> str:
    return chance.choice(AUDIENCES)


def make_somebody(chance: random.Random, number: int) -> int:
    days = chance.choice((400, 90, 20, 8, 1, 0, -5, -12, -30))
    has_mail = {} if chance.random() < 0.7 else {"email": ""}
    return make_person(
        f"R-{number:03}",
        f"R{number:03} Random",
        department=chance.choice(DEPARTMENTS),
        location=chance.choice(PLACES),
        employment_type=chance.choice(("employee", "contractor")),
        hired_on=(NOW - timedelta(days=days)).date(),
        **has_mail,
    )


def happen(person_id: int, chance: random.Random) -> None:
    """Something that changes what a person owes, or nothing."""
    day = (NOW + timedelta(days=chance.choice((-5, -1, 0, 4, 13, 40)))).date()
    is_asked = any(not each.is_met for each in list_assignments(person_id))
    if is_asked and chance.random() < 0.5:
        read_and_acknowledge(person_id)
    event = chance.random()
    if not people_queries.find_person(person_id, day):
        return
    with transaction():
        if event < 0.3:
            moved = {"department": chance.choice(DEPARTMENTS), "location": chance.choice(PLACES)}
            people.change_facts(person_id, changes=moved, holds_from=day, at=NOW, actor_id=None)
        elif event < 0.6 and is_asked:
            people.leave(person_id, left_on=day, at=NOW, actor_id=None)


def run_and_publish(company: Company, on: datetime) -> DryRun:
    """Look at the dry run for that day, then publish for it and let that day come."""
    run = look(company, on)
    with transaction():
        submission = reviewing.submit(company.draft_id, submitter_id=run.draft.author_id, at=NOW)
        decision = Decision(submission.seen_digest, "Only the wording.")
        for each in (company.approver_id, company.helper_id):
            reviewing.approve(company.draft_id, decision, approver_id=each, at=NOW)
        publish_version(
            company.draft_id,
            publisher_id=company.approver_id,
            seen_digest=run.seen_digest,
            on=on.date(),
            at=NOW,
        )
        if on > NOW:
            reconcile(at=on)
    return run


def look(company: Company, on: datetime) -> DryRun:
    draft = find_draft(company.draft_id)
    assert draft is not None
    return find_dry_run(draft, day=on.date(), company=get_company(), today=NOW.date())


def list_asked(run: DryRun, at: datetime) -> list[int]:
    """Whom publishing asked."""
    return list(
        db.session.scalars(
            select(Assignment.person_id).where(
                Assignment.subject == "policy",
                Assignment.subject_id == run.draft.policy_id,
                Assignment.assigned_at == at,
            )
        )
    )


def count_asked(run: DryRun, at: datetime) -> Counter[tuple[object, ...]]:
    """Those whom publishing asked, by department, last day, reason and whether they have mail."""
    counts: Counter[tuple[object, ...]] = Counter()
    for person_id in list_asked(run, at):
        person = people_queries.find_person(person_id, at.date())
        duty = next(a for a in list_assignments(person_id) if a.assigned_on == at.date())
        assert person is not None
        counts[person.department, duty.due_on, duty.reason, bool(person.email)] += 1
    return counts


def count_foretold(run: DryRun) -> Counter[tuple[object, ...]]:
    counts: Counter[tuple[object, ...]] = Counter()
    for group in run.forecast.groups:
        counts[group.department, group.due_on, group.reason, group.has_mail] += group.people
    return counts


def count_ended(at: datetime) -> int | None:
    return db.session.scalar(
        select(func.count())
        .select_from(AssignmentWithdrawal)
        .where(AssignmentWithdrawal.withdrawn_at == at, AssignmentWithdrawal.reason != "left")
    )


def count_mails() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Mail))


@pytest.mark.parametrize("on", [NOW, LATER], ids=["now", "later"])
@pytest.mark.parametrize("seed", range(5))
def test_whom_the_dry_run_names_is_asked_by_that_day_and_gets_that_mail(in_app, seed, on):
    chance = random.Random(seed)  # noqa: S311 - the same by each seed
    company = make_random_company(chance, is_up_to_date=on > NOW)
    before = count_mails()

    run = run_and_publish(company, on)

    assert count_asked(run, on) == count_foretold(run)
    assert count_ended(on) == run.forecast.ending
    assert count_mails() == before
    for person_id in list_asked(run, on):
        read_and_acknowledge(person_id, at=on)
    assert count_mails() == before + run.forecast.with_mail
