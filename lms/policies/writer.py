"""How the files of a policy are written; reading them gives the same values back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lms.people.audience import Audience, to_data

_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_BEGINS_LIKE_TEXT = re.compile(r"[^\W\d_]")
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
FACTS_BEFORE_TEXT = ("kind", "effective_on", "author", "summary", "statement", "language")


def write_front_matter(fields: Mapping[str, str]) -> str:
    """The facts of a version between their two lines of hyphens; empty ones that may lack do."""
    lines = [
        f"{key}: {_write_day(fields[key]) if key == 'effective_on' else write_text(fields[key])}"
        for key in FACTS_BEFORE_TEXT
        if key in fields and (fields[key] or key not in {"statement", "language"})
    ]
    return "\n".join(("---", *lines, "---")) + "\n"


def write_policy_facts(facts: Mapping[str, Any], audience: Audience) -> str:
    """policy.yaml in the form in which a person would write it."""
    kept = ("title", "owner", "visibility", "asks", "review_every_months")
    due = ("days_after_publishing", "days_after_hiring")
    data = to_data(audience)
    lines = [f"{key}: {_write_scalar(facts[key])}" for key in kept]
    lines += ["due:", *(f"  {key}: {_write_scalar(facts[key])}" for key in due)]
    lines += _write_approval(facts.get("approvers", ()), facts.get("approvals_needed", 1))
    return "\n".join((*lines, *_write_entry("audience", data, ""))) + "\n"


def _write_approval(approvers: Sequence[str], needed: int) -> Iterator[str]:
    """Who approves; nothing where one of those with the role is enough."""
    if not approvers and needed == 1:
        return
    yield "approval:"
    if approvers:
        yield f"  by: [{', '.join(_write_in_list(each) for each in approvers)}]"
    yield f"  needed: {needed}"


def write_company(
    values: Mapping[str, str], facts: Mapping[str, str], blocks: Mapping[str, object]
) -> str:
    """company.yaml."""
    lines = [f"{key}: {write_text(value)}" for key, value in values.items()]
    if facts:
        lines += ["facts:", *(f"  {key}: {write_text(facts[key])}" for key in sorted(facts))]
    for key, block in blocks.items():
        lines += [f"{key}:", *_write_block(block, "  ")]
    return "\n".join(lines) + "\n"


def _write_block(block: object, indent: str) -> Iterator[str]:
    if not isinstance(block, Mapping):
        return
    for key, value in block.items():
        name = write_text(str(key))
        if isinstance(value, Mapping):
            yield f"{indent}{name}:" if value else f"{indent}{name}: {{}}"
            yield from _write_block(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}: [{', '.join(map(_write_scalar, value))}]"
        else:
            yield f"{indent}{name}: {_write_scalar(value)}"


def write_text(text: str) -> str:
    """A text as a value: bare where YAML takes it for exactly this text, else in quotes."""
    return text if _is_plain(text) else _quote(text)


def _write_scalar(value: object) -> str:
    return write_text(value) if isinstance(value, str) else str(value)


def _write_day(day: str) -> str:
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else _quote(day)


def _write_entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """A condition of an audience behind its key."""
    if isinstance(value, dict):
        yield f"{indent}{key}:"
        for inner, each in value.items():
            yield from _write_entry(inner, each, f"{indent}  ")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{indent}{key}:"
        for each in value:
            ((inner, content),) = each.items()
            lines = _write_entry(inner, content, f"{indent}    ")
            yield f"{indent}  - {next(lines).lstrip()}"
            yield from lines
    elif isinstance(value, list):
        yield f"{indent}{key}: [{', '.join(_write_in_list(each) for each in value)}]"
    else:
        yield f"{indent}{key}: {write_text(value)}"


def _write_in_list(text: str) -> str:
    return _quote(text) if re.search(r"[,\[\]{}]", text) else write_text(text)


def _is_plain(text: str) -> bool:
    if not _BEGINS_LIKE_TEXT.match(text) or text.casefold() in _WORDS:
        return False
    is_cut = ": " in text or " #" in text or text.endswith((":", " "))
    return text.isprintable() and not is_cut


def _quote(text: str) -> str:
    return f'"{"".join(_escape(character) for character in text)}"'


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08X}"
    return f"\\x{number:02X}" if number <= 0xFF else f"\\u{number:04X}"
