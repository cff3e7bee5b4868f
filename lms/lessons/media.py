"""Taking an uploaded picture or film, and where it lies."""

import hashlib
import io
import os
import secrets
import warnings
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

from lms.errors import RefusalError
from lms.lessons.media_rules import (
    FILMS,
    LARGEST_PICTURE,
    LONGEST_SIDE,
    MOST_PIXELS,
    PICTURES,
    MediaFacts,
    find_kind,
    is_whole_film,
)

CHUNK = 1024 * 1024
UNKNOWN = (
    "This is neither a picture nor a film that can be shown here. Save it as PNG, JPEG or WebP, "
    "or as MP4 or WebM. Its name does not count, only what is in it."
)
BROKEN_PICTURE = "The picture cannot be read. Save it anew as PNG, JPEG or WebP, then upload it."
BROKEN_FILM = (
    "The film is not whole, or more than a film is in the file. Export it anew as MP4 or WebM, "
    "then upload it."
)


def find_place(folder: Path, digest: str) -> Path:
    """Where the file with that digest lies."""
    return folder / digest[:2] / digest


def digest_stream(stream: IO[bytes]) -> str:
    """SHA-256 of what was uploaded, read a piece at a time."""
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def take_file(folder: Path, stream: IO[bytes], *, most: int) -> MediaFacts:
    """Keep what was uploaded, under the digest of what it contains.

    A picture is drawn anew from its points: what else was in the file, the place where it was
    taken or a program, stays outside. A film is copied as it is, a piece at a time. On disk it is
    before this returns, so that nobody records what a power cut would take.
    """
    stream.seek(0)
    kind = find_kind(stream.read(64))
    size = stream.seek(0, os.SEEK_END)
    if kind is None:
        raise RefusalError(UNKNOWN)
    if kind in FILMS:
        _refuse_large(size, most, "film")
        if not is_whole_film(kind, stream, size):
            raise RefusalError(BROKEN_FILM)
        return MediaFacts(_keep(folder, stream), kind, size)
    _refuse_large(size, LARGEST_PICTURE, "picture")
    stream.seek(0)
    drawn, width, height = draw_anew(stream.read(), kind)
    return MediaFacts(_keep(folder, io.BytesIO(drawn)), kind, len(drawn), width, height)


def draw_anew(content: bytes, kind: str) -> tuple[bytes, int, int]:
    """The picture with nothing in the file but its points; its width and height."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[PICTURES[kind]]) as opened:
                _refuse_many_points(opened)
                turned = ImageOps.exif_transpose(opened)
                picture = turned.convert(_choose_mode(turned, kind))
    except RefusalError:
        raise
    except Exception as error:
        # The library raises whatever the broken file leads it to.
        raise RefusalError(BROKEN_PICTURE) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    written = io.BytesIO()
    bare.save(written, PICTURES[kind], **({} if kind == "image/png" else {"quality": 88}))
    return written.getvalue(), bare.width, bare.height


def _refuse_many_points(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusalError("The picture has more than 40 million points. Make it smaller.")


def _choose_mode(picture: Image.Image, kind: str) -> str:
    return "RGBA" if picture.has_transparency_data and kind != "image/jpeg" else "RGB"


def _refuse_large(size: int, most: int, what: str) -> None:
    if size > most:
        raise RefusalError(
            f"The {what} has {size / CHUNK:,.1f} MB; at most {most // CHUNK} MB are taken. "
            f"Make the {what} smaller, then upload it."
        )


def _keep(folder: Path, stream: IO[bytes]) -> str:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = folder / f"{secrets.token_hex(16)}.part"
    digest = hashlib.sha256()
    stream.seek(0)
    try:
        with waiting.open("xb") as file:
            while piece := stream.read(CHUNK):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        place = find_place(folder, digest.hexdigest())
        place.parent.mkdir(exist_ok=True, mode=0o700)
        waiting.replace(place)
    finally:
        waiting.unlink(missing_ok=True)
    for changed in (place.parent, folder):
        _sync_folder(changed)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
