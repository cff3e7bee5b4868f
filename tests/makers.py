"""Policies, quizzes and programmes for tests, brought in through the real services."""

from datetime import UTC, datetime

from lms.assignments.rule_definition import RuleDefinition
from lms.db import transaction
from lms.demonstration import releasing
from lms.lessons import service as lessons
from lms.people import group_service
from lms.people import queries as people_queries
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import company_service as companies
from lms.policies import service as policies
from lms.policies.company import get_company
from lms.policies.drafts import DraftView, find_draft, list_drafts
from lms.policies.reader import CompanyFile, read_policy_facts, read_version
from lms.policies.sections import group_anchors, list_sections_in_force
from lms.programmes import service as programmes
from lms.quizzes import publishing
from lms.workflows import ruling
from lms.workflows.reconciling import Reconciliation

PUBLISHED_AT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)

POLICY = """\
title: {title}
owner: T-006
visibility: internal
asks: {asks}
review_every_months: 12
due: {{days_after_publishing: 14, days_after_hiring: 14}}
audience: {audience}
"""

VERSION = """\
---
kind: {kind}
effective_on: {effective_on}
author: T-006
summary: {summary}
statement: I have read this policy and I will work by it.
---
Why it matters, in one paragraph.

## Taking a complaint {{#taking}}

{text}

## How fast we answer {{#how-fast}}

Within seven business days.
"""

QUIZ = """\
title: Answering complaints
policy: complaints
pass_mark: 50
attempts: 2
wait_hours: 0
layout: one at a time
order: fixed
introduction: Two questions.
questions:
  - id: days
    type: number
    section: complaints#how-fast
    text: How many business days do we have?
    correct: 7
    feedback: Seven business days.
  - id: first
    type: single
    section: complaints#taking
    text: Who takes a complaint?
    answers:
      - text: Whoever hears it first
        correct: yes
      - text: Whoever is free
    feedback: Whoever hears it first.
"""

PROGRAMME = """\
title: Onboarding
audience: everyone
starts: on hiring
due: {days: 30}
items:
  - policy: complaints
  - quiz: complaints
certificate:
  title: Onboarding completed
  valid_months: 12
"""


LESSON = """\
---
title: How a lamp comes back
summary: What to do when a customer brings a lamp.
minutes: 8
---
Look at the lamp first.

## What to look for {#look}

- the bulb
- the cord
"""


def make_company(at: datetime = PUBLISHED_AT) -> None:
    """A company in Amsterdam."""
    company = CompanyFile(
        name="Wrenfield",
        legal_name="Wrenfield Home B.V.",
        time_zone="Europe/Amsterdam",
        language="en",
        facts={},
    )
    with transaction():
        companies.bring_in_company(company, at=at)


def make_policy(
    slug: str = "complaints",
    *,
    title: str = "Complaints",
    asks: str = "each version",
    audience: str = "everyone",
    at: datetime = PUBLISHED_AT,
) -> None:
    """A policy without a version."""
    facts = read_policy_facts(
        POLICY.format(title=title, asks=asks, audience=audience), "policy.yaml"
    )
    assert not isinstance(facts, list), facts
    with transaction():
        policies.bring_in_policy(slug, facts, day=get_company().day_of(at), at=at)


def make_draft(
    slug: str = "complaints",
    number: str = "1.0",
    *,
    text: str = "Whoever hears it first takes it.",
    at: datetime = PUBLISHED_AT,
) -> int:
    """A draft of that version; its id."""
    kind = "substantive" if number.endswith(".0") else "editorial"
    source = VERSION.format(
        kind=kind, effective_on=at.date().isoformat(), summary=f"Version {number}.", text=text
    )
    version = read_version(source, f"{number}.md", number)
    assert not isinstance(version, list), version
    day = get_company().day_of(at)
    with transaction():
        policies.bring_in_version(slug, slug.capitalize(), version, day=day, at=at)
    return next(d.version_id for d in list_drafts() if (d.slug, d.number) == (slug, number))


def release_version(
    version_id: int, *, approver_id: int, at: datetime
) -> tuple[DraftView, Reconciliation]:
    """The whole way of a draft; where a second approver is needed, Hana Resources helps out."""
    draft = find_draft(version_id)
    helpers = []
    if draft is not None and draft.kind == "editorial":
        hana = people_queries.find_person_by_staff_number("T-005", get_company().day_of(at))
        assert hana is not None
        people.give_role(hana.id, Role.APPROVER, at=at, actor_id=None)
        helpers.append(hana.id)
    return releasing.release_version(version_id, approver_ids=[approver_id, *helpers], at=at)


def make_version(
    slug: str = "complaints",
    number: str = "1.0",
    *,
    approver_id: int,
    text: str = "Whoever hears it first takes it.",
    at: datetime = PUBLISHED_AT,
) -> int:
    """A released version, with everybody concerned asked; its id."""
    version_id = make_draft(slug, number, text=text, at=at)
    with transaction():
        release_version(version_id, approver_id=approver_id, at=at)
    return version_id


def make_quiz(
    slug: str = "complaints", *, actor_id: int, source: str = QUIZ, at: datetime = PUBLISHED_AT
) -> None:
    """A published quiz about sections that are in force."""
    anchors = group_anchors(list_sections_in_force(get_company().day_of(at)))
    with transaction():
        publishing.publish(slug, source, anchors=anchors, actor_id=actor_id, at=at)


def make_programme(
    slug: str = "onboarding",
    *,
    actor_id: int,
    source: str = PROGRAMME,
    at: datetime = PUBLISHED_AT,
) -> None:
    """A published programme; nobody is asked yet."""
    with transaction():
        programmes.publish(slug, source, actor_id=actor_id, at=at)


def make_lesson(
    slug: str = "returned-lamp",
    *,
    actor_id: int,
    source: str = LESSON,
    at: datetime = PUBLISHED_AT,
) -> None:
    """A published lesson."""
    with transaction():
        lessons.publish(slug, source, actor_id=actor_id, at=at)


def make_group(
    person_ids: tuple[int, ...] = (), *, name: str = "First aiders", at: datetime = PUBLISHED_AT
) -> int:
    """A group with these people in it from that day on."""
    with transaction():
        group_id = group_service.begin_group(name, purpose="", at=at, actor_id=None)
        group_service.change_members(
            group_id, person_ids, is_member=True, holds_from=at.date(), at=at, actor_id=None
        )
    return group_id


def make_rule(
    slug: str = "support",
    *,
    actor_id: int,
    audience: str = "Customer Support",
    at: datetime = PUBLISHED_AT,
) -> None:
    """A rule that asks a department for the policy about complaints."""
    said = {
        "title": "Complaints for support",
        "item": {"kind": "policy", "slug": "complaints"},
        "audience": {"department": audience},
        "due": {"days": 14},
    }
    with transaction():
        definition = RuleDefinition.model_validate(said)
        ruling.save_rule(slug, definition, holds_from=at.date(), actor_id=actor_id, at=at)
