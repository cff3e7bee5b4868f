"""Whether a text still says the same: its words in order, without the marks that were taken."""

import re
import unicodedata

from lms.document_import import HEADINGS, Kind, write_markdown
from lms.document_import.characters import split_characters
from lms.document_import.furniture import is_drawn_line
from lms.markup import render_markdown
from lms.markup.plain import to_text
from lms.markup.sanitising import sanitise
from lms.markup.tree import Place, make_converter

QUOTES = str.maketrans("“”„‘’‚`", "\"\"\"''''")


def squeeze(text):
    """All that can be seen, without spaces; quotes and hyphens at line ends have no say."""
    return re.sub(r"[\s\u00ad-]|\*\*", "", text.translate(QUOTES))


def source_words(source):
    lines, _ = split_characters(source)
    kept = [line for line in lines if not is_drawn_line(line)]
    return squeeze("".join(kept))


def result_words(reading):
    """The words of the result as they are shown, each mark back where it was taken off."""
    pieces = []
    for block in reading.blocks:
        taken = number_of(block)
        if block.kind in {Kind.TITLE, Kind.LEFT_OUT}:
            pieces.append(block.mark + show(block.text) + block.tail)
            continue
        written = write_markdown([block]).text
        body = re.sub(r" \{#[a-z0-9-]+\}$", "", written, flags=re.MULTILINE)
        shown = show(re.sub(r"^#{2,3} ", "T ", body))
        if block.kind in HEADINGS:
            shown = shown.removeprefix("T") + block.tail
        if block.kind is Kind.DEFINITION:
            shown = shown.replace("\n", ":", 1)
        pieces.append(taken + shown)
    return squeeze("".join(pieces))


def number_of(block):
    """What of the mark does not stand in the text any more."""
    if block.kind in HEADINGS or block.kind in {Kind.NUMBERED, Kind.INNER_NUMBERED}:
        return block.mark
    return re.match(r"[^\w(§]*", block.mark)[0]


def show(markdown):
    return to_text(sanitise(make_converter(Place())(markdown)))


def whole_words(reading):
    """The words of the whole text as its page shows them."""
    return squeeze(to_text(render_markdown(write_markdown(reading.blocks).text).html))


def same_form(text):
    return unicodedata.normalize("NFC", text)
