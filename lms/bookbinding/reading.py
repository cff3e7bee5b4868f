"""Taking apart a document as this program's own typesetter writes it, uncompressed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>|\b(\d+) 0 R\b", re.DOTALL)
_STRING = rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)"
_DESTINATION = re.compile(_STRING + rb" (\[\d+ 0 R /XYZ [^\]]*\])", re.DOTALL)
_PARENTS = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)")
_LENGTH = re.compile(rb"/Length (\d+)")


@dataclass(frozen=True)
class Part:
    """One object of the file: its dictionary or other value, and the bytes of its stream."""

    head: bytes
    stream: bytes | None = None


@dataclass(frozen=True)
class Document:
    """A document taken apart: its objects by number, and which of them are what.

    `places` are the names that links lead to, each with where that is; `parents` say which
    element of the structure a page's contents belong to; `kids` are the topmost elements.
    """

    objects: dict[int, Part]
    catalog: bytes
    metadata: int
    pages: tuple[int, ...]
    places: tuple[tuple[bytes, bytes], ...]
    parents: tuple[tuple[int, bytes], ...]
    root: int
    top: int
    kids: tuple[int, ...]
    frame: frozenset[int]

    @property
    def language(self) -> bytes:
        """The language of the document, as a string of the format."""
        found = re.search(rb"/Lang " + _STRING, self.catalog)
        return found[1] if found else b"(en)"


def read_document(content: bytes) -> Document:
    """Take apart what `render_pdf` wrote as a part."""
    objects = {number: _read_object(content, at) for number, at in _list_objects(content)}
    catalog_number = _find_number(content[content.rindex(b"trailer") :], b"Root")
    catalog = objects[catalog_number].head
    pages = _find_number(catalog, b"Pages")
    root = _find_number(catalog, b"StructTreeRoot")
    parent_tree = _find_number(objects[root].head, b"ParentTree")
    top = int(re.findall(rb"/K \[(\d+) 0 R", objects[root].head)[0])
    frame = {catalog_number, pages, root, parent_tree, top}
    metadata = _find_number(catalog, b"Metadata")
    frame |= {metadata, *(int(n) for n in re.findall(rb"/Info (\d+) 0 R", content[-400:]))}
    return Document(
        objects=objects,
        catalog=catalog,
        metadata=metadata,
        pages=_list_numbers(objects[pages].head, b"Kids"),
        places=tuple(_DESTINATION.findall(catalog)),
        parents=_read_parents(objects[parent_tree].head),
        root=root,
        top=top,
        kids=_list_numbers(objects[top].head, b"K"),
        frame=frozenset(frame),
    )


def refer_anew(value: bytes, rename: Callable[[int], int]) -> bytes:
    """The value with each reference leading to another number; strings stay as they are."""
    return _REFERENCE.sub(
        lambda found: b"%d 0 R" % rename(int(found[1])) if found[1] else found[0], value
    )


def _list_objects(content: bytes) -> list[tuple[int, int]]:
    """The number of each object and where it begins, as the table at the end says."""
    start = int(content[content.rindex(b"startxref") :].split()[1])
    lines = content[start : content.rindex(b"trailer")].split(b"\n")[2:]
    return [
        (number, int(line[:10]))
        for number, line in enumerate(lines)
        if line.rstrip().endswith(b"n")
    ]


def _read_object(content: bytes, at: int) -> Part:
    begin = content.index(b"obj\n", at) + 4
    end = content.index(b"\nendobj", begin)
    stream = content.find(b"\nstream\n", begin, end)
    if stream < 0:
        return Part(content[begin:end])
    head = content[begin:stream]
    length = _LENGTH.search(head)
    size = int(length[1]) if length else 0
    first = stream + len(b"\nstream\n")
    return Part(_LENGTH.sub(b"", head, count=1), content[first : first + size])


def _find_number(head: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", head)
    if found is None:
        raise ValueError(f"The document has no {key.decode()}.")
    return int(found[1])


def _list_numbers(head: bytes, key: bytes) -> tuple[int, ...]:
    found = re.search(rb"/" + key + rb" \[([^\]]*)\]", head)
    return tuple(int(n) for n in re.findall(rb"(\d+) 0 R", found[1])) if found else ()


def _read_parents(head: bytes) -> tuple[tuple[int, bytes], ...]:
    inside = head[head.index(b"[") + 1 : head.rindex(b"]")]
    return tuple((int(key), value) for key, value in _PARENTS.findall(inside))
