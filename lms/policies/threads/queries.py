"""What was asked about texts and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.policies.in_force import is_fact_in_force
from lms.policies.models import Policy, PolicyFact, PolicyVersion
from lms.policies.threads.models import PolicyThread, PolicyThreadMessage, PolicyThreadText
from lms.policies.threads.rules import Kind, SentSoFar, Step
from lms.sql import Day


@dataclass(frozen=True)
class ThreadView:
    """A thread, the version it is about, whose policy it is that day, and how it stands."""

    id: str
    person_id: int
    policy_id: int
    version_id: int
    slug: str
    title: str
    number: str
    owner_id: int
    asked_for: str
    kind: Kind
    place: str
    heading: str
    quote: str
    opened_at: datetime
    last: Step
    last_at: datetime
    messages: int

    @property
    def is_waiting(self) -> bool:
        """Whether the owner has yet to answer."""
        return self.last is Step.ASKED


@dataclass(frozen=True)
class MessageView:
    """One message; its text is None where it was erased, and empty where nothing was written."""

    number: int
    author_id: int
    step: Step
    sent_at: datetime
    text: str | None
    entry_id: str


def find_thread(thread_id: str, as_of: Day) -> ThreadView | None:
    """The thread with that id, with the owner of that day."""
    return next(iter(_list(as_of, PolicyThread.id == thread_id)), None)


def list_own_threads(person_id: int, as_of: Day) -> tuple[ThreadView, ...]:
    """What the person asked, the latest first."""
    return _list(as_of, PolicyThread.person_id == person_id)


def list_threads_on(person_id: int, policy_id: int, as_of: Day) -> tuple[ThreadView, ...]:
    """What the person asked about one policy, the latest first."""
    mine = PolicyThread.person_id == person_id, PolicyThread.policy_id == policy_id
    return _list(as_of, *mine)


def list_waiting_for(owner_id: int, as_of: Day, *, most: int) -> tuple[ThreadView, ...]:
    """What waits for that owner's answer, what waits longest first."""
    return _list(as_of, PolicyFact.owner_id == owner_id, waiting=True, most=most)


def list_answered_by(owner_id: int, as_of: Day, *, most: int) -> tuple[ThreadView, ...]:
    """What that owner's policies were asked and does not wait, the latest first."""
    return _list(as_of, PolicyFact.owner_id == owner_id, waiting=False, most=most)


def count_waiting_for(owner_id: int, as_of: Day) -> int:
    """How many threads wait for that owner's answer."""
    last = aliased(PolicyThreadMessage)
    waiting = (
        select(func.count())
        .select_from(PolicyFact)
        .join(PolicyThread, PolicyThread.policy_id == PolicyFact.policy_id)
        .join(last, _is_last(last))
        .where(
            PolicyFact.owner_id == owner_id,
            is_fact_in_force(PolicyFact, as_of),
            last.step == Step.ASKED.value,
        )
    )
    return int(fetch(waiting).scalar_one())


def count_waiting_on(policy_id: Any) -> Any:
    """How much of what was asked about a policy waits, as part of another query."""
    last = aliased(PolicyThreadMessage)
    return (
        select(func.count())
        .select_from(PolicyThread)
        .join(last, _is_last(last))
        .where(PolicyThread.policy_id == policy_id, last.step == Step.ASKED.value)
        .scalar_subquery()
    )


def list_messages(person_id: int, thread_id: str) -> tuple[MessageView, ...]:
    """What was written in the thread, in order."""
    own, words = PolicyThreadMessage, PolicyThreadText
    is_text_of = (
        (words.person_id == own.person_id)
        & (words.thread_id == own.thread_id)
        & (words.number == own.number)
    )
    rows = fetch(
        select(own.number, own.author_id, own.step, own.sent_at, words.text, own.entry_id)
        .outerjoin(words, is_text_of)
        .where(own.person_id == person_id, own.thread_id == thread_id)
        .order_by(own.number)
    )
    return tuple(MessageView(r[0], r[1], Step(r[2]), *r[3:]) for r in rows)


def find_sent(person_id: int, author_id: int, key: str) -> str | None:
    """The thread in which that page was sent already."""
    own = PolicyThreadMessage
    sent = select(own.thread_id).where(
        own.person_id == person_id, own.author_id == author_id, own.idempotency_key == key
    )
    return fetch(sent).scalar_one_or_none()


def count_sent(author_id: int, policy_id: int, *, at: datetime) -> SentSoFar:
    """How much somebody has asked lately, and what of it waits on that policy."""
    own, last = PolicyThreadMessage, aliased(PolicyThreadMessage)
    recent = case((own.sent_at > at - timedelta(hours=1), 1), else_=0)
    asked = (
        select(func.count(), func.coalesce(func.sum(recent), 0))
        .where(own.author_id == author_id, own.sent_at > at - timedelta(days=1))
        .where(own.step == Step.ASKED.value)
    )
    waiting = (
        select(func.count())
        .select_from(PolicyThread)
        .join(last, _is_last(last))
        .where(
            PolicyThread.person_id == author_id,
            PolicyThread.policy_id == policy_id,
            last.step == Step.ASKED.value,
        )
    )
    within_day, within_hour = fetch(asked).one()
    return SentSoFar(int(within_hour), int(within_day), int(fetch(waiting).scalar_one()))


def list_waiting_ids(person_id: int, policy_id: int) -> frozenset[str]:
    """The threads of the person about that policy that wait for an answer."""
    last = aliased(PolicyThreadMessage)
    waiting = (
        select(PolicyThread.id)
        .join(last, _is_last(last))
        .where(
            PolicyThread.person_id == person_id,
            PolicyThread.policy_id == policy_id,
            last.step == Step.ASKED.value,
        )
    )
    return frozenset(fetch(waiting).scalars())


def list_objections(people: Sequence[int]) -> tuple[tuple[int, int, str, datetime], ...]:
    """Who of these people cannot agree with what: person, policy, thread and since when."""
    last = aliased(PolicyThreadMessage)
    standing = (
        select(
            PolicyThread.person_id, PolicyThread.policy_id, PolicyThread.id, PolicyThread.opened_at
        )
        .join(last, _is_last(last))
        .where(
            PolicyThread.person_id.in_(people),
            PolicyThread.kind == Kind.OBJECTION.value,
            last.step == Step.ASKED.value,
        )
        .order_by(PolicyThread.opened_at, PolicyThread.id)
    )
    return tuple((r[0], r[1], r[2], r[3]) for r in fetch(standing))


def _is_last(message: Any) -> ColumnElement[bool]:
    later = aliased(PolicyThreadMessage)
    newest = (
        select(func.max(later.number))
        .where(later.person_id == PolicyThread.person_id, later.thread_id == PolicyThread.id)
        .scalar_subquery()
    )
    return and_(
        message.person_id == PolicyThread.person_id,
        message.thread_id == PolicyThread.id,
        message.number == newest,
    )


def _list(
    as_of: Day,
    *conditions: ColumnElement[bool],
    waiting: bool | None = None,
    most: int | None = None,
) -> tuple[ThreadView, ...]:
    last = aliased(PolicyThreadMessage)
    statement = _select(as_of, last).where(*conditions)
    if waiting is not None:
        is_waiting = last.step == Step.ASKED.value
        statement = statement.where(is_waiting if waiting else ~is_waiting)
    order = last.sent_at if waiting else last.sent_at.desc()
    rows = fetch(statement.order_by(order, PolicyThread.id).limit(most)).mappings()
    return tuple(_to_view(dict(row)) for row in rows)


def _select(as_of: Day, last: Any) -> Select[*tuple[Any, ...]]:
    names = ("id", "person_id", "policy_id", "version_id", "asked_for", "kind")
    more = ("place", "heading", "quote", "opened_at")
    return (
        select(
            *(getattr(PolicyThread, name) for name in (*names, *more)),
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyFact.owner_id,
            last.step.label("last"),
            last.sent_at.label("last_at"),
            last.number.label("messages"),
        )
        .join(Policy, Policy.id == PolicyThread.policy_id)
        .join(PolicyVersion, PolicyVersion.id == PolicyThread.version_id)
        .join(PolicyFact, PolicyFact.policy_id == PolicyThread.policy_id)
        .join(last, _is_last(last))
        .where(is_fact_in_force(PolicyFact, as_of))
    )


def _to_view(row: dict[str, Any]) -> ThreadView:
    return ThreadView(
        number=f"{row.pop('major')}.{row.pop('minor')}",
        kind=Kind(row.pop("kind")),
        last=Step(row.pop("last")),
        **row,
    )
