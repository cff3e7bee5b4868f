"""Importing a file of people: what it would do, and doing it, all or nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lms.errors import Problem, RefusalError
from lms.people import service
from lms.people.fact_rules import correct_history
from lms.people.import_checks import find_faults_between, list_lookalikes
from lms.people.import_known import list_known
from lms.people.import_rows import PeopleFile
from lms.people.import_rules import (
    Change,
    Join,
    Known,
    Leaving,
    Plan,
    RoleShift,
    Standards,
    is_mass_leave,
    list_overreaches,
    list_redirected,
    plan_import,
    resolve_manager,
)
from lms.people.import_writing import Written, write_plan
from lms.people.roster import list_administrator_ids, list_histories
from lms.people.sign_in_rules import Redirected

MASS_LEAVE = (
    "{leaving} of {employed} people employed would leave by this import. If that is meant, say so "
    "and repeat it; otherwise complete the file."
)


@dataclass(frozen=True)
class Preview:
    """What importing a file would do; with problems it does nothing."""

    joins: tuple[Join, ...]
    changes: tuple[Change, ...]
    leaves: tuple[Leaving, ...]
    role_shifts: tuple[RoleShift, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    cautions: tuple[Problem, ...]
    missing: tuple[str, ...]
    redirected: tuple[Redirected, ...]
    employed: int

    @property
    def asks_for_mass_leave(self) -> bool:
        """Whether so many would leave that somebody has to say that it is meant."""
        return is_mass_leave(sum(each.left_on is not None for each in self.leaves), self.employed)

    @property
    def is_empty(self) -> bool:
        """Whether everything in the file is on record already."""
        return not (self.joins or self.changes or self.leaves or self.role_shifts)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many join, change, leave and get or lose a role."""
        return len(self.joins), len(self.changes), len(self.leaves), len(self.role_shifts)


@dataclass(frozen=True)
class ImportResult:
    """What an import did."""

    joined: int
    changed: int
    left: int
    role_shifts: int
    unchanged: int
    joined_ids: tuple[int, ...]
    redirected: tuple[Redirected, ...]
    entry_id: str | None


def preview_import(
    people: PeopleFile,
    as_of: date,
    *,
    standards: Standards,
    is_complete: bool = False,
    may_give_roles: bool = True,
) -> Preview:
    """Say what importing the file would do; changes nothing."""
    known = list_known(as_of)
    plan, faults = plan_import(
        people.rows, known, as_of=as_of, standards=standards, is_complete=is_complete
    )
    faults += find_faults_between(people.rows, known)
    if not faults:
        _drop_idle_changes(plan, known, as_of)
    if not may_give_roles:
        faults += list_overreaches(plan, known)

    def to_problems(found: list[tuple[int, str]]) -> tuple[Problem, ...]:
        return tuple(Problem(people.file, line, 1, said) for line, said in sorted(found))

    return Preview(
        tuple(plan.joins),
        tuple(plan.changes),
        tuple(plan.leaves),
        tuple(plan.role_shifts),
        plan.unchanged,
        to_problems(faults),
        to_problems(list_lookalikes(people.rows, known)),
        tuple(plan.missing),
        list_redirected(plan, known),
        sum(person.is_employed for person in known.values()),
    )


def apply_import(
    people: PeopleFile,
    as_of: date,
    *,
    standards: Standards,
    at: datetime,
    actor_id: int | None,
    is_complete: bool = False,
    may_give_roles: bool = True,
    allows_mass_leave: bool = False,
    agreed_to: tuple[int, int, int, int] | None = None,
) -> ImportResult:
    """Do all that the file asks for, or nothing; leaves one entry, however many people it concerns.

    `agreed_to` are the counts of the preview that somebody agreed to.
    """
    preview = preview_import(
        people,
        as_of,
        standards=standards,
        is_complete=is_complete,
        may_give_roles=may_give_roles,
    )
    _refuse(preview, allows_mass_leave=allows_mass_leave, agreed_to=agreed_to)
    written = _write(people, preview, as_of, at=at, actor_id=actor_id)
    joined, changed, left, shifted = preview.counts
    return ImportResult(
        joined,
        changed,
        left,
        shifted,
        preview.unchanged,
        tuple(written.ids[join.staff_number] for join in preview.joins),
        preview.redirected,
        written.entry_id,
    )


def _write(
    people: PeopleFile, preview: Preview, as_of: date, *, at: datetime, actor_id: int | None
) -> Written:
    administrators = list_administrator_ids(as_of)
    written = write_plan(people, preview, at=at, actor_id=actor_id)
    for shift in sorted(preview.role_shifts, key=lambda each: not each.is_given):
        change = service.give_role if shift.is_given else service.take_role
        change(written.ids[shift.staff_number], shift.role, at=at, actor_id=actor_id)
    if administrators and not list_administrator_ids(as_of):
        raise RefusalError(service.LAST_ADMINISTRATOR)
    return written


def _drop_idle_changes(plan: Plan, known: Mapping[str, Known], as_of: date) -> None:
    """Leave out what holds already on the day that a row names."""
    ids = defaultdict(int, {number: person.person_id for number, person in known.items()})
    dated = {change.person_id for change in plan.changes if change.holds_from != as_of}
    histories = list_histories(sorted(dated))
    idle = {
        change.person_id
        for change in plan.changes
        if change.person_id in dated
        and not correct_history(
            histories[change.person_id], resolve_manager(change.values, ids), change.holds_from
        )
    }
    plan.changes = [change for change in plan.changes if change.person_id not in idle]
    busy = {join.person_id for join in plan.joins} | {each.person_id for each in plan.leaves}
    plan.unchanged += len(idle - busy)


def _refuse(
    preview: Preview,
    *,
    allows_mass_leave: bool,
    agreed_to: tuple[int, int, int, int] | None,
) -> None:
    if preview.problems:
        count = len(preview.problems)
        faults = "one fault" if count == 1 else f"{count} faults"
        raise RefusalError(f"The file has {faults}; nothing was imported. {preview.problems[0]}")
    if agreed_to is not None and agreed_to != preview.counts:
        raise RefusalError(
            "What is on record changed since you looked. Nothing was imported; look again."
        )
    if preview.asks_for_mass_leave and not allows_mass_leave:
        leaving = sum(each.left_on is not None for each in preview.leaves)
        raise RefusalError(MASS_LEAVE.format(leaving=leaving, employed=preview.employed))
