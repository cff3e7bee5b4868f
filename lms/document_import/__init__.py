"""How documents of other programs become Markdown, and what had to be guessed on the way."""

from lms.document_import.blocks import HEADINGS, ITEMS, Block, Kind, Reading, Remark
from lms.document_import.carrying import pack, unpack
from lms.document_import.docx import read_docx
from lms.document_import.escaping import escape
from lms.document_import.reading import Form, read_text
from lms.document_import.writing import Written, write_markdown

__all__ = [
    "HEADINGS",
    "ITEMS",
    "Block",
    "Form",
    "Kind",
    "Reading",
    "Remark",
    "Written",
    "escape",
    "pack",
    "read_docx",
    "read_text",
    "unpack",
    "write_markdown",
]
