"""An audience written in the small notation; reading it gives the same audience."""

import re

from lms.people.audience import All, Any, Audience, Condition, Everyone, Fact, Not

_LABELS = {"job_title": "job", "employment_type": "type"}
_PLAIN = re.compile(r"[^\s(),:\"“”„]+( [^\s(),:\"“”„]+)*\Z")
_JOINTS = frozenset({"and", "or"})


def write_notation(audience: Audience) -> str:
    """The audience as somebody would type it."""
    return "everyone" if isinstance(audience, Everyone) else _write(audience, "")


def _write(condition: Condition, around: str) -> str:
    match condition:
        case Fact("on_leave", _):
            return "on leave"
        case Fact(name, values):
            return f"{_LABELS.get(name, name)}: {', '.join(map(_write_value, values))}"
        case Not(inner):
            return f"not {_write(inner, 'not')}"
        case Any((single,)) | All((single,)):
            return _write(single, around)
        case Any(conditions):
            text = " or ".join(_write(each, "or") for each in conditions)
            return f"({text})" if around else text
        case All(conditions):
            text = " and ".join(_write(each, "and") for each in conditions)
            return f"({text})" if around in {"and", "not"} else text


def _write_value(value: str) -> str:
    is_plain = _PLAIN.match(value) and not _JOINTS & set(value.casefold().split(" "))
    if is_plain:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
