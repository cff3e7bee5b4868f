"""What a page that shows the difference of two versions needs, whoever reads it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.comparison import Shown
from lms.markup import Term, explain_terms
from lms.policies.changes import Changes
from lms.web.company import get_glossary
from lms.web.formatting import and_list, counted

_COUNTED = (
    ("changed", "changed", "changed"),
    ("added", "is new", "are new"),
    ("removed", "is gone", "are gone"),
    ("moved", "moved", "moved"),
)


def describe_difference(
    changes: Changes,
    terms: Iterable[Mapping[str, str]],
    contents: Sequence[tuple[str, str, str]],
) -> Mapping[str, Any]:
    """The difference with its words explained, in a sentence, and the contents with its marks."""
    explained = (*(Term(**term) for term in terms), *get_glossary())
    return {
        "changes": changes,
        "changed_html": explain_terms(changes.html, explained),
        "told": tell_counts(changes.shown),
        "contents": list(_mark_contents(contents, changes.shown)),
    }


def _mark_contents(
    contents: Sequence[tuple[str, str, str]], shown: Shown
) -> Iterable[tuple[str, str, str, bool]]:
    """The contents, with a mark at each section in which something changed, at any depth."""
    touched = {section.name.split(" ")[0].split(".")[0] for section in shown.sections}
    return ((f"s-{anchor}", n, title, n in touched) for anchor, n, title in contents)


def tell_counts(shown: Shown) -> str:
    """How much changed, and how much is as before."""
    if shown.is_empty:
        return "No word that is shown changed."
    parts: list[str] = []
    for name, one, many in _COUNTED:
        number = getattr(shown, name)
        if number and not parts:
            parts.append(counted(number, f"paragraph {one}", f"paragraphs {many}", spell=True))
        elif number:
            parts.append(counted(number, one, many))
    rest = counted(shown.same, "other is", "others are", spell=True)
    return f"{and_list(parts)}. {rest} word for word as before."


def split_number(number: str) -> tuple[int, int]:
    """The number of a version, so that 1.10 comes after 1.9."""
    major, _, minor = number.partition(".")
    return int(major), int(minor)
