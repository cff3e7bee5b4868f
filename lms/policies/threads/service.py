"""Asking about a text, answering, and ending what was asked; each an act with its entry."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.db import await_turn
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.policies.queries import VersionView
from lms.policies.threads import queries, rules
from lms.policies.threads.models import PolicyThread, PolicyThreadMessage, PolicyThreadText
from lms.policies.threads.places import Place
from lms.policies.threads.queries import ThreadView
from lms.policies.threads.rules import Kind, Step
from lms.sql import add_rows


@dataclass(frozen=True)
class Written:
    """What somebody wrote, and the key of the page that it was sent from."""

    author_id: int
    text: str
    key: str


def open_thread(
    version: VersionView,
    kind: Kind,
    place: Place,
    written: Written,
    *,
    at: datetime,
    day: date,
) -> tuple[str, bool]:
    """Begin a thread about the version; its id, and whether this page was sent the first time."""
    person_id = written.author_id
    await_turn(f"questions {person_id}")
    if sent := queries.find_sent(person_id, person_id, written.key):
        return sent, False
    if version.owner_id == person_id:
        raise RefusalError(rules.OWN_POLICY)
    so_far = queries.count_sent(person_id, version.policy_id, at=at)
    _refuse(
        rules.find_obstacle_to_text(written.text)
        or rules.find_obstacle_to_write(so_far, is_new=True)
    )
    thread_id = evidence.draw_id()
    row = {
        "person_id": person_id,
        "id": thread_id,
        "policy_id": version.policy_id,
        "version_id": version.version_id,
        "asked_for": version.asks_for,
        "kind": kind.value,
        "place": place.id,
        "heading": place.heading,
        "quote": place.quote,
        "opened_at": at,
    }
    add_rows(PolicyThread, [row])
    facts: dict[str, Json] = {"policy": version.slug, "version": version.number, "place": place.id}
    facts |= {"kind": kind.value, "quote_digest": _digest(place.quote)}
    key = {"person_id": person_id, "thread_id": thread_id, "number": 1}
    _add_message(key, Step.ASKED, written, facts, at=at, day=day)
    return thread_id, True


def write_again(thread: ThreadView, written: Written, *, at: datetime, day: date) -> bool:
    """Add what the person who asked writes further; False where this page was sent before."""
    await_turn(f"questions {thread.person_id}")
    if queries.find_sent(thread.person_id, written.author_id, written.key):
        return False
    thread = _read_again(thread, day)
    so_far = queries.count_sent(written.author_id, thread.policy_id, at=at)
    _refuse(
        rules.find_obstacle_to_go_on(thread.last, thread.messages)
        or rules.find_obstacle_to_text(written.text)
        or rules.find_obstacle_to_write(so_far, is_new=False)
    )
    _add(thread, Step.ASKED, written, at=at, day=day)
    return True


def answer(
    thread: ThreadView, step: Step, written: Written, *, seen: int, at: datetime, day: date
) -> bool:
    """Add the owner's answer or decision; False where this page was sent before.

    `seen` is how many messages the owner had before them.
    """
    await_turn(f"questions {thread.person_id}")
    if queries.find_sent(thread.person_id, written.author_id, written.key):
        return False
    thread = _read_again(thread, day)
    is_own = written.author_id == thread.person_id
    _refuse(
        rules.find_obstacle_to_answer(
            thread.kind, thread.last, step, seen=seen, messages=thread.messages, is_own=is_own
        )
        or rules.find_obstacle_to_text(written.text)
    )
    _add(thread, step, written, at=at, day=day)
    return True


def end_objections(person_id: int, policy_id: int, *, at: datetime, day: date) -> None:
    """Note in the person's open objections to the policy that they acknowledged it."""
    for standing, about, thread_id, _ in queries.list_objections((person_id,)):
        thread = queries.find_thread(thread_id, day) if about == policy_id else None
        if thread is not None and standing == person_id:
            written = Written(person_id, "", evidence.draw_id())
            _add(thread, Step.ACKNOWLEDGED, written, at=at, day=day)


def _read_again(thread: ThreadView, day: date) -> ThreadView:
    """The thread as it stands now that nobody else can write in it."""
    return queries.find_thread(thread.id, day) or thread


def _refuse(obstacle: str | None) -> None:
    if obstacle:
        raise RefusalError(obstacle)


def _add(thread: ThreadView, step: Step, written: Written, *, at: datetime, day: date) -> None:
    facts: dict[str, Json] = {"policy": thread.slug, "version": thread.number}
    number = thread.messages + 1
    key = {"person_id": thread.person_id, "thread_id": thread.id, "number": number}
    _add_message(key, step, written, facts, at=at, day=day)


def _add_message(
    key: dict[str, Any],
    step: Step,
    written: Written,
    facts: Mapping[str, Json],
    *,
    at: datetime,
    day: date,
) -> None:
    person_id = int(key["person_id"])
    message: dict[str, Json] = {
        "person_id": person_id,
        "author_id": written.author_id,
        "text_digest": _digest(written.text),
    }
    place = {"thread": key["thread_id"], "number": key["number"], "sent_on": day.isoformat()}
    entry = evidence.record(
        f"thread.{step.value}",
        at=at,
        facts={**facts, **place},
        private={"message": Private(message, person_id=person_id)},
    )
    row = {
        **key,
        "author_id": written.author_id,
        "step": step.value,
        "sent_at": at,
        "sent_on": day,
        "idempotency_key": written.key,
        "entry_id": entry.entry_id,
    }
    add_rows(PolicyThreadMessage, [row])
    add_rows(PolicyThreadText, [{**key, "text": written.text}])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
