"""An audience as ticks on a page: departments, places, and kinds of employment left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.people.audience import All, Audience, Condition, Everyone, Fact, Not


@dataclass(frozen=True)
class Choice:
    """What is ticked; nothing ticked in a list means that it narrows nothing."""

    departments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def find_choice(audience: Audience) -> Choice | None:
    """The ticks that give this audience; None where it takes more than ticks."""
    if isinstance(audience, Everyone):
        return Choice()
    conditions = audience.conditions if isinstance(audience, All) else (audience,)
    found: dict[str, tuple[str, ...]] = {}
    for condition in conditions:
        name, values = _read(condition)
        if name is None or name in found:
            return None
        found[name] = values
    return Choice(**found)


def to_values(choice: Choice) -> Any:
    """The audience of these ticks as plain values."""
    conditions: list[Any] = []
    for name, values in (("department", choice.departments), ("location", choice.locations)):
        if values:
            conditions.append({name: _shorten(values)})
    if choice.left_out:
        conditions.append({"not": {"employment_type": _shorten(choice.left_out)}})
    if not conditions:
        return "everyone"
    return conditions[0] if len(conditions) == 1 else {"all": conditions}


def _read(condition: Condition) -> tuple[str | None, tuple[str, ...]]:
    match condition:
        case Fact("department", values):
            return "departments", values
        case Fact("location", values):
            return "locations", values
        case Not(Fact("employment_type", values)):
            return "left_out", values
    return None, ()


def _shorten(values: Sequence[str]) -> Any:
    return values[0] if len(values) == 1 else list(values)
