"""What follows when a rule is saved or ended, or when people are asked by hand."""

import json
from collections.abc import Collection
from datetime import date, datetime

from lms.assignments import request_service, rule_service
from lms.assignments.chains import Thing
from lms.assignments.rule_definition import RuleDefinition, RuleItem
from lms.errors import RefusalError
from lms.lessons import queries as lessons
from lms.policies import queries as policies
from lms.policies.company import get_company
from lms.programmes import queries as programmes
from lms.programmes import service as programme_service
from lms.quizzes import queries as quizzes
from lms.sessions import queries as sessions
from lms.workflows.demanding import name_programme
from lms.workflows.reconciling import Reconciliation, reconcile

ALONE = """\
title: {title}
audience: everyone
starts: by rule
items:
  - {kind}: {slug}
certificate:
  title: {title}
"""


def save_rule(
    slug: str, definition: RuleDefinition, *, holds_from: date, actor_id: int, at: datetime
) -> Reconciliation:
    """Let the rule say this from that day on, and ask whom it asks today."""
    today = get_company().day_of(at)
    prepare_item(definition.item, actor_id=actor_id, at=at)
    rule_service.save_rule(
        slug, definition, holds_from=holds_from, today=today, actor_id=actor_id, at=at
    )
    return reconcile(at=at)


def end_rule(slug: str, *, ends_from: date, actor_id: int, at: datetime) -> Reconciliation:
    """Let the rule ask nobody from that day on, and withdraw what it asked, if that is today."""
    today = get_company().day_of(at)
    rule_service.end_rule(slug, ends_from=ends_from, today=today, actor_id=actor_id, at=at)
    return reconcile(at=at)


def ask_by_hand(
    item: RuleItem,
    person_ids: Collection[int],
    *,
    due_on: date,
    reason: str,
    actor_id: int,
    at: datetime,
) -> Reconciliation:
    """Ask these people for it by that day; who owes it already keeps the day they were told."""
    subject, subject_id = prepare_item(item, actor_id=actor_id, at=at)
    request_service.add_request(
        subject,
        subject_id,
        person_ids,
        due_on=due_on,
        reason=reason,
        today=get_company().day_of(at),
        actor_id=actor_id,
        at=at,
    )
    return reconcile(at=at, person_ids=person_ids)


def call_off(request_id: int, person_id: int, *, actor_id: int, at: datetime) -> Reconciliation:
    """Ask that person no more for what the request asked."""
    request_service.call_off(request_id, person_id, actor_id=actor_id, at=at)
    return reconcile(at=at, person_id=person_id)


def prepare_item(item: RuleItem, *, actor_id: int, at: datetime) -> Thing:
    """What assignments of the item are about; a single quiz becomes a programme of its own.

    Then its completion is known, and shown, like that of any programme.
    """
    if item.kind == "policy":
        today = get_company().day_of(at)
        found = (p.policy_id for p in policies.list_policies(today) if p.slug == item.slug)
        return "policy", _require(next(found, None), item)
    slug = name_programme(item.kind, item.slug)
    if item.kind != "programme":
        title = json.dumps(_find_title(item), ensure_ascii=False)
        source = ALONE.format(title=title, kind=item.kind, slug=item.slug)
        programme_service.publish(slug, source, actor_id=actor_id, at=at)
    known = (p.programme_id for p in programmes.list_programmes() if p.slug == slug)
    return "programme", _require(next(known, None), item)


def _require(subject_id: int | None, item: RuleItem) -> int:
    if subject_id is None:
        raise RefusalError(
            f"There is no {item.kind} “{item.slug}” that can be asked today. Choose another one."
        )
    return subject_id


def _find_title(item: RuleItem) -> str:
    titles: dict[str, str] = {}
    if item.kind == "quiz":
        titles = {each.slug: each.title for each in quizzes.list_quizzes() if each.title}
    elif item.kind == "lesson":
        titles = {each.slug: each.title for each in lessons.list_lessons() if each.title}
    elif item.kind == "session":
        titles = {each.slug: each.title for each in sessions.list_sessions()}
    if item.slug not in titles:
        _require(None, item)
    return titles[item.slug]
