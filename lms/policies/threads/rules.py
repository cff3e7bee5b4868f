"""What can be said about a text, by whom, how often, and how it stands."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 4000
MOST_AN_HOUR = 10
MOST_A_DAY = 30
MOST_OPEN = 10
MOST_MESSAGES = 60


class Kind(StrEnum):
    """What somebody has to say about a text."""

    QUESTION = "question"
    OBJECTION = "objection"
    SUGGESTION = "suggestion"


class Step(StrEnum):
    """What a message did."""

    ASKED = "asked"
    ANSWERED = "answered"
    TAKEN = "taken"
    DECLINED = "declined"
    ACKNOWLEDGED = "acknowledged"


KIND_WORDS = {
    Kind.QUESTION: "Question",
    Kind.OBJECTION: "Cannot agree",
    Kind.SUGGESTION: "Suggestion",
}
WAITS = frozenset({Kind.QUESTION, Kind.OBJECTION})
DECISIONS = frozenset({Step.TAKEN, Step.DECLINED})
ENDED = frozenset({Step.TAKEN, Step.DECLINED, Step.ACKNOWLEDGED})

OWN_POLICY = "You own this policy. What others ask about it comes to you."
NO_TEXT = "Write what you want to say, then send it."
TOO_LONG = f"Write at most {LONGEST_TEXT} characters. Nothing was sent."
TOO_OFTEN = (
    f"You have sent {MOST_AN_HOUR} messages within an hour, or {MOST_A_DAY} within a day. "
    "Wait a while; what you wrote was not sent."
)
TOO_MANY_OPEN = (
    f"{MOST_OPEN} of your questions about this policy wait for an answer. "
    "Ask more once some of them are answered."
)
TOO_MANY_MESSAGES = "This has grown too long. Speak with each other, or begin anew."
IS_ENDED = "This is closed. Begin a new one on the page of the policy."
NOT_OPEN = "Nothing waits for an answer here."
OWN_THREAD = "You asked this yourself. Somebody else has to answer it."
NEEDS_DECISION = "Say whether you take the suggestion or decline it, with the reason."
NO_DECISION = "Only a suggestion is taken or declined. Answer instead."
WROTE_MEANWHILE = "Another message came while you wrote. Read it, then send your answer again."


@dataclass(frozen=True)
class SentSoFar:
    """How much somebody has written lately, and how much of it waits on this policy."""

    within_hour: int
    within_day: int
    waiting: int = 0


def find_obstacle_to_text(text: str) -> str | None:
    """Why this cannot be sent as a message."""
    if not text.strip():
        return NO_TEXT
    return TOO_LONG if len(text) > LONGEST_TEXT else None


def find_obstacle_to_write(so_far: SentSoFar, *, is_new: bool) -> str | None:
    """Why somebody who asks cannot write another message now."""
    if so_far.within_hour >= MOST_AN_HOUR or so_far.within_day >= MOST_A_DAY:
        return TOO_OFTEN
    return TOO_MANY_OPEN if is_new and so_far.waiting >= MOST_OPEN else None


def find_obstacle_to_go_on(last: Step, messages: int) -> str | None:
    """Why the person who asked cannot write in this thread any more."""
    if last in ENDED:
        return IS_ENDED
    return TOO_MANY_MESSAGES if messages >= MOST_MESSAGES else None


def find_obstacle_to_answer(
    kind: Kind, last: Step, step: Step, *, seen: int, messages: int, is_own: bool
) -> str | None:
    """Why the owner cannot answer a thread of that kind like that."""
    if is_own:
        return OWN_THREAD
    if last is not Step.ASKED:
        return IS_ENDED if last in ENDED else NOT_OPEN
    if seen != messages:
        return WROTE_MEANWHILE
    is_decision = step in DECISIONS
    if kind is Kind.SUGGESTION:
        return None if is_decision else NEEDS_DECISION
    return NO_DECISION if is_decision else None
