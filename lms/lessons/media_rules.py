"""What an uploaded file is, by what it contains and never by what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
FILMS = ("video/mp4", "video/webm")
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "video/mp4": (".mp4",),
    "video/webm": (".webm",),
}
LARGEST_PICTURE = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
_MOST_BOXES = 10_000
_LONGEST_EBML = 1024
_SEGMENT = b"\x18\x53\x80\x67"
_MP4_BRANDS = frozenset(
    (
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"dash",
        b"qt  ",
    )
)


@dataclass(frozen=True)
class MediaFacts:
    """A file as lessons show it: known by the digest of what it contains."""

    digest: str
    kind: str
    size: int
    width: int = 0
    height: int = 0

    @property
    def is_film(self) -> bool:
        """Whether it is played and not looked at."""
        return self.kind in FILMS


def find_kind(head: bytes) -> str | None:
    """The kind of a picture or a film by its first bytes; None for everything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    return None


def is_whole_film(kind: str, stream: IO[bytes], size: int) -> bool:
    """Whether the file is built as its kind is, from its first byte to its last."""
    if kind == "video/mp4":
        names = list(_list_boxes(stream, size))
        return names[:1] == [b"ftyp"] and b"moov" in names and names[-1] != b""
    stream.seek(4)
    length = _read_length(stream)
    if length is None or length > _LONGEST_EBML:
        return False
    stream.seek(length, 1)
    if stream.read(4) != _SEGMENT:
        return False
    length = _read_length(stream)
    return length is not None and (length < 0 or stream.tell() + length == size)


def _list_boxes(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The names of the outermost boxes; an empty one where they do not fill the file."""
    place = 0
    for _ in range(_MOST_BOXES):
        stream.seek(place)
        head = stream.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length == 0:
            length = size - place
        if len(head) < 8 or length < 8 or place + length > size:
            break
        yield head[4:8]
        place += length
        if place == size:
            return
    yield b""


def _read_length(stream: IO[bytes]) -> int | None:
    """A length as EBML writes it; -1 where it is left open."""
    first = stream.read(1)
    if not first or not first[0]:
        return None
    width = 9 - first[0].bit_length()
    rest = stream.read(width - 1)
    if len(rest) < width - 1:
        return None
    value = int.from_bytes(bytes([first[0] & ((1 << (8 - width)) - 1)]) + rest)
    return -1 if value == (1 << (7 * width)) - 1 else value
