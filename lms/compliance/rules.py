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
    EXEMPT = "exempt"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


VERDICT_WORDS = {
    Verdict.NOT_YET_ASSIGNED: "Not yet asked",
    Verdict.OPEN: "Open",
    Verdict.OVERDUE: "Late",
    Verdict.DONE: "Done in time",
    Verdict.DONE_LATE: "Done, late",
    Verdict.EXPIRED: "Run out",
    Verdict.EXEMPT: "Exempt",
    Verdict.PAUSED: "On leave",
    Verdict.WITHDRAWN: "No longer asked",
}
LATE = (Verdict.OVERDUE, Verdict.EXPIRED)
DONE = (Verdict.DONE, Verdict.DONE_LATE)
# What somebody does not owe for a time: it is neither late nor open, and counts in no share.
EXCUSED = (Verdict.EXEMPT, Verdict.PAUSED)
COUNTED = (Verdict.OPEN, *LATE, *DONE, *EXCUSED)
# What a record can be narrowed to, by the word in its address.
STATUSES: dict[str, tuple[Verdict, ...]] = {
    "late": LATE,
    "open": (Verdict.OPEN,),
    "done": DONE,
    "overdue": (Verdict.OVERDUE,),
    "expired": (Verdict.EXPIRED,),
    "excused": EXCUSED,
    "exempt": (Verdict.EXEMPT,),
    "paused": (Verdict.PAUSED,),
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
    exempt_until: date | None = None
    is_away: bool = False


def judge(obligation: Obligation, as_of: date) -> Verdict:
    """Say how the obligation stood at the end of that day.

    What happened later does not count: a duty met on Tuesday was still open on Monday. What was
    done stays done; what was not is excused while the person is exempt from it or on leave.
    """
    if as_of < obligation.assigned_on:
        return Verdict.NOT_YET_ASSIGNED
    if _has_come(obligation.withdrawn_on, as_of):
        return Verdict.WITHDRAWN
    verdict = _judge_acts(obligation, as_of)
    if verdict in DONE:
        return verdict
    if obligation.exempt_until is not None and as_of <= obligation.exempt_until:
        return Verdict.EXEMPT
    return Verdict.PAUSED if obligation.is_away else verdict


def _judge_acts(obligation: Obligation, as_of: date) -> Verdict:
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
