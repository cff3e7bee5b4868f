"""What was asked about texts and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.policies.in_force import is_fact_in_force
from lms.policies.models import Policy, PolicyFact, PolicyVersion
from lms.policies.threads.models import PolicyThread, PolicyThreadMessage, PolicyThreadText
from lms.policies.threads.rules import Kind, SentSoFar, Step
from lms.sql import AS_OF, PERSON, Day

POLICY: BindParameter[int] = bindparam("policy_id")
OWNER: BindParameter[int] = bindparam("owner_id")
PEOPLE: BindParameter[Sequence[int]] = bindparam("people", expanding=True)
THREAD: BindParameter[str] = bindparam("thread_id")
MOST: BindParameter[int] = bindparam("most")
NO_LIMIT = 1_000_000


class _Which(Enum):
    """Which threads a list has."""

    ONE = "one"
    OWN = "own"
    ON_POLICY = "on policy"
    WAITING = "waiting"
    ANSWERED = "answered"


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
    return next(iter(_list(_Which.ONE, as_of, thread_id=thread_id)), None)


def list_own_threads(person_id: int, as_of: Day) -> tuple[ThreadView, ...]:
    """What the person asked, the latest first."""
    return _list(_Which.OWN, as_of, person_id=person_id)


def list_threads_on(person_id: int, policy_id: int, as_of: Day) -> tuple[ThreadView, ...]:
    """What the person asked about one policy, the latest first."""
    return _list(_Which.ON_POLICY, as_of, person_id=person_id, policy_id=policy_id)


def list_waiting_for(owner_id: int, as_of: Day, *, most: int) -> tuple[ThreadView, ...]:
    """What waits for that owner's answer, what waits longest first."""
    return _list(_Which.WAITING, as_of, owner_id=owner_id, most=most)


def list_answered_by(owner_id: int, as_of: Day, *, most: int) -> tuple[ThreadView, ...]:
    """What that owner's policies were asked and does not wait, the latest first."""
    return _list(_Which.ANSWERED, as_of, owner_id=owner_id, most=most)


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
    rows = fetch(_select_objections(), {"people": list(people)})
    return tuple((r[0], r[1], r[2], r[3]) for r in rows)


@cache
def _select_objections() -> Select[*tuple[Any, ...]]:
    last = aliased(PolicyThreadMessage)
    return (
        select(
            PolicyThread.person_id, PolicyThread.policy_id, PolicyThread.id, PolicyThread.opened_at
        )
        .join(last, _is_last(last))
        .where(
            PolicyThread.person_id.in_(PEOPLE),
            PolicyThread.kind == Kind.OBJECTION.value,
            last.step == Step.ASKED.value,
        )
        .order_by(PolicyThread.opened_at, PolicyThread.id)
    )


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
    which: _Which, as_of: Day, *, most: int = NO_LIMIT, **asked: str | int
) -> tuple[ThreadView, ...]:
    rows = fetch(_select(which), {"as_of": as_of, "most": most, **asked}).mappings()
    return tuple(_to_view(dict(row)) for row in rows)


@cache
def _select(which: _Which) -> Select[*tuple[Any, ...]]:
    """Every page of a policy asks this: built anew each time it took half of the page."""
    last = aliased(PolicyThreadMessage)
    names = ("id", "person_id", "policy_id", "version_id", "asked_for", "kind")
    more = ("place", "heading", "quote", "opened_at")
    order = last.sent_at if which is _Which.WAITING else last.sent_at.desc()
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
        .where(is_fact_in_force(PolicyFact, AS_OF), _belongs_to(which, last))
        .order_by(order, PolicyThread.id)
        .limit(MOST)
    )


def _belongs_to(which: _Which, last: Any) -> ColumnElement[bool]:
    is_waiting = last.step == Step.ASKED.value
    conditions: dict[_Which, tuple[ColumnElement[bool], ...]] = {
        _Which.ONE: (PolicyThread.id == THREAD,),
        _Which.OWN: (PolicyThread.person_id == PERSON,),
        _Which.ON_POLICY: (PolicyThread.person_id == PERSON, PolicyThread.policy_id == POLICY),
        _Which.WAITING: (PolicyFact.owner_id == OWNER, is_waiting),
        _Which.ANSWERED: (PolicyFact.owner_id == OWNER, ~is_waiting),
    }
    return and_(*conditions[which])


def _to_view(row: dict[str, Any]) -> ThreadView:
    return ThreadView(
        number=f"{row.pop('major')}.{row.pop('minor')}",
        kind=Kind(row.pop("kind")),
        last=Step(row.pop("last")),
        **row,
    )
