"""One block of a difference written as HTML: what is new and gone in it is marked, and said."""

import re
from collections.abc import Callable, Iterator, Sequence

from lms.comparison.html_blocks import Leaf, Token, split_cells
from lms.comparison.unseen import name_unseen
from lms.comparison.words import Fate, compare_tokens

_TAG_NAME = re.compile(r"<([a-z0-9]+)")
_SAID = {
    "added": ("ins", "added: "),
    "removed": ("del", "removed: "),
}
Marked = tuple[Fate, Sequence[Token]]


def mark(old: Sequence[Token], new: Sequence[Token]) -> list[Marked]:
    """The stretches of which the block is put together, in reading order."""
    spans = compare_tokens([token.key for token in old], [token.key for token in new])
    return [
        (s.fate, old[s.old : s.old_end] if s.fate == "removed" else new[s.new : s.new_end])
        for s in spans
    ]


def write_marked(stretches: Sequence[Marked]) -> str:
    """Inline HTML with `ins` and `del`, each of which says in hidden words what it is."""
    return "".join(_write_stretch(fate, tokens) for fate, tokens in stretches)


def _write_stretch(fate: Fate, tokens: Sequence[Token]) -> str:
    if fate == "same":
        return "".join(_write_tokens(tokens, str))
    if all(token.text == " " for token in tokens):
        return " " if fate == "added" else ""
    tag, said = _SAID[fate]
    before = " " if tokens[0].text == " " else ""
    after = " " if tokens[-1].text == " " else ""
    inner = "".join(_write_tokens(_strip(tokens), _name_unseen))
    return f'{before}<{tag}><span class="visually-hidden">{said}</span>{inner}</{tag}>{after}'


def _strip(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without the space at either end, which is neither underlined nor struck through."""
    begin = 1 if tokens[0].text == " " else 0
    end = len(tokens) - (1 if tokens[-1].text == " " else 0)
    return tokens[begin:end]


def _name_unseen(text: str) -> str:
    """Never of a tag: an address may hold unseen characters as well."""
    return name_unseen(text, '<span class="unseen">[{}]</span>'.format)


def _write_tokens(tokens: Sequence[Token], write: Callable[[str], str]) -> Iterator[str]:
    """The words with their tags, each of which is closed before the next stretch begins."""
    open_tags: tuple[str, ...] = ()
    for token in tokens:
        if token.tags != open_tags:
            yield _close(open_tags)
            yield "".join(token.tags)
            open_tags = token.tags
        yield write(token.text)
    yield _close(open_tags)


def _close(tags: tuple[str, ...]) -> str:
    names = (_TAG_NAME.match(tag) for tag in reversed(tags))
    return "".join(f"</{name[1]}>" for name in names if name)


def write_inner(old: Leaf | None, new: Leaf | None) -> str:
    """The inside of a block that is in both, or in one of the two alone."""
    leaf = new or old
    if leaf is None:
        return ""
    is_same = old is not None and new is not None and old.runs == new.runs
    before = None if old is None else old.runs if is_same else old.tokens
    after = None if new is None else new.runs if is_same else new.tokens
    if leaf.tag == "tr":
        return _write_cells(leaf.heads, before, after)
    return write_marked(_mark_both(before, after))


def _mark_both(old: Sequence[Token] | None, new: Sequence[Token] | None) -> Sequence[Marked]:
    if old is None:
        return [("added", new)] if new else []
    if new is None:
        return [("removed", old)] if old else []
    return [("same", new)] if old == new else mark(old, new)


def _write_cells(
    heads: Sequence[str], old: Sequence[Token] | None, new: Sequence[Token] | None
) -> str:
    before = split_cells(old) if old is not None else None
    after = split_cells(new) if new is not None else None
    return "".join(
        f"{head}{write_marked(_mark_both(_take(before, place), _take(after, place)))}"
        f"{_close((head,))}"
        for place, head in enumerate(heads)
    )


def _take(cells: list[tuple[Token, ...]] | None, place: int) -> tuple[Token, ...] | None:
    if cells is None:
        return None
    return cells[place] if place < len(cells) else ()
