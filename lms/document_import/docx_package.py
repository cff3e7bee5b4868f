"""What may come out of a document of Word: its texts, within measure, and nothing that acts."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET
from xml.parsers import expat

from lms.document_import.blocks import Remark
from lms.errors import RefusalError

LARGEST_FILE = 20_000_000
LARGEST_PART = 30_000_000
LARGEST_BESIDE = 5_000_000
MOST_PARTS = 5_000
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NOT_WORD = "This is not a document of Word (.docx). Save it as one, or paste its text."
TOO_LARGE = "The document holds more than can be read. Paste its text, or divide it."


class _BeginsError(Exception):
    """The first element was reached, so no document type can follow."""


@dataclass(frozen=True)
class Package:
    """The parts of a document that hold text, and where its links lead."""

    document: bytes
    beside: Mapping[str, bytes]
    links: Mapping[str, str]
    remarks: tuple[Remark, ...]


def open_package(content: bytes) -> Package:
    """The parts with text; refused where the file is none of Word, acts, or unfolds too far."""
    if len(content) > LARGEST_FILE:
        raise RefusalError(
            "The file is larger than 20 MB. Take its pictures out, or paste its text."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise RefusalError(_NOT_WORD) from error
    except (zlib.error, ET.ParseError, expat.ExpatError) as error:
        raise RefusalError("The document is damaged. Open it in Word and save it anew.") from error


def _read(archive: zipfile.ZipFile) -> Package:
    names = archive.namelist()
    if len(names) > MOST_PARTS:
        raise RefusalError(TOO_LARGE)
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        raise RefusalError("The document has macros. Save it as .docx without them.")
    if "word/document.xml" not in names:
        raise RefusalError(_NOT_WORD)
    if "macroEnabled" in _take(archive, "[Content_Types].xml", LARGEST_BESIDE).decode(
        "utf-8", "replace"
    ):
        raise RefusalError("The document may hold macros (.docm). Save it as .docx without them.")
    document = _take(archive, "word/document.xml", LARGEST_PART)
    wanted = ("styles", "numbering", "footnotes", "endnotes")
    beside = {
        name: _take(archive, f"word/{name}.xml", LARGEST_BESIDE)
        for name in wanted
        if f"word/{name}.xml" in names
    }
    links, remarks = _read_links(archive, names)
    return Package(document, beside, links, (*remarks, *_remark_on_rest(names)))


def _take(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The part, if it is no larger than declared and allowed; what it claims is not believed."""
    try:
        declared = archive.getinfo(name)
    except KeyError as error:
        raise RefusalError(_NOT_WORD) from error
    if declared.file_size > most:
        raise RefusalError(TOO_LARGE)
    with archive.open(declared) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise RefusalError(TOO_LARGE)
    _refuse_document_type(content)
    return content


def _refuse_document_type(content: bytes) -> None:
    """A document type can define words that unfold without end, or name other files."""

    def refuse(*_: object) -> None:
        raise RefusalError("The document defines words of its own in XML. It is not taken over.")

    def begin(*_: object) -> None:
        raise _BeginsError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the library's own signature
    except _BeginsError:
        return


def _read_links(
    archive: zipfile.ZipFile, names: list[str]
) -> tuple[dict[str, str], tuple[Remark, ...]]:
    path = "word/_rels/document.xml.rels"
    if path not in names:
        return {}, ()
    root = ET.fromstring(_take(archive, path, LARGEST_BESIDE))  # noqa: S314 - checked
    links: dict[str, str] = {}
    foreign = 0
    for each in root.iter(f"{_REL}Relationship"):
        if each.get("TargetMode") != "External":
            continue
        if each.get("Type", "").endswith("/hyperlink"):
            links[each.get("Id", "")] = each.get("Target", "")
        else:
            foreign += 1
    said = "Parts that lie outside of the document were not fetched."
    return links, (Remark(1, said),) if foreign else ()


def _remark_on_rest(names: list[str]) -> tuple[Remark, ...]:
    found = []
    if any(name.startswith("word/media/") for name in names):
        found.append(Remark(1, "Pictures were left out. Say in words what they show."))
    if any(name.startswith(("word/header", "word/footer")) for name in names):
        found.append(Remark(1, "What stands at the head and the foot of the pages was left out."))
    if "word/comments.xml" in names:
        found.append(Remark(1, "Comments in the margin were left out."))
    return tuple(found)
