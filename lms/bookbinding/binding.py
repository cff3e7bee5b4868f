"""Binding: what the documents have each for themselves becomes what the book has once."""

import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pydyf  # type: ignore[import-untyped]

from lms.bookbinding.numbering import Figures
from lms.bookbinding.reading import Document, Part, refer_anew

# A link that begins like this names a place of the book, wherever in it that is.
INSIDE = "book:"
_INSIDE = rb"\(" + INSIDE.encode() + rb"([a-z0-9.-]*)\)"
_ACTION = re.compile(rb"/A <<[^<>]*/URI " + _INSIDE + rb">>")
_SPOKEN = re.compile(rb"/Contents " + _INSIDE)
_KEYS = re.compile(rb"/(StructParents?) (\d+)")
_HEADERS = re.compile(rb"\((\d+-\d+-\d+)\)")


@dataclass(frozen=True)
class Mark:
    """An entry of the outline: its title, the place that it leads to, and what stands below."""

    title: str
    place: str
    below: tuple["Mark", ...] = ()


@dataclass(frozen=True)
class Binding:
    """What the book is called and how one finds one's way in it.

    `lead` says where a link inside goes, of the places that there are: `#place`, or an address.
    """

    title: str
    author: str
    marks: tuple[Mark, ...]
    lead: Callable[[str, frozenset[str]], str]


class _Copied(pydyf.Object):  # type: ignore[misc]
    """An object as it was read, with its references renewed."""

    def __init__(self, head: bytes, stream: bytes | None) -> None:
        super().__init__()
        self._head, self._stream = head, stream

    @property
    def compressible(self) -> bool:
        """Whether it may lie among others; a stream may not."""
        return self._stream is None

    @property
    def data(self) -> bytes:
        """The object as it stands in the file."""
        if self._stream is None:
            return self._head
        packed = zlib.compress(self._stream, 9)
        head = self._head[:-2] + b"/Filter /FlateDecode/Length %d>>" % len(packed)
        return b"\n".join((head, b"stream", packed, b"endstream"))


def bind(
    front: Document, chapters: Sequence[Document], figures: Document, binding: Binding
) -> bytes:
    """One document of all: its first page is the cover, every other one is numbered."""
    return _Binder([front, *chapters], Figures(figures), figures, binding).write()


class _Binder:
    """The book while it is made."""

    def __init__(
        self, documents: Sequence[Document], figures: Figures, drawn: Document, binding: Binding
    ) -> None:
        self._pdf = pydyf.PDF()
        self._binding = binding
        self._figures = figures
        self._pages = sum(len(document.pages) for document in documents)
        self._places = {
            name.decode("latin-1")[1:-1]: b""
            for document in documents
            for name, _ in document.places
        }
        self._names = frozenset(self._places)
        self._root, self._top, self._parents = (pydyf.Dictionary() for _ in range(3))
        for each in (self._root, self._top, self._parents):
            self._pdf.add_object(each)
        self._kids, self._nums = pydyf.Array(), pydyf.Array()
        self._key = 0
        self._font = self._copy_font(drawn, figures.number)
        for place, document in enumerate(documents):
            self._add(place, document)

    def write(self) -> bytes:
        """The book as a file."""
        self._root.update(
            {
                "Type": "/StructTreeRoot",
                "ParentTree": self._parents.reference,
                "ParentTreeNextKey": self._key,
                "K": pydyf.Array([self._top.reference]),
            }
        )
        self._top.update(
            {"Type": "/StructElem", "S": "/Document", "P": self._root.reference, "K": self._kids}
        )
        self._parents["Nums"] = self._nums
        self._complete_catalog()
        file = io.BytesIO()
        self._pdf.write(file, version=b"1.7", compress=True)
        return file.getvalue()

    def _complete_catalog(self) -> None:
        pdf, binding = self._pdf, self._binding
        names = pydyf.Array()
        for name in sorted(self._places):
            names.extend([b"(%s)" % name.encode("latin-1"), self._places[name]])
        places = pydyf.Dictionary({"Names": names})
        outlines = pydyf.Dictionary({"Type": "/Outlines"})
        for each in (places, outlines):
            pdf.add_object(each)
        self._outline(outlines, binding.marks)
        pdf.catalog.update(
            {
                "StructTreeRoot": self._root.reference,
                "Names": pydyf.Dictionary({"Dests": places.reference}),
                "Outlines": outlines.reference,
                "PageMode": "/UseOutlines",
                "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
                "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
            }
        )
        pdf.info.update(Title=pydyf.String(binding.title), Author=pydyf.String(binding.author))

    def _outline(self, above: pydyf.Dictionary, marks: Sequence[Mark]) -> None:
        """Hang the entries below the one above; those of the second level are folded away."""
        entries = [
            pydyf.Dictionary(
                {
                    "Title": pydyf.String(mark.title),
                    "Dest": pydyf.String(mark.place),
                    "Parent": above.reference,
                }
            )
            for mark in marks
        ]
        for entry in entries:
            self._pdf.add_object(entry)
        for before, after in pairwise(entries):
            before["Next"], after["Prev"] = after.reference, before.reference
        if entries:
            above.update(First=entries[0].reference, Last=entries[-1].reference)
            above["Count"] = len(entries) if "Title" not in above else -len(entries)
        for entry, mark in zip(entries, marks, strict=True):
            self._outline(entry, mark.below)

    def _copy_font(self, drawn: Document, number: int) -> int:
        """Take over one font with all that it refers to."""
        numbers: dict[int, int] = {}

        def take(old: int) -> int:
            if old not in numbers:
                part = drawn.objects[old]
                copied = _Copied(refer_anew(part.head, take), part.stream)
                self._pdf.add_object(copied)
                numbers[old] = copied.number
            return numbers[old]

        return take(number)

    def _add(self, place: int, document: Document) -> None:
        """Take over a document's pages, texts, fonts and structure."""
        kept = [number for number in document.objects if number not in document.frame]
        first = len(self._pdf.objects)
        numbers = {old: first + at for at, old in enumerate(kept)}
        numbers |= {document.top: self._top.number, document.root: self._root.number}
        numbers |= {_find_parent(document): self._pdf.pages.number}
        numbers[_spare(document)] = self._font
        parts = dict(self._prepare(place, document))

        def rename(old: int) -> int:
            return numbers[old]

        for old in kept:
            part = parts[old]
            self._pdf.add_object(_Copied(refer_anew(part.head, rename), part.stream))
        for number in document.pages:
            self._pdf.pages["Kids"].extend([numbers[number], 0, "R"])
            self._pdf.pages["Count"] += 1
        for name, where in document.places:
            known = name.decode("latin-1")[1:-1]
            self._places[known] = self._places[known] or refer_anew(where, rename)
        self._kids.extend(b"%d 0 R" % numbers[kid] for kid in document.kids)
        for key, value in document.parents:
            self._nums.extend([self._key + key, refer_anew(value, rename)])
        self._key += 1 + max((key for key, _ in document.parents), default=-1)
        if place == 0:
            self._take_frame(document)

    def _take_frame(self, document: Document) -> None:
        """The front says of the whole book what it is, and in which language."""
        part = document.objects[document.metadata]
        metadata = _Copied(part.head, part.stream)
        self._pdf.add_object(metadata)
        self._pdf.catalog["Metadata"] = metadata.reference
        self._pdf.catalog["Lang"] = self._language = document.language

    def _prepare(self, place: int, document: Document) -> Iterator[tuple[int, Part]]:
        """The objects as they stand in the book, but for their references."""
        numbered = self._number_pages(document, is_front=place == 0)
        fonts = {
            int(found[1])
            for part in document.objects.values()
            for found in re.finditer(rb"/Font (\d+) 0 R", part.head)
        }
        foreign = place > 0 and document.language != self._language
        for number, part in document.objects.items():
            head, stream = self._change(part.head, place), part.stream
            if number in numbered and stream is not None:
                stream = numbered[number] + stream
            if number in fonts:
                head = head[:-2] + b"/Pages %d 0 R>>" % _spare(document)
            if foreign and number in document.kids:
                head = head[:-2] + b"/Lang " + document.language + b">>"
            yield number, Part(head, stream)

    def _change(self, head: bytes, place: int) -> bytes:
        if b"/StructParent" in head:
            head = _KEYS.sub(lambda k: b"/%s %d" % (k[1], int(k[2]) + self._key), head)
        if b"/Subtype /Link" in head:
            head = _ACTION.sub(lambda found: self._lead(found[1]), head)
            head = _SPOKEN.sub(lambda found: self._speak(found[1]), head)
        if head.startswith(b"<</Type /StructElem") and (b"/ID (" in head or b"/Headers" in head):
            head = _HEADERS.sub(rb"(%d-\1)" % place, head)
        return head

    def _lead(self, name: bytes) -> bytes:
        address = self._binding.lead(name.decode(), self._names)
        if address.startswith("#"):
            return b"/Dest " + bytes(pydyf.String(address[1:]).data)
        uri = bytes(pydyf.String(address).data)
        return b"/A <</Type /Action/S /URI/URI " + uri + b">>"

    def _speak(self, name: bytes) -> bytes:
        address = self._binding.lead(name.decode(), self._names)
        return b"/Contents " + bytes(pydyf.String(address.removeprefix("#")).data)

    def _number_pages(self, document: Document, *, is_front: bool) -> dict[int, bytes]:
        """What is drawn before the contents of each page, by the number of those."""
        before = self._pdf.pages["Count"]
        drawn = {}
        for place, number in enumerate(document.pages):
            if is_front and place == 0:
                continue
            found = re.search(rb"/Contents (\d+) 0 R", document.objects[number].head)
            if found:
                drawn[int(found[1])] = self._figures.draw(before + place + 1, self._pages)
        return drawn


def _find_parent(document: Document) -> int:
    found = re.search(rb"/Parent (\d+) 0 R", document.objects[document.pages[0]].head)
    return int(found[1]) if found else 0


def _spare(document: Document) -> int:
    """A number that no object of the document has: by it the font of the numbers is meant."""
    return max(document.objects) + 1
