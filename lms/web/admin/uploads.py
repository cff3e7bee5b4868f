"""Where a file of people waits between its preview and its import."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms import clock
from lms.errors import RefusalError
from lms.web.settings import get_settings

HOURS_KEPT = 12
GONE = "The file is no longer kept here. Choose it again; nothing was imported."


@dataclass(frozen=True)
class Upload:
    """A file that somebody looked at, and what it would have done then."""

    person_id: int
    digest: str
    file: str
    is_complete: bool
    counts: tuple[int, int, int, int]


def keep_file(content: bytes) -> str:
    """Keep the file for some hours, readable by the program alone; its digest finds it again."""
    folder = _get_folder()
    _forget_old(folder)
    digest = hashlib.sha256(content).hexdigest()
    path = folder / digest
    path.touch(mode=0o600)
    path.write_bytes(content)
    return digest


def read_file(digest: str) -> bytes:
    """The file with that digest, exactly as it was sent."""
    try:
        content = (_get_folder() / digest).read_bytes()
    except OSError as error:
        raise RefusalError(GONE) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise RefusalError(GONE)
    return content


def forget_file(digest: str) -> None:
    """Keep the file no longer."""
    (_get_folder() / digest).unlink(missing_ok=True)


def sign_upload(upload: Upload) -> str:
    """The upload as a token that only this installation can make."""
    values = [upload.person_id, upload.digest, upload.file, upload.is_complete, *upload.counts]
    return str(_get_serializer().dumps(values))


def read_upload(token: str, *, person_id: int) -> Upload:
    """The upload that the person looked at."""
    try:
        values = _get_serializer().loads(token, max_age=HOURS_KEPT * 3600)
    except BadSignature as error:
        raise RefusalError(GONE) from error
    who, digest, file, is_complete, *counts = values
    joins, changes, leaves, shifts = counts
    upload = Upload(who, digest, file, is_complete, (joins, changes, leaves, shifts))
    if upload.person_id != person_id:
        raise RefusalError(GONE)
    return upload


def _get_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="people import")


def _get_folder() -> Path:
    folder = get_settings().data / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _forget_old(folder: Path) -> None:
    oldest = clock.now().timestamp() - HOURS_KEPT * 3600
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
