"""Binding: what the documents have each for themselves becomes what the book has once."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    NumberTree,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Pdf,
    Stream,
    String,
)

from lms.bookbinding.numbering import Figures

# A link that begins like this names a place of the book, wherever in it that is.
INSIDE = "book:"

# Where a link inside goes, of the places that there are: `#place`, or an address.
Lead = Callable[[str, frozenset[str]], str]


@dataclass(frozen=True)
class Mark:
    """An entry of the outline: its title, the place that it leads to, and what stands below."""

    title: str
    place: str
    below: tuple["Mark", ...] = ()


def count_pages(content: bytes) -> int:
    """How many pages a document has."""
    with Pdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def bind(
    front: bytes, chapters: Sequence[bytes], figures: bytes, *, marks: Sequence[Mark], lead: Lead
) -> bytes:
    """One document of all: its first page is the cover, every other one is numbered.

    The front says of the whole what it is called and in which language; `figures` is a document
    with all the letters that number pages. The same documents give the same bytes.
    """
    with ExitStack() as opened:
        drawn, *documents = (
            opened.enter_context(Pdf.open(io.BytesIO(content)))
            for content in (figures, front, *chapters)
        )
        binder = _Binder(documents, lead)
        binder.join()
        binder.number_pages(Figures(drawn))
        binder.complete(marks)
        return _write(documents[0])


class _Binder:
    """The book while it is made: the front, behind which the chapters come one by one."""

    def __init__(self, documents: Sequence[Pdf], lead: Lead) -> None:
        self._book, *self._chapters = documents
        self._lead = lead
        self._known = frozenset(name for one in documents for name, _ in _list_places(one))
        self._places = NameTree.new(self._book)
        self._parents = NumberTree(self._book.Root.StructTreeRoot.ParentTree)
        self._top = _find_top(self._book)

    def join(self) -> None:
        """Take over every document's pages, texts, fonts, places and structure."""
        self._prepare(self._book, 0, 0)
        self._take_places(_list_places(self._book))
        for place, chapter in enumerate(self._chapters, start=1):
            self._add(chapter, place)

    def number_pages(self, figures: Figures) -> None:
        """Draw its number at the foot of each page but the cover."""
        font = self._book.copy_foreign(figures.font)
        pages = len(self._book.pages)
        for number, page in enumerate(self._book.pages, start=1):
            if number > 1:
                page.add_resource(font, Name.Font, figures.name)
                page.contents_add(figures.draw(number, pages), prepend=True)

    def complete(self, marks: Sequence[Mark]) -> None:
        """Say in the catalog what the book as a whole has."""
        root = self._book.Root
        root.Names = Dictionary(Dests=self._places.obj)
        root.PageMode = Name.UseOutlines
        root.StructTreeRoot.ParentTreeNextKey = self._count_keys()
        with self._book.open_outline() as outline:
            outline.root.extend(map(_outline, marks))

    def _add(self, chapter: Pdf, place: int) -> None:
        first_key = self._count_keys()
        self._prepare(chapter, place, first_key)
        # The pages come first: what is copied after them refers to them as they are in the book.
        for page in chapter.pages:
            self._book.pages.append(page)
        taken = self._copy(chapter)
        taken.Top.S, taken.Top.P = Name.Part, self._top
        if chapter.Root.Lang != self._book.Root.Lang:
            taken.Top.Lang = String(str(chapter.Root.Lang))
        self._top.K.append(taken.Top)
        for key, value in zip(taken.Keys, taken.Parents, strict=True):
            self._parents[first_key + int(key)] = value
        self._take_places(zip(map(str, taken.Names), taken.Places, strict=True))

    def _copy(self, chapter: Pdf) -> Object:
        """The structure and the places of a chapter as objects of the book."""
        places = list(_list_places(chapter))
        parents = list(NumberTree(chapter.Root.StructTreeRoot.ParentTree).items())
        bundle = Dictionary(
            Top=_find_top(chapter),
            Keys=Array(key for key, _ in parents),
            Parents=Array(value for _, value in parents),
            Names=Array(String(name) for name, _ in places),
            Places=Array(value for _, value in places),
        )
        return self._book.copy_foreign(chapter.make_indirect(bundle))

    def _take_places(self, places: Iterator[tuple[str, Object]]) -> None:
        """The first place of a name is the one that is led to."""
        for name, where in places:
            if name not in self._places:
                self._places[name] = where

    def _count_keys(self) -> int:
        return 1 + max(self._parents, default=-1)

    def _prepare(self, document: Pdf, place: int, first_key: int) -> None:
        """Make names and keys such as no other document has, and lead links inside."""
        for part in document.objects:
            if not isinstance(part, (Dictionary, Stream)):
                continue
            for key in (Name.StructParent, Name.StructParents):
                if key in part:
                    part[key] = int(part[key]) + first_key
            if part.get(Name.Type) == Name.StructElem:
                _rename(part, place)
            elif part.get(Name.Subtype) == Name.Link:
                self._join_link(part)

    def _join_link(self, link: Object) -> None:
        action = link.get(Name.A, Dictionary())
        address = str(action.get(Name.URI, ""))
        if not address.startswith(INSIDE):
            return
        led = self._lead(address.removeprefix(INSIDE), self._known)
        link.Contents = String(led.removeprefix("#"))
        if led.startswith("#"):
            del link.A
            link.Dest = String(led.removeprefix("#"))
        else:
            action.URI = String(led)


def _rename(element: Object, place: int) -> None:
    """Headers of tables are known by their names; each document begins these anew."""
    if Name.ID in element:
        element.ID = String(f"{place}-{element.ID}")
    headers = element.get(Name.A, Dictionary()).get(Name.Headers)
    if headers is not None:
        element.A.Headers = Array(String(f"{place}-{header}") for header in headers)


def _find_top(document: Pdf) -> Object:
    """The element of the structure that holds all others."""
    return document.Root.StructTreeRoot.K[0]


def _list_places(document: Pdf) -> Iterator[tuple[str, Object]]:
    """The names that links lead to, each with where that is."""
    names = document.Root.get(Name.Names, Dictionary())
    if Name.Dests in names:
        for name, where in NameTree(names.Dests).items():
            if isinstance(name, str):
                yield name, where


def _outline(mark: Mark) -> OutlineItem:
    """An entry of the outline; what stands below is folded away."""
    item = OutlineItem(mark.title, String(mark.place))
    item.children.extend(map(_outline, mark.below))
    item.is_closed = bool(mark.below)
    return item


def _write(book: Pdf) -> bytes:
    file = io.BytesIO()
    book.save(
        file,
        min_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return file.getvalue()
