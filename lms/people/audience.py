"""Whom a policy, a programme or an item concerns, and why."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any as Anything
from typing import cast

DEEPEST_CONDITION = 20
LONGEST_NAME = 200
FACTS = ("department", "team", "job_title", "location", "employment_type")
GROUPS = ("any", "all", "not")
Path = tuple[str | int, ...]
Fault = tuple[Path, str]

_PEOPLE = {
    "department": ("in {}", "not in {}"),
    "team": ("in the team {}", "not in the team {}"),
    "job_title": ("with the job {}", "without the job {}"),
    "location": ("who work in {}", "who do not work in {}"),
    "employment_type": ("working as {}", "not working as {}"),
}
_YOU = {
    "department": ("you work in {}", "you do not work in {}"),
    "team": ("you are in the team {}", "you are not in the team {}"),
    "job_title": ("your job is {}", "your job is not {}"),
    "location": ("your place of work is {}", "your place of work is not {}"),
    "employment_type": ("you work as {}", "you do not work as {}"),
}


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a person on one day; departments are the own one and all above it."""

    departments: tuple[str, ...] = ()
    team: str | None = None
    job_title: str | None = None
    location: str | None = None
    employment_type: str | None = None


@dataclass(frozen=True)
class Everyone:
    """Every person."""


@dataclass(frozen=True)
class Fact:
    """People of whom this fact has one of these values."""

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
    match audience:
        case Everyone():
            return True
        case Fact():
            return find_match(audience, facts) is not None
        case Any(conditions):
            return any(matches(condition, facts) for condition in conditions)
        case All(conditions):
            return all(matches(condition, facts) for condition in conditions)
        case Not(condition):
            return not matches(condition, facts)


def find_match(fact: Fact, facts: PersonFacts) -> str | None:
    """The value asked for that the person has."""
    if fact.name == "department":
        held = {fold(department) for department in facts.departments}
    else:
        value: str | None = getattr(facts, fact.name)
        held = {fold(value)} if value else set()
    return next((value for value in fact.values if fold(value) in held), None)


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


def describe(audience: Audience) -> str:
    """Say whom the audience contains, such as: people in Sales, or who work in Utrecht."""
    if isinstance(audience, Everyone):
        return "everyone"
    condition = simplify(audience)
    if isinstance(condition, Any | All):
        joint = ", or " if isinstance(condition, Any) else ", and "
        return "people " + joint.join(_say_people(inner) for inner in condition.conditions)
    return "people " + _say_people(condition)


def why(audience: Audience, facts: PersonFacts) -> str:
    """Say to one person why the audience contains them, such as: because you work in Sales."""
    if isinstance(audience, Everyone):
        return "because it concerns everyone"
    if not matches(audience, facts):
        return f"because it concerns {describe(audience)}"
    return f"because {_say_reason(simplify(audience), facts)}"


def _read_condition(data: object, path: Path, faults: list[Fault]) -> Condition | None:
    if len(path) > 2 * DEEPEST_CONDITION:
        faults.append((path, f"Conditions are nested deeper than {DEEPEST_CONDITION} levels."))
        return None
    if fault := _find_fault(data):
        faults.append((path, fault))
        return None
    ((name, value),) = cast("Mapping[str, object]", data).items()
    if name in FACTS:
        return _read_fact(name, value, (*path, name), faults)
    if name == "not":
        inner = _read_condition(value, (*path, name), faults)
        return Not(inner) if inner else None
    return _read_group(name, value, (*path, name), faults)


def _find_fault(data: object) -> str | None:
    """Why these values are not one condition."""
    words = ", ".join((*FACTS, *GROUPS))
    if isinstance(data, str) and fold(data) == "everyone":
        return "“everyone” can only stand alone. Write the condition that is meant."
    if not isinstance(data, Mapping) or not data:
        return f"A condition is expected here, such as department: NAME. Conditions are: {words}."
    if len(data) > 1:
        keys = ", ".join(str(key) for key in data)
        return f"Several conditions stand together here ({keys}). List them under any: or all:."
    name = str(next(iter(data)))
    if name not in (*FACTS, *GROUPS):
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
        else:
            found.setdefault(fold(each), " ".join(each.split()))
    if not names:
        faults.append((path, f"“{name}” has no names. Give it at least one."))
    return Fact(name, tuple(found.values())) if found else None


def _read_group(name: str, value: object, path: Path, faults: list[Fault]) -> Condition | None:
    if not isinstance(value, list | tuple) or not value:
        faults.append((path, f"“{name}” needs a list of conditions, each after a hyphen."))
        return None
    read = [_read_condition(each, (*path, place), faults) for place, each in enumerate(value)]
    conditions = [condition for condition in read if condition]
    kind = Any if name == "any" else All
    return kind(tuple(conditions)) if conditions else None


def _say_people(condition: Condition) -> str:
    match condition:
        case Fact():
            return _say_fact(condition, _PEOPLE[condition.name][0])
        case Not(Fact() as fact):
            return _say_fact(fact, _PEOPLE[fact.name][1])
        case Any(conditions):
            return "either " + " or ".join(_say_people(inner) for inner in conditions)
        case All(conditions):
            return " and ".join(_say_people(inner) for inner in conditions)
        case Not():
            return _say_people(simplify(condition))


def _say_reason(condition: Condition, facts: PersonFacts) -> str:
    """The reason of a condition that is true for the person."""
    match condition:
        case Fact():
            value = find_match(condition, facts) or ""
            return _say_fact(Fact(condition.name, (value,)), _YOU[condition.name][0])
        case Not(Fact() as fact):
            return _say_fact(fact, _YOU[fact.name][1])
        case Any(conditions):
            return _say_reason(next(each for each in conditions if matches(each, facts)), facts)
        case All(conditions):
            return " and ".join(_say_reason(inner, facts) for inner in conditions)
        case Not():
            return _say_reason(simplify(condition), facts)


def _say_fact(fact: Fact, words: str) -> str:
    values = list(fact.values)
    if fact.name == "employment_type":
        values = [f"{'an' if value[:1].lower() in 'aeiou' else 'a'} {value}" for value in values]
    listed = " or ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)
    return words.format(listed)
