"""What a rule or a request asks of somebody who owes nothing of a thing."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from lms.assignments.chain import (
    PERIOD_PREFIX,
    Chain,
    Link,
    NewLink,
    PersonOnDay,
    Request,
    Terms,
)
from lms.assignments.recurrence_rules import (
    Completion,
    find_last_expiry,
    find_opening,
)
from lms.assignments.rules import FIRST, Asking, Reason, find_first_due

# West of the company it may still be the evening before when somebody begins.
ONE_DAY = timedelta(days=1)


def offer(
    terms: Terms, chain: Chain, standing: Sequence[Link], person: PersonOnDay
) -> NewLink | None:
    """What the rule asks now of somebody who owes nothing of it."""
    if terms.asks_first and not _has_done(terms, standing, person):
        return _offer_first(terms, chain, person)
    return _offer_period(terms, chain, standing, person)


def _has_done(terms: Terms, standing: Sequence[Link], person: PersonOnDay) -> bool:
    if terms.is_policy:
        return any(link.asked_for == terms.asked_for for link in standing)
    mine = f"hired-{person.hired_on.isoformat()}"
    return any(
        link.occasion == mine or (link.met_on is not None and _is_recent(link.met_on, person))
        for link in standing
    )


def _is_recent(day: date, person: PersonOnDay) -> bool:
    """Whether it falls into the present employment."""
    return day >= person.hired_on - ONE_DAY


def _offer_first(terms: Terms, chain: Chain, person: PersonOnDay) -> NewLink:
    asking = Asking(person.day, person.hired_on, terms.began_on, terms.is_first)
    due_on, reason = find_first_due(terms.due, asking)
    if terms.keeps_due:
        due_on = min(_list_older_dues(terms, chain.links), default=due_on)
    reason, because_on = _find_cause(reason, terms, person)
    occasion = _name_first(person, is_policy=terms.is_policy)
    return _make(terms, chain, occasion, due_on=due_on, reason=reason, because_on=because_on)


def _find_cause(reason: Reason, terms: Terms, person: PersonOnDay) -> tuple[Reason, date]:
    """What brought it, and when: of what may have, that which happened last."""
    if reason is Reason.HIRED:
        return reason, person.hired_on
    if reason is Reason.PUBLISHED:
        return terms.first_reason, terms.began_on
    is_wider = terms.audience_since > terms.began_on
    causes = [
        (person.placed_on, Reason.MOVED),
        (terms.audience_since, Reason.AUDIENCE)
        if is_wider
        else (terms.began_on, terms.first_reason),
    ]
    if person.returned_on is not None:
        causes.append((person.returned_on, Reason.RETURNED))
    because_on, cause = max(causes)
    return cause, because_on


def _name_first(person: PersonOnDay, *, is_policy: bool) -> str:
    return FIRST if is_policy else f"hired-{person.hired_on.isoformat()}"


def _list_older_dues(terms: Terms, links: Sequence[Link]) -> Iterator[date]:
    """By when older versions of the same major are owed; another major differs in more."""
    major = terms.asked_for.partition(".")[0]
    for link in links:
        is_same_major = link.asked_for.partition(".")[0] == major
        if link.is_open and is_same_major and link.asked_for != terms.asked_for:
            yield link.late_after


def _offer_period(
    terms: Terms, chain: Chain, standing: Sequence[Link], person: PersonOnDay
) -> NewLink | None:
    completions = list(_list_completions(terms, chain, person))
    if terms.recurrence is None or not completions:
        return None
    expires_on = find_last_expiry(terms.recurrence, completions)
    opens_on = find_opening(terms.recurrence, expires_on)
    occasion = f"{PERIOD_PREFIX}{expires_on.isoformat()}"
    if person.day < opens_on or any(link.occasion == occasion for link in standing):
        return None
    due_on = expires_on
    if terms.due_days is not None:
        due_on = opens_on + timedelta(days=terms.due_days)
    if person.day > due_on:
        # Who is asked only when the day has passed has the same time from then on.
        due_on = person.day + (due_on - opens_on)
    last_on = max(each.completed_on for each in completions)
    return _make(terms, chain, occasion, due_on=due_on, reason=Reason.PERIOD, because_on=last_on)


def _list_completions(terms: Terms, chain: Chain, person: PersonOnDay) -> Iterator[Completion]:
    """What was done, of this and of what it follows, in the present employment.

    Who comes back begins with what is asked first, and not with a period that came due meanwhile.
    A first reading of a policy counts whenever it was.
    """
    for link in chain.links:
        if link.met_on is not None and (terms.is_policy or _is_recent(link.met_on, person)):
            yield Completion(link.met_on, link.due_on, link.period_end)
    for followed_on in chain.followed:
        if _is_recent(followed_on, person):
            yield Completion(followed_on)


def offer_request(
    request: Request, chain: Chain, standing: Sequence[Link], person: PersonOnDay
) -> NewLink | None:
    """What somebody asked by hand, unless it was given to the person or done since."""
    if any(
        link.rule == request.rule or (link.met_on is not None and link.met_on >= request.asked_on)
        for link in chain.links
    ):
        return None
    occasion = _name_first(person, is_policy=bool(chain.asked_for))
    if any(link.occasion == occasion and link.asked_for == chain.asked_for for link in standing):
        occasion = request.rule
    return NewLink(
        None,
        request.rule,
        chain.asked_for,
        occasion,
        _next_number(chain, occasion),
        request.due_on,
        Reason.MANUAL,
        request.asked_on,
    )


def _make(
    terms: Terms, chain: Chain, occasion: str, *, due_on: date, reason: Reason, because_on: date
) -> NewLink:
    number = _next_number(chain, occasion)
    return NewLink(terms, terms.rule, terms.asked_for, occasion, number, due_on, reason, because_on)


def _next_number(chain: Chain, occasion: str) -> int:
    same = (
        link.number
        for link in chain.links
        if link.occasion == occasion and link.asked_for == chain.asked_for
    )
    return max(same, default=0) + 1
