"""What importing a file would do, decided from its rows and from what is known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from lms.people.fact_rules import Value
from lms.people.import_rows import PersonRow
from lms.people.roles import Role
from lms.people.sign_in_rules import Redirected

MASS_LEAVE = 0.3
# In a company of six, two people leaving are no accident of a file.
FEWEST_OF_MASS = 5
FACT_COLUMNS = (
    "name",
    "email",
    "department",
    "team",
    "job_title",
    "location",
    "employment_type",
    "manager",
    "language",
    "time_zone",
)
Values = dict[str, Value]


class Known(NamedTuple):
    """What is known of a person before the import; the manager by staff number."""

    person_id: int
    values: Values
    hired_on: date | None
    left_on: date | None
    is_employed: bool
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Standards:
    """What holds where a cell is empty: the company's own zone, language and kind of employment."""

    time_zone: str = "UTC"
    language: str = "en"
    employment_type: str = "employee"


class Join(NamedTuple):
    """Somebody new, or one who comes back (then with the known id)."""

    line: int
    staff_number: str
    person_id: int | None
    values: Values
    hired_on: date
    holds_from: date


@dataclass(frozen=True, slots=True)
class Change:
    """Facts of a known person that are different from a day on."""

    line: int
    staff_number: str
    person_id: int
    name: str
    values: Values
    holds_from: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """A last day, or that there is none any more; `line` is 0 for one missing from the file."""

    line: int
    staff_number: str
    person_id: int | None
    name: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class RoleShift:
    """A role given or taken."""

    line: int
    staff_number: str
    role: Role
    is_given: bool


@dataclass
class Plan:
    """What an import would do."""

    joins: list[Join] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leaves: list[Leaving] = field(default_factory=list)
    role_shifts: list[RoleShift] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unchanged: int = 0


Faults = list[tuple[int, str]]


def plan_import(
    rows: tuple[PersonRow, ...],
    known: Mapping[str, Known],
    *,
    as_of: date,
    standards: Standards,
    is_complete: bool,
) -> tuple[Plan, Faults]:
    """What each row asks for, and which rows ask for something that cannot be."""
    plan, faults = Plan(), []
    for row in rows:
        before = known.get(row.staff_number)
        if before is None:
            fault = _plan_join(plan, row, as_of, standards)
        else:
            fault = _plan_known(plan, row, before, as_of, standards)
        if fault:
            faults.append((row.line, fault))
    named = {row.staff_number for row in rows}
    for staff_number, person in known.items():
        if person.is_employed and staff_number not in named:
            plan.missing.append(staff_number)
            if is_complete:
                plan.leaves.append(_leave_missing(staff_number, person, as_of))
    return plan, faults


def _leave_missing(staff_number: str, person: Known, as_of: date) -> Leaving:
    yesterday = as_of - timedelta(days=1)
    last = max(yesterday, person.hired_on or yesterday)
    return Leaving(0, staff_number, person.person_id, str(person.values["name"]), last)


def _list_values(row: PersonRow, standards: Standards) -> Values:
    """The facts that the file states; a column that it does not have states nothing."""
    blank = _list_blank(standards)
    stated = zip(FACT_COLUMNS, _get_facts(row), strict=True)
    return {name: cell or blank[name] for name, cell in stated if cell is not None}


@cache
def _list_blank(standards: Standards) -> Mapping[str, Value]:
    """What holds of each fact where a cell is empty."""
    blank: Values = dict.fromkeys(FACT_COLUMNS, "")
    return MappingProxyType(blank | {"email": None, "manager": None} | asdict(standards))


_get_facts = attrgetter(*FACT_COLUMNS)


def _plan_join(plan: Plan, row: PersonRow, as_of: date, standards: Standards) -> str | None:
    if row.hired_on is None:
        return "This person is new, and the first day is missing. Fill in hired_on."
    if row.left_on and row.left_on < row.hired_on:
        return f"The last day, {row.left_on}, is before the first one, {row.hired_on}."
    values = {**_list_blank(standards), **_list_values(row, standards)}
    begins = min(row.holds_from or as_of, row.hired_on, as_of)
    plan.joins.append(Join(row.line, row.staff_number, None, values, row.hired_on, begins))
    if row.left_on:
        plan.leaves.append(Leaving(row.line, row.staff_number, None, row.name, row.left_on))
    _plan_roles(plan, row, frozenset())
    return None


def _plan_known(
    plan: Plan, row: PersonRow, before: Known, as_of: date, standards: Standards
) -> str | None:
    again = before.left_on is not None and row.hired_on and row.hired_on > before.left_on
    if row.hired_on and before.hired_on and row.hired_on != before.hired_on and not again:
        return (
            f"The first day on record is {before.hired_on}, this row says {row.hired_on}. "
            "A first day cannot be changed by an import."
        )
    hired_on = row.hired_on or before.hired_on
    if row.left_on and hired_on and row.left_on < hired_on:
        return f"The last day, {row.left_on}, is before the first one, {hired_on}."
    sizes = _measure(plan)
    if row.hired_on and (again or before.hired_on is None):
        plan.joins.append(
            Join(row.line, row.staff_number, before.person_id, {}, row.hired_on, as_of)
        )
    _plan_change(plan, row, before, as_of, standards)
    _plan_end(plan, row, before, again=bool(again))
    _plan_roles(plan, row, before.roles)
    plan.unchanged += sizes == _measure(plan)
    return None


def _measure(plan: Plan) -> tuple[int, ...]:
    return (len(plan.joins), len(plan.changes), len(plan.leaves), len(plan.role_shifts))


def _plan_change(
    plan: Plan, row: PersonRow, before: Known, as_of: date, standards: Standards
) -> None:
    holds_from = row.holds_from or as_of
    stated = _list_values(row, standards)
    values = {name: value for name, value in stated.items() if before.values[name] != value}
    # The facts of another day than today may differ from today's; the history decides then.
    if holds_from != as_of:
        values = stated
    if values:
        plan.changes.append(
            Change(row.line, row.staff_number, before.person_id, row.name, values, holds_from)
        )


def _plan_end(plan: Plan, row: PersonRow, before: Known, *, again: bool) -> None:
    known = None if again else before.left_on
    # An empty last day calls off one that is recorded, but only where the first day is named too.
    is_stated = row.left_on is not None or (row.hired_on is not None and row.states_left_on)
    if is_stated and row.left_on != known:
        plan.leaves.append(
            Leaving(row.line, row.staff_number, before.person_id, row.name, row.left_on)
        )


def _plan_roles(plan: Plan, row: PersonRow, held: frozenset[Role]) -> None:
    if row.roles is None:
        return
    for role in Role:
        if role is not Role.EMPLOYEE and (role in row.roles) != (role in held):
            shift = RoleShift(row.line, row.staff_number, role, role in row.roles)
            plan.role_shifts.append(shift)


def is_mass_leave(leaves: int, employed: int) -> bool:
    """Whether so many leave at once that somebody has to say that it is meant."""
    return leaves >= FEWEST_OF_MASS and leaves > employed * MASS_LEAVE


def resolve_manager(values: Mapping[str, Value], ids: Mapping[str, int]) -> Values:
    """The facts with the manager by id instead of by staff number."""
    resolved = dict(values)
    if "manager" in resolved:
        manager = resolved.pop("manager")
        resolved["manager_id"] = ids[str(manager)] if manager else None
    return resolved


def list_redirected(plan: Plan, known: Mapping[str, Known]) -> tuple[Redirected, ...]:
    """Whose mails will go to another address than before."""
    return tuple(
        Redirected(change.person_id, change.name, str(before) if before else None)
        for change in plan.changes
        if "email" in change.values
        and (before := known[change.staff_number].values["email"]) != change.values["email"]
    )


def list_overreaches(plan: Plan, known: Mapping[str, Known]) -> Faults:
    """What only an administrator may do: give roles, give them back, or redirect their mail."""
    faults = [
        (shift.line, "Only an administrator may give roles. Take out the column roles.")
        for shift in plan.role_shifts[:1]
    ]
    faults += [
        (change.line, "Only an administrator may change the mail address of somebody with a role.")
        for change in plan.changes
        if "email" in change.values
        and known[change.staff_number].roles
        and change.values["email"] != known[change.staff_number].values["email"]
    ]
    returns = [(join.line, join.staff_number) for join in plan.joins]
    returns += [(leaving.line, leaving.staff_number) for leaving in plan.leaves]
    return faults + [
        (line, "This person left and had a role. Only an administrator may let them return.")
        for line, staff_number in returns
        if _brings_roles_back(known.get(staff_number))
    ]


def _brings_roles_back(before: Known | None) -> bool:
    """Whether employing this person again would give them roles that they had."""
    if before is None or before.is_employed:
        return False
    return bool(before.roles) and before.left_on is not None
