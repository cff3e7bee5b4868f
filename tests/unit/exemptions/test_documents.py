"""Which files count as a document, whatever they are called."""

import io
import zipfile

import pytest

from lms.errors import RefusalError
from lms.exemptions import documents
from tests.integration.exemptions.scene import JPEG, PDF, PNG


def make_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("../../letter.pdf", b"0" * 100_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PDF, documents.PDF), (PNG, documents.PNG), (JPEG, documents.JPEG)],
)
def test_a_document_is_known_by_what_is_in_it(content, media_type):
    assert documents.read_media_type(content) == media_type


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", documents.EMPTY),
        (PDF + b" " * documents.LARGEST, documents.TOO_LARGE),
        (make_zip(), documents.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", documents.UNKNOWN),
        (b"<!doctype html>%PDF-1.7 %%EOF", documents.UNKNOWN),
        (b"MZ\x90\x00", documents.UNKNOWN),
        (PDF[:40], documents.CUT_OFF),
        (PNG[:40], documents.CUT_OFF),
        (JPEG[:-2], documents.CUT_OFF),
    ],
    ids=["empty", "large", "zip", "SVG", "HTML", "program", "PDF cut", "PNG cut", "JPG cut"],
)
def test_anything_else_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(RefusalError) as refusal:
        documents.read_media_type(content)

    assert str(refusal.value) == sentence
