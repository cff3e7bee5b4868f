"""Versions that are on their way when the story ends: written, checked, waiting, scheduled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum


class Turn(Enum):
    """What somebody does with a version on its way."""

    EDIT = "edit"
    SUBMIT = "submit"
    COMMENT = "comment"
    ASK_CHANGES = "ask changes"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Move:
    """What one person does with the version, when, and in which words.

    A comment stands at the paragraph that holds the words of `about`.
    """

    turn: Turn
    on: datetime
    who: str
    words: str = ""
    about: str = ""
    changes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Draft:
    """A version that its author begins in the page; `effective_on` is the day it proposes."""

    slug: str
    kind: str
    author: str
    begun: datetime
    effective_on: date
    summary: str
    changes: Mapping[str, str]
    moves: tuple[Move, ...] = ()


_ASK_BEFORE = "If you are not sure about a single case, ask before you promise: {{ legal_mail }}."
_DISAGREE = "The stages of\n[another look](policy:complaints#escalation) apply."


def _at(day: int, hour: int, minute: int) -> datetime:
    """A time in November 2026, the last month of the story."""
    return datetime.combine(date(2026, 11, day), time(hour, minute))


REFUNDS = Draft(
    slug="refunds",
    kind="editorial",
    author="W-1007",
    begun=_at(5, 15, 25),
    effective_on=date(2026, 11, 30),
    summary="It says whom to ask about a single case. What you have to do is the same.",
    changes={_DISAGREE: f"{_DISAGREE}\n\nIf you are not sure about a single case, ask."},
    moves=(
        Move(Turn.SUBMIT, _at(5, 16, 10), "W-1007"),
        Move(
            Turn.COMMENT,
            _at(6, 10, 5),
            "W-1009",
            "Whom? Somebody at a counter needs one address and nothing to choose from.",
            about="not sure about a single case",
        ),
        Move(
            Turn.COMMENT,
            _at(6, 10, 20),
            "W-1009",
            "This row is the one I am asked about most. Good that it stays as it is.",
            about="The same fault comes back",
        ),
        Move(
            Turn.ASK_CHANGES,
            _at(6, 10, 30),
            "W-1009",
            "Name the address to ask, so that the sentence can be followed. The rest is right.",
        ),
        Move(
            Turn.EDIT,
            _at(9, 9, 15),
            "W-1007",
            changes={"If you are not sure about a single case, ask.": _ASK_BEFORE},
        ),
        Move(Turn.SUBMIT, _at(9, 9, 30), "W-1007"),
        Move(
            Turn.COMMENT,
            _at(10, 13, 40),
            "W-1009",
            "One address, and it is read every day. That is what was missing.",
            about="not sure about a single case",
        ),
        Move(
            Turn.APPROVE,
            _at(10, 13, 45),
            "W-1009",
            "The sentence says whom to ask. What a customer gets, and who decides, is untouched.",
        ),
    ),
)
_OUTAGE = (
    "If both channels are down, you tell Customer Support by telephone, and they call the customer."
)
_VISIT = "and visits at least once a year;"
_IN_CHAT = "a reply in a chat within\n{{ chat_answer_time }}."
BACKEND = Draft(
    slug="backend-interaction",
    kind="substantive",
    author="W-1011",
    begun=_at(2, 10, 40),
    effective_on=date(2026, 12, 1),
    summary="Outside the hours of Customer Support you write into the case yourself and tell "
    "Customer Support within 1 hour of their next morning.",
    changes={
        _OUTAGE: f"{_OUTAGE} Outside their hours you\nwrite into the case, and tell Customer "
        "Support within 1 hour of their next morning."
    },
    moves=(
        Move(Turn.SUBMIT, _at(2, 11, 30), "W-1011"),
        Move(Turn.APPROVE, _at(4, 9, 50), "W-1001"),
        Move(Turn.PUBLISH, _at(4, 14, 15), "W-1011"),
    ),
)
CLIENTS = Draft(
    slug="client-relationship",
    kind="substantive",
    author="W-1013",
    begun=_at(3, 13, 20),
    effective_on=date(2026, 12, 14),
    summary="Each client is visited once a quarter, and not only when something is wrong.",
    changes={_VISIT: "and visits\n  at least once a quarter;"},
    moves=(
        Move(Turn.SUBMIT, _at(9, 11, 45), "W-1013"),
        Move(
            Turn.ASK_CHANGES,
            _at(11, 17, 0),
            "W-1001",
            "A visit a quarter is right for the large ones. Say from which size on it holds, and "
            "who decides for the others.",
        ),
    ),
)
SERVICE = Draft(
    slug="customer-service",
    kind="substantive",
    author="W-1007",
    begun=_at(12, 16, 30),
    effective_on=date(2027, 1, 11),
    summary="",
    changes={
        _IN_CHAT: f"{_IN_CHAT} A message from the appliance app\nis answered within "
        "[Specify the time, e.g. 1 business day]."
    },
)
DRAFTS = (REFUNDS, BACKEND, CLIENTS, SERVICE)
