"""What speaks against calling a change editorial: found by comparing the two texts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.comparison import Step, compare_texts, name_kind
from lms.comparison.sequences import pair_in_order
from lms.comparison.unseen import find_unseen, remove_unseen
from lms.markup import read_outline
from lms.policies.weighty_words import SIGNS, Sign, list_signs

EXCERPT = 90
_NAMES = {
    "paragraph": "paragraph",
    "heading": "heading",
    "row": "row of a table",
    "item": "item of a list",
    "definition": "definition",
}
_BEGIN = re.compile(r"^[\s#>|:*+-]+(?=\S)")


@dataclass(frozen=True)
class Finding:
    """One reason why a change may be more than editorial.

    `anchor` is that of the section, `paragraph` counts the blocks of the text from 1: in the new
    one, or in the old one for what is gone.
    """

    kind: str
    sentence: str
    anchor: str
    paragraph: int
    before: str
    after: str


@dataclass(frozen=True)
class _Place:
    """Where a block stands, in words."""

    anchor: str
    title: str
    paragraph: int

    def __str__(self) -> str:
        return f"Under “{self.title}”" if self.title else "Before the first heading"


def find_substance(old: str, new: str) -> tuple[Finding, ...]:
    """All that speaks against “editorial”, in the order in which it is read.

    Numbers, dates, units, words of duty and permission, names and roles, links and whole
    paragraphs. It finds too much rather than too little: a person decides, and says why.
    """
    findings: list[Finding] = []
    old_place = new_place = _Place("", "", 0)
    for step in compare_texts(old, new):
        if step.old is not None and step.sort != "moved here":
            old_place = _move_on(old_place, step.old_text, step.old + 1)
        if step.new is not None:
            new_place = _move_on(new_place, step.new_text, step.new + 1)
        place = old_place if step.sort in {"removed", "moved away"} else new_place
        findings += _judge(step, place)
    return tuple(findings)


def find_other_statement(old: str, new: str) -> tuple[Finding, ...]:
    """That people would agree to another sentence, which stands outside the text."""
    if " ".join(old.split()) == " ".join(new.split()):
        return ()
    sentence = "The sentence that people agree to is another."
    return (Finding("statement", sentence, "", 0, _shorten(old), _shorten(new)),)


def _move_on(place: _Place, block: str, paragraph: int) -> _Place:
    heading = next(iter(read_outline(block)), None) if block.lstrip().startswith("#") else None
    if heading is None:
        return _Place(place.anchor, place.title, paragraph)
    return _Place(heading.anchor or "", heading.title, paragraph)


def _judge(step: Step, place: _Place) -> Iterator[Finding]:
    if step.sort == "added" and step.new_text.strip():
        yield _tell_whole(step.new_text, place, "new", after=_shorten(step.new_text))
    elif step.sort == "removed" and step.old_text.strip():
        yield _tell_whole(step.old_text, place, "gone", before=_shorten(step.old_text))
    elif step.sort == "moved here":
        yield _tell_whole(step.new_text, place, "moved", after=_shorten(step.new_text))
    if step.sort in {"changed", "moved here"}:
        yield from _compare_signs(step.old_text, step.new_text, place)


def _tell_whole(
    text: str, place: _Place, fate: str, *, before: str = "", after: str = ""
) -> Finding:
    name = _NAMES[name_kind(text)]
    words = {
        "new": f"{place} a whole {name} is new.",
        "gone": f"{place} a whole {name} is gone.",
        "moved": f"{place} stands a {name} that stood elsewhere.",
    }
    kind = "moved" if fate == "moved" else "paragraph"
    return Finding(kind, words[fate], place.anchor, place.paragraph, before, after)


def _compare_signs(old: str, new: str, place: _Place) -> Iterator[Finding]:
    """Each sort of weighty words, in the order in which they stand: another order is a change."""
    before, after = _prepare(old), _prepare(new)
    old_signs, new_signs = list_signs(before), list_signs(after)
    for kind, name in SIGNS.items():
        was = [sign for sign in old_signs if sign.kind == kind]
        now = [sign for sign in new_signs if sign.kind == kind]
        gone, come = _find_unlike(was, now)
        if gone or come:
            yield Finding(
                kind,
                f"{place} {name} changed: {_tell_change(gone, come)}",
                place.anchor,
                place.paragraph,
                _cut_round(before, gone or was),
                _cut_round(after, come or now),
            )
    if [each.name for each in find_unseen(old)] != [each.name for each in find_unseen(new)]:
        sentence = f"{place} characters changed that cannot be seen."
        yield Finding("unseen", sentence, place.anchor, place.paragraph, "", "")


def _prepare(text: str) -> str:
    """The text as it is read: without unseen characters and signs of emphasis, on one line."""
    plain = unicodedata.normalize("NFKC", remove_unseen(text)).replace("’", "'")
    plain = re.sub(r"[*`\\]|(?<!\w)_+|_+(?!\w)", "", plain)
    return " ".join(_BEGIN.sub("", plain).split())


def _find_unlike(was: Sequence[Sign], now: Sequence[Sign]) -> tuple[list[Sign], list[Sign]]:
    """What is gone and what has come; of what changed places, both."""
    kept = pair_in_order([sign.word for sign in was], [sign.word for sign in now])
    old_kept, new_kept = {i for i, _ in kept}, {j for _, j in kept}
    return (
        [sign for i, sign in enumerate(was) if i not in old_kept],
        [sign for j, sign in enumerate(now) if j not in new_kept],
    )


def _tell_change(gone: Sequence[Sign], come: Sequence[Sign]) -> str:
    before, after = _list_words(gone), _list_words(come)
    if sorted(sign.word for sign in gone) == sorted(sign.word for sign in come):
        return f"{before} {_verb(gone, 'stands', 'stand')} in another place."
    if before and after:
        return f"{before} became {after}."
    if after:
        return f"{after} {_verb(come, 'is', 'are')} new."
    return f"{before} {_verb(gone, 'is', 'are')} gone."


def _verb(signs: Sequence[Sign], one: str, many: str) -> str:
    return one if len(signs) == 1 else many


def _list_words(signs: Sequence[Sign]) -> str:
    return ", ".join(f"“{sign.shown}”" for sign in signs)


def _cut_round(text: str, signs: Sequence[Sign]) -> str:
    """The words round the first of the signs; where there is none, how the text begins."""
    begin = max(0, signs[0].begin - EXCERPT // 2) if signs else 0
    if begin:
        begin = text.find(" ", begin) + 1 or begin
    return ("…" if begin else "") + _shorten(text[begin:])


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + "…"
