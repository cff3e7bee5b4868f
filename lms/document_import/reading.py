"""How a document is read, whatever form it has."""

from enum import StrEnum

from lms.document_import.blocks import Reading
from lms.document_import.markdown_text import looks_like_markdown, read_markdown_text
from lms.document_import.plain_text import read_plain_text
from lms.errors import RefusalError

LARGEST_TEXT = 1_000_000
MOST_LINES = 20_000


class Form(StrEnum):
    """In which form a text was handed in."""

    GUESSED = "guessed"
    PLAIN = "plain text"
    MARKDOWN = "Markdown"


def read_text(source: str, form: Form = Form.GUESSED) -> Reading:
    """The parts of a text; refused where it is empty or larger than a policy can be."""
    if not source.strip():
        raise RefusalError("There is no text. Paste the document, or choose its file.")
    if len(source.encode("utf-8", "surrogatepass")) > LARGEST_TEXT:
        raise RefusalError("The text is larger than 1 MB. Divide it, and bring in one policy.")
    if sum(source.count(sign) for sign in "\n\r\f\v\x85\u2028\u2029") > MOST_LINES:
        raise RefusalError(f"The text has more than {MOST_LINES:,} lines. Divide it.")
    if form is Form.GUESSED:
        form = Form.MARKDOWN if looks_like_markdown(source) else Form.PLAIN
    return read_markdown_text(source) if form is Form.MARKDOWN else read_plain_text(source)
