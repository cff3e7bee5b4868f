"""A file is what it contains; a picture keeps only its points, a film is whole or refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lms.errors import RefusalError
from lms.lessons.media import digest_stream, draw_anew, find_place, take_file

MEGABYTE = 1024 * 1024


def make_picture(kind="PNG", size=(8, 6), **more):
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(stream, kind, **more)
    return stream.getvalue()


def make_box(name, content=b""):
    return struct.pack(">I", 8 + len(content)) + name + content


def make_mp4(*more):
    head = make_box(b"ftyp", b"isom\0\0\2\0isom")
    return b"".join((head, make_box(b"moov", b"\0" * 40), make_box(b"mdat", b"\0" * 99), *more))


def make_webm(tail=b""):
    body = b"\x42\x82\x84webm"
    segment = b"\x18\x53\x80\x67" + bytes([0x80 | 4]) + b"\0\0\0\0"
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(body)]) + body + segment + tail


def make_bomb():
    """A PNG of a few hundred bytes that says it has 900 million points."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_picture(), "image/png"),
        (make_picture("JPEG"), "image/jpeg"),
        (make_picture("WEBP"), "image/webp"),
        (make_mp4(), "video/mp4"),
        (make_webm(), "video/webm"),
    ],
    ids=["png", "jpeg", "webp", "mp4", "webm"],
)
def test_a_file_is_kept_under_the_digest_of_what_it_contains(tmp_path, content, kind):
    facts = take_file(tmp_path, io.BytesIO(content), most=MEGABYTE)

    kept = find_place(tmp_path, facts.digest)
    assert (facts.kind, facts.size) == (kind, kept.stat().st_size)
    assert digest_stream(io.BytesIO(kept.read_bytes())) == facts.digest
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [facts.digest]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "neither a picture"),
        (b"GIF89a/*\1\0\1\0*/=1;alert(1)", "neither a picture"),
        (b"%PDF-1.7\n%\xff", "neither a picture"),
        (b"<!doctype html><script>alert(1)</script>", "neither a picture"),
        (b"", "neither a picture"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "The picture cannot be read"),
        (make_bomb(), "The picture cannot be read|40 million points"),
        (make_mp4(b"<script>alert(1)</script>"), "The film is not whole"),
        (make_mp4()[:60], "The film is not whole"),
        (make_box(b"ftyp", b"isom\0\0\2\0isom") + make_box(b"mdat"), "The film is not whole"),
        (make_webm(b"PK\3\4"), "The film is not whole"),
        (make_mp4(make_box(b"free", b"\0" * MEGABYTE)), "at most 1 MB are taken"),
    ],
    ids=[
        "svg",
        "gif that is a script",
        "pdf",
        "page",
        "nothing",
        "page behind the first bytes of a png",
        "bomb",
        "film with a page behind it",
        "half a film",
        "film without its index",
        "film with an archive behind it",
        "too large",
    ],
)
def test_what_is_something_else_is_refused_and_leaves_nothing(tmp_path, content, sentence):
    with pytest.raises(RefusalError, match=sentence):
        take_file(tmp_path, io.BytesIO(content), most=MEGABYTE)

    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_keeps_nothing_but_its_points(kind):
    secret = b"<script>alert('Rotterdam 51.92 N')</script>"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    content = make_picture(kind, exif=exif) + secret

    drawn, width, height = draw_anew(content, f"image/{kind.lower()}")

    assert (width, height) == (8, 6)
    assert secret not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, dict(picture.getexif())) == (kind, {})


def test_a_picture_that_lies_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    _, width, height = draw_anew(make_picture("JPEG", exif=exif), "image/jpeg")

    assert (width, height) == (6, 8)
