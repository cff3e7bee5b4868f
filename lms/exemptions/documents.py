"""What may be handed in with a request, told by what is in it, and where it is kept."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from lms.db import fetch
from lms.errors import RefusalError
from lms.exemptions.models import ExemptionDocument
from lms.sql import add_once

MEGABYTES = 5
LARGEST = MEGABYTES * 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
TAIL = 2_048
EMPTY = "The document is empty. Choose it again."
TOO_LARGE = f"The document is larger than {MEGABYTES} MB. Make it smaller, or hand in a part."
UNKNOWN = "A document is a PDF, a PNG or a JPG. This one is none of them, whatever its name says."
CUT_OFF = "The document breaks off before its end. Choose the whole file."


@dataclass(frozen=True)
class Document:
    """A document as it is given back; its name is ours, never that of the file."""

    media_type: str
    content: bytes

    @property
    def ending(self) -> str:
        """The ending of its name."""
        return ENDINGS[self.media_type]


def read_media_type(content: bytes) -> str:
    """What kind of document this is, by its own first and last bytes; nothing is unpacked."""
    if not content:
        raise RefusalError(EMPTY)
    if len(content) > LARGEST:
        raise RefusalError(TOO_LARGE)
    for media_type, start, end in (
        (PDF, b"%PDF-", b"%%EOF"),
        (PNG, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"IEND\xaeB`\x82"),
        (JPEG, b"\xff\xd8\xff", b"\xff\xd9"),
    ):
        if content.startswith(start):
            if end not in content[-TAIL:]:
                raise RefusalError(CUT_OFF)
            return media_type
    raise RefusalError(UNKNOWN)


def keep_document(person_id: int, content: bytes) -> str:
    """Keep the document under the digest of what is in it, once; that digest."""
    digest = hashlib.sha256(content).hexdigest()
    row = {
        "person_id": person_id,
        "digest": digest,
        "media_type": read_media_type(content),
        "content": content,
    }
    add_once(ExemptionDocument, row)
    return digest


def find_document(person_id: int, digest: str) -> Document | None:
    """The document, unless it was erased."""
    own = ExemptionDocument
    found = fetch(
        select(own.media_type, own.content).where(own.person_id == person_id, own.digest == digest)
    ).first()
    return Document(found.media_type, bytes(found.content)) if found else None
