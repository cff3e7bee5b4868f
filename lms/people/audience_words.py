"""An audience in words: whom it contains, and why it contains somebody."""

from collections.abc import Mapping
from types import MappingProxyType

from lms.people.audience import (
    All,
    Any,
    Audience,
    Condition,
    Everyone,
    Fact,
    Not,
    PersonFacts,
    find_match,
    matches,
    simplify,
)
from lms.people.hiring_rules import say_hiring

Names = Mapping[str, str]
NOBODY: Names = MappingProxyType({})
_PEOPLE = {
    "department": ("in {}", "not in {}"),
    "team": ("in the team {}", "not in the team {}"),
    "job_title": ("with the job {}", "without the job {}"),
    "location": ("who work in {}", "who do not work in {}"),
    "employment_type": ("working as {}", "not working as {}"),
    "line": ("in the line of {}", "not in the line of {}"),
    "group": ("in the group {}", "not in the group {}"),
    "hired": ("hired {}", "not hired {}"),
    "on_leave": ("on leave", "not on leave"),
}
_YOU = {
    "department": ("you work in {}", "you do not work in {}"),
    "team": ("you are in the team {}", "you are not in the team {}"),
    "job_title": ("your job is {}", "your job is not {}"),
    "location": ("your place of work is {}", "your place of work is not {}"),
    "employment_type": ("you work as {}", "you do not work as {}"),
    "line": ("you are in the line of {}", "you are not in the line of {}"),
    "group": ("you are in the group {}", "you are not in the group {}"),
    "hired": ("you were hired {}", "you were not hired {}"),
    "on_leave": ("you are on leave", "you are not on leave"),
}


def describe(audience: Audience, names: Names = NOBODY) -> str:
    """Say whom the audience contains, such as: people in Sales, or who work in Utrecht.

    `names` are those of people by staff number, where a sentence should name them.
    """
    if isinstance(audience, Everyone):
        return "everyone"
    condition = simplify(audience)
    if isinstance(condition, Any | All):
        parts = [_say_people(inner, names) for inner in condition.conditions]
        return "people " + _list_parts(parts, "or" if isinstance(condition, Any) else "and")
    return "people " + _say_people(condition, names)


def why(audience: Audience, facts: PersonFacts, names: Names = NOBODY) -> str:
    """Say to one person why the audience contains them, such as: because you work in Sales."""
    if isinstance(audience, Everyone):
        return "because it concerns everyone"
    if not matches(audience, facts):
        return f"because it concerns {describe(audience, names)}"
    return f"because {_say_reason(simplify(audience), facts, names)}"


def _list_parts(parts: list[str], joint: str) -> str:
    """The parts of the whole sentence, each set off from what is joined inside it."""
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])}, {joint} {parts[-1]}"


def _say_people(condition: Condition, names: Names) -> str:
    match condition:
        case Fact():
            return _say_fact(condition, _PEOPLE[condition.name][0], names)
        case Not(Fact() as fact):
            return _say_fact(fact, _PEOPLE[fact.name][1], names)
        case Any(conditions):
            return "either " + " or ".join(_say_people(inner, names) for inner in conditions)
        case All(conditions):
            return " and ".join(_say_people(inner, names) for inner in conditions)
        case Not():
            return _say_people(simplify(condition), names)


def _say_reason(condition: Condition, facts: PersonFacts, names: Names) -> str:
    """The reason of a condition that is true for the person."""
    match condition:
        case Fact():
            value = find_match(condition, facts) or ""
            return _say_fact(Fact(condition.name, (value,)), _YOU[condition.name][0], names)
        case Not(Fact() as fact):
            return _say_fact(fact, _YOU[fact.name][1], names)
        case Any(conditions):
            true = next(each for each in conditions if matches(each, facts))
            return _say_reason(true, facts, names)
        case All(conditions):
            return " and ".join(_say_reason(inner, facts, names) for inner in conditions)
        case Not():
            return _say_reason(simplify(condition), facts, names)


def _say_fact(fact: Fact, words: str, names: Names) -> str:
    listed = [_say_value(fact.name, value, names) for value in fact.values]
    return words.format(" or ".join(filter(None, [", ".join(listed[:-1]), listed[-1]])))


def _say_value(name: str, value: str, names: Names) -> str:
    if name == "employment_type":
        return f"{'an' if value[:1].lower() in 'aeiou' else 'a'} {value}"
    if name == "hired":
        return say_hiring(value)
    return names.get(value, value) if name == "line" else value
