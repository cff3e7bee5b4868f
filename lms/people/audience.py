"""Whom a policy, a programme, an item or a rule concerns."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any as Anything
from typing import cast

from lms.people.hiring_rules import Hiring, read_hiring, write_hiring

DEEPEST_CONDITION = 20
LONGEST_NAME = 200
SHARED = ("department", "team", "job_title", "location", "employment_type")
OWN = ("line", "group", "hired", "on_leave")
FACTS = (*SHARED, *OWN)
JOINTS = ("any", "all", "not")
Path = tuple[str | int, ...]
Fault = tuple[Path, str]


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a person on one day.

    `departments` are the own one and all above it, `line` the staff numbers of all managers above.
    """

    departments: tuple[str, ...] = ()
    team: str | None = None
    job_title: str | None = None
    location: str | None = None
    employment_type: str | None = None
    line: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    hired_on: date | None = None
    is_on_leave: bool = False
    as_of: date | None = None


@dataclass(frozen=True)
class Everyone:
    """Every person."""


@dataclass(frozen=True)
class Fact:
    """People of whom this fact has one of these values.

    Those of `hired` are as `hiring_rules` writes them; the only one of `on_leave` is yes.
    """

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Any:
    """People for whom one of the conditions is true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class All:
    """People for whom all conditions are true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """People for whom the condition is not true."""

    condition: "Condition"


Condition = Fact | Any | All | Not
Audience = Everyone | Condition


def read_audience(data: object) -> Audience | list[Fault]:
    """Read an audience from plain values, or say where and why it cannot be read."""
    if isinstance(data, str) and fold(data) == "everyone":
        return Everyone()
    faults: list[Fault] = []
    condition = _read_condition(data, (), faults)
    return faults or condition or [((), "The audience is empty. Write everyone or a condition.")]


def to_data(audience: Audience) -> Anything:
    """The audience as plain values that JSON can keep; reading them gives the same audience."""
    match audience:
        case Everyone():
            return "everyone"
        case Fact(name, values):
            return {name: values[0] if len(values) == 1 else list(values)}
        case Any(conditions):
            return {"any": [to_data(condition) for condition in conditions]}
        case All(conditions):
            return {"all": [to_data(condition) for condition in conditions]}
        case Not(condition):
            return {"not": to_data(condition)}


def matches(audience: Audience, facts: PersonFacts) -> bool:
    """Whether the audience contains a person with these facts."""
    return contains(audience, lambda fact: find_match(fact, facts) is not None)


def contains(audience: Audience, is_true: Callable[[Fact], bool]) -> bool:
    """Whether the audience contains somebody of whom these facts are true."""
    match audience:
        case Everyone():
            return True
        case Fact():
            return is_true(audience)
        case Any(conditions):
            return any(contains(condition, is_true) for condition in conditions)
        case All(conditions):
            return all(contains(condition, is_true) for condition in conditions)
        case Not(condition):
            return not contains(condition, is_true)


def find_match(fact: Fact, facts: PersonFacts) -> str | None:
    """The value asked for that the person has."""
    if fact.name == "hired":
        return next((value for value in fact.values if _was_hired(value, facts)), None)
    if fact.name == "on_leave":
        return fact.values[0] if facts.is_on_leave else None
    if fact.name == "line":
        return next((value for value in fact.values if value in facts.line), None)
    if fact.name == "department":
        held = {fold(department) for department in facts.departments}
    elif fact.name == "group":
        held = {fold(group) for group in facts.groups}
    else:
        value: str | None = getattr(facts, fact.name)
        held = {fold(value)} if value else set()
    return next((value for value in fact.values if fold(value) in held), None)


def _was_hired(text: str, facts: PersonFacts) -> bool:
    hiring = read_hiring(text)
    return isinstance(hiring, Hiring) and hiring.contains(facts.hired_on, facts.as_of)


def list_facts(audience: Audience) -> tuple[Fact, ...]:
    """Every fact that the audience asks for, in the order in which it is written."""
    match audience:
        case Fact():
            return (audience,)
        case Any(conditions) | All(conditions):
            return tuple(fact for each in conditions for fact in list_facts(each))
        case Not(condition):
            return list_facts(condition)
        case Everyone():
            return ()


def hide_people(audience: Audience) -> Anything:
    """The audience as plain values without anybody's staff number, for the evidence log."""
    match audience:
        case Fact("line", values):
            return {"line": f"{len(values)} named" if len(values) > 1 else "one named"}
        case Any(conditions) | All(conditions):
            joint = "any" if isinstance(audience, Any) else "all"
            return {joint: [hide_people(each) for each in conditions]}
        case Not(condition):
            return {"not": hide_people(condition)}
        case _:
            return to_data(audience)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The name without differences of case, spacing and composition."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def simplify(condition: Condition, *, negated: bool = False) -> Condition:
    """The same condition with each `not` directly before a fact."""
    match condition:
        case Not(inner):
            return simplify(inner, negated=not negated)
        case Any(conditions) | All(conditions):
            kind = Any if isinstance(condition, Any) != negated else All
            return kind(tuple(simplify(inner, negated=negated) for inner in conditions))
        case Fact():
            return Not(condition) if negated else condition


def _read_condition(data: object, path: Path, faults: list[Fault]) -> Condition | None:
    if len(path) > 2 * DEEPEST_CONDITION:
        faults.append((path, f"Conditions are nested deeper than {DEEPEST_CONDITION} levels."))
        return None
    if fault := _find_fault(data):
        faults.append((path, fault))
        return None
    ((name, value),) = cast("Mapping[str, object]", data).items()
    if name == "on_leave":
        return _read_leave(value, (*path, name), faults)
    if name in FACTS:
        return _read_fact(name, value, (*path, name), faults)
    if name == "not":
        inner = _read_condition(value, (*path, name), faults)
        return Not(inner) if inner else None
    return _read_joint(name, value, (*path, name), faults)


def _find_fault(data: object) -> str | None:
    """Why these values are not one condition."""
    words = ", ".join((*FACTS, *JOINTS))
    if isinstance(data, str) and fold(data) == "everyone":
        return "“everyone” can only stand alone. Write the condition that is meant."
    if not isinstance(data, Mapping) or not data:
        return f"A condition is expected here, such as department: NAME. Conditions are: {words}."
    if len(data) > 1:
        keys = ", ".join(str(key) for key in data)
        return f"Several conditions stand together here ({keys}). List them under any: or all:."
    name = str(next(iter(data)))
    if name not in (*FACTS, *JOINTS):
        return f"“{name}” is not a condition. Conditions are: {words}."
    return None


def _read_fact(name: str, value: object, path: Path, faults: list[Fault]) -> Fact | None:
    names = value if isinstance(value, list | tuple) else [value]
    found: dict[str, str] = {}
    for number, each in enumerate(names):
        place = (*path, number) if isinstance(value, list | tuple) else path
        if not isinstance(each, str) or not each.strip():
            faults.append((place, f"A name is expected for “{name}”. Put numbers in quotes."))
        elif len(each) > LONGEST_NAME:
            faults.append((place, f"A name has at most {LONGEST_NAME} characters."))
        elif name == "hired":
            _read_hired(each, place, found, faults)
        else:
            found.setdefault(fold(each), " ".join(each.split()))
    if not names:
        faults.append((path, f"“{name}” has no names. Give it at least one."))
    return Fact(name, tuple(found.values())) if found else None


def _read_hired(text: str, place: Path, found: dict[str, str], faults: list[Fault]) -> None:
    hiring = read_hiring(text)
    if isinstance(hiring, str):
        faults.append((place, hiring))
    else:
        found.setdefault(fold(write_hiring(hiring)), write_hiring(hiring))


def _read_leave(value: object, path: Path, faults: list[Fault]) -> Condition | None:
    word = fold(value) if isinstance(value, str) else value
    if word in ("yes", True):
        return Fact("on_leave", ("yes",))
    if word in ("no", False):
        return Not(Fact("on_leave", ("yes",)))
    faults.append((path, "“on_leave” is yes or no."))
    return None


def _read_joint(name: str, value: object, path: Path, faults: list[Fault]) -> Condition | None:
    if not isinstance(value, list | tuple) or not value:
        faults.append((path, f"“{name}” needs a list of conditions, each after a hyphen."))
        return None
    read = [_read_condition(each, (*path, place), faults) for place, each in enumerate(value)]
    conditions = [condition for condition in read if condition]
    kind = Any if name == "any" else All
    return kind(tuple(conditions)) if conditions else None
