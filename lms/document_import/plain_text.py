"""How a text as pasted from a word processor is read."""

from lms.document_import.blocks import Reading
from lms.document_import.characters import split_characters
from lms.document_import.classifying import classify
from lms.document_import.paragraphs import assemble
from lms.document_import.taken_marks import tell_marks


def read_plain_text(source: str) -> Reading:
    """The parts of a text whose lines, bullets and numbers nobody has marked."""
    lines, remarks = split_characters(source)
    paragraphs, left_out, more = assemble(lines)
    blocks = classify(paragraphs)
    ordered = sorted([*blocks, *left_out], key=lambda block: (block.line, block.part))
    return Reading(tuple(ordered), (*remarks, *more, *tell_marks(blocks)))
