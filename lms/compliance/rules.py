"""How a duty stood at the end of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """How one duty of one person stood; always derived, never stored."""

    NOT_YET_ASSIGNED = "not yet assigned"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done late"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


VERDICT_WORDS = {
    Verdict.NOT_YET_ASSIGNED: "Not yet asked",
    Verdict.OPEN: "Open",
    Verdict.OVERDUE: "Late",
    Verdict.DONE: "Done in time",
    Verdict.DONE_LATE: "Done, late",
    Verdict.EXPIRED: "Run out",
    Verdict.WITHDRAWN: "No longer asked",
}
LATE = (Verdict.OVERDUE, Verdict.EXPIRED)
DONE = (Verdict.DONE, Verdict.DONE_LATE)
COUNTED = (Verdict.OPEN, *LATE, *DONE)
# What a record can be narrowed to, by the word in its address.
STATUSES: dict[str, tuple[Verdict, ...]] = {
    "late": LATE,
    "open": (Verdict.OPEN,),
    "done": DONE,
    "overdue": (Verdict.OVERDUE,),
    "expired": (Verdict.EXPIRED,),
    "done-late": (Verdict.DONE_LATE,),
    "withdrawn": (Verdict.WITHDRAWN,),
}


@dataclass(frozen=True)
class Obligation:
    """One duty of one person, with the day of everything that happened to it.

    `due_on` is the day that counted on the day asked about: one that was extended later had been
    due earlier until then. `renewed_on` is the day of a newer certificate that took the place of
    the one which met it.
    """

    assigned_on: date
    due_on: date
    withdrawn_on: date | None = None
    met_on: date | None = None
    valid_until: date | None = None
    renewed_on: date | None = None


def judge(obligation: Obligation, as_of: date) -> Verdict:
    """Say how the obligation stood at the end of that day.

    What happened later does not count: a duty met on Tuesday was still open on Monday.
    """
    if as_of < obligation.assigned_on:
        return Verdict.NOT_YET_ASSIGNED
    if _has_come(obligation.withdrawn_on, as_of):
        return Verdict.WITHDRAWN
    if not _has_come(obligation.met_on, as_of):
        return Verdict.OVERDUE if as_of > obligation.due_on else Verdict.OPEN
    return _judge_met(obligation, as_of)


def _judge_met(obligation: Obligation, as_of: date) -> Verdict:
    """An act meets a duty once and for all; a certificate, only while it or a newer one holds."""
    until, met_on = obligation.valid_until, obligation.met_on
    if until is not None and until < as_of and not _has_come(obligation.renewed_on, as_of):
        return Verdict.EXPIRED
    is_late = met_on is not None and met_on > obligation.due_on
    return Verdict.DONE_LATE if is_late else Verdict.DONE


def _has_come(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
