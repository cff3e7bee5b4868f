"""What is taken over from a document of Word, what is not, and what is refused."""

import struct
import zlib

import pytest

from lms.document_import import Kind, read_docx, write_markdown
from lms.errors import RefusalError
from tests.unit.document_import.making import NS, make_docx, paragraph, run


def body_of(*parts):
    return write_markdown(read_docx(make_docx(*parts)).blocks).text


def guesses(*parts):
    return [block.guess for block in read_docx(make_docx(*parts)).guesses]


def test_styles_make_the_title_and_the_headings():
    reading = read_docx(
        make_docx(
            paragraph("How we answer", "T"),
            paragraph("Contents", "TOC1"),
            paragraph("Why", "H1"),
            paragraph("Because."),
            paragraph("By mail", "H2"),
            paragraph("Soon."),
        )
    )

    assert reading.title == "How we answer"
    assert write_markdown(reading.blocks).text == (
        "## Why {#why}\n\nBecause.\n\n### By mail {#by-mail}\n\nSoon.\n"
    )
    assert [block.kind for block in reading.blocks][1] == Kind.LEFT_OUT


def test_lists_of_word_keep_their_levels_and_numbers():
    found = body_of(
        paragraph("One", number=1),
        paragraph("Inner", number=1, level=1),
        paragraph("Two", number=1),
        paragraph("Text between."),
        paragraph("First", number=2),
        paragraph("Second", number=2),
    )

    assert found == "- One\n    - Inner\n- Two\n\nText between.\n\n1. First\n2. Second\n"


def test_bold_italic_and_links_stay_and_bad_links_become_words():
    inner = (
        run("Call ")
        + run("us ", "<w:b/>")
        + run("now", "<w:i/>")
        + f'<w:hyperlink r:id="r1">{run(" here")}</w:hyperlink>'
        + f'<w:hyperlink r:id="r2">{run(" not here")}</w:hyperlink>'
        + run(".", '<w:b w:val="0"/>')
    )

    found = body_of(paragraph("Before, some text."), paragraph(inner))

    assert "Call **us** *now* [here](https://a.example/x) not here." in found
    assert "javascript" not in found


def test_a_table_becomes_a_table():
    def cell(text):
        return f"<w:tc>{paragraph(text)}</w:tc>"

    rows = f"<w:tr>{cell('Way')}{cell('Days')}</w:tr><w:tr>{cell('Mail')}{cell('2 | 3')}</w:tr>"

    assert "| Way | Days |\n| --- | --- |\n| Mail | 2 \\| 3 |" in body_of(f"<w:tbl>{rows}</w:tbl>")


def test_tracked_changes_hidden_text_and_notes_are_told():
    inner = (
        f"<w:ins>{run('new ')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        + run("secret", "<w:vanish/>")
        + run("text.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
    )

    assert body_of(paragraph(inner)) == "new text.\n\nThe note.\n"
    first, second = guesses(paragraph(inner))
    assert "left out: “old”" in first
    assert "Words added by a tracked change" in first
    assert "Hidden text was left out: “secret”" in first
    assert second.startswith("Paragraph 2 is a note at the foot of a page")


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    choices = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    inner = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"

    assert body_of(paragraph(run("Beside.") + inner)) == "Beside.\n\nIn the box.\n"


def test_a_heading_by_its_look_is_a_guess_and_typed_bullets_are_items():
    parts = (
        paragraph("Something first, which is a sentence of its own."),
        paragraph(run("Our way", "<w:b/>")),
        paragraph("• Answer"),
        paragraph("• Ask"),
    )

    assert body_of(*parts).endswith("## Our way {#our-way}\n\n- Answer\n- Ask\n")
    assert any("all in bold" in guess for guess in guesses(*parts))


def test_what_lies_outside_is_not_fetched_and_told():
    remarks = [each.sentence for each in read_docx(make_docx(paragraph("Text."))).remarks]

    assert "Parts that lie outside of the document were not fetched." in remarks


def declare(size):
    """A document whose archive claims a small size and unfolds to a large one."""
    whole = make_docx(parts={"word/document.xml": b"<x>" + b" " * 40_000_000})
    return whole.replace(struct.pack("<I", 40_000_003), struct.pack("<I", size))


ENTITY = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {NS}><w:body><w:p/></w:body></w:document>'
DEEP = f"<w:document {NS}><w:body>{'<w:sdt>' * 5000}{'</w:sdt>' * 5000}</w:body></w:document>"
REFUSED = {
    "macros": (lambda: make_docx(parts={"word/vbaProject.bin": "x"}), "The document has macros."),
    "docm": (
        lambda: make_docx(parts={"[Content_Types].xml": "<a b='x.macroEnabled.main+xml'/>"}),
        "The document may hold macros",
    ),
    "entities": (lambda: make_docx(document=ENTITY), "The document defines words of its own"),
    "bomb": (lambda: declare(40_000_003), "The document holds more than can be read."),
    "bomb that lies": (lambda: declare(1000), "Th"),
    "deep": (lambda: make_docx(document=DEEP), "The document is nested too deeply."),
    "many runs": (
        lambda: make_docx(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 250_001}</w:p>"),
        "The document holds more than can be read.",
    ),
    "long": (
        lambda: make_docx(paragraph("word " * 100_001), paragraph("word " * 100_001)),
        "The document has more than 1 MB of text. Divide it, and bring in one policy.",
    ),
    "no zip": (lambda: b"PK nothing", "This is not a document of Word"),
    "other zip": (lambda: make_docx()[:100], "This is not a document of Word"),
    "damaged": (lambda: make_docx(document="<w:document"), "The document is damaged."),
    "empty": (make_docx, "The document has no text."),
    "large": (lambda: b"PK" + bytes(20_000_000), "The file is larger than 20 MB."),
}


@pytest.mark.parametrize(("make", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_over_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(RefusalError) as refusal:
        read_docx(make())

    assert str(refusal.value).startswith(sentence)


def test_damaged_bytes_inside_are_refused():
    whole = bytearray(make_docx(paragraph("Some text that is long enough. " * 50)))
    place = whole.find(b"word/document.xml") + 60
    whole[place : place + 8] = zlib.compress(b"x")[:8]

    with pytest.raises(RefusalError):
        read_docx(bytes(whole))
