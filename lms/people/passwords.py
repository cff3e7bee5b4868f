"""Which passwords are good enough, and how one is kept and compared."""

import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from lms.errors import RefusalError
from lms.people.common_passwords import COMMON_PASSWORDS

SHORTEST = 12
LONGEST = 200
LONGEST_WAIT = 5.0
_hasher = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# Each hash takes a core and 19 MiB; more at once would slow every other page down.
_places = threading.BoundedSemaphore(max(1, os.cpu_count() or 1))


class BusyError(RefusalError):
    """Too many people sign in at this moment; trying again later helps."""


def find_fault(password: str, *, personal: tuple[str, ...] = ()) -> str | None:
    """Why this password cannot be used; `personal` are words that others can guess."""
    if len(password) > LONGEST:
        return f"This password has more than {LONGEST} characters. Choose a shorter one."
    plain = _normalise(password)
    if len(plain) < SHORTEST:
        return (
            f"This password has {len(plain)} characters; it needs {SHORTEST} or more. "
            "Three or four words that do not belong together are easy to remember."
        )
    folded = _simplify(plain)
    if len(set(plain)) < 4 or folded in COMMON_PASSWORDS:
        return "This password is one of those that are tried first. Choose another one."
    if any(_is_made_of(folded, word) for word in personal):
        return (
            "Your name, your mail address and the company's name are easy to guess. Choose others."
        )
    return None


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _one_place():
        return _hasher.hash(_normalise(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password; takes as long where none is kept."""
    if len(password) > LONGEST:
        password = ""
    with _one_place():
        try:
            _hasher.verify(kept or _hash_of_nothing(), _normalise(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _simplify(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _is_made_of(folded: str, word: str) -> bool:
    """Whether little else is left of the password when the word is taken out."""
    parts = {_simplify(word), *(_simplify(part) for part in word.replace("@", " ").split())}
    rest = folded
    for part in sorted(parts, key=lambda each: (-len(each), each)):
        if len(part) > 2:
            rest = rest.replace(part, "")
    return rest != folded and len(rest) < SHORTEST // 2


@cache
def _hash_of_nothing() -> str:
    return _hasher.hash("nobody has this password")


@contextmanager
def _one_place() -> Iterator[None]:
    if not _places.acquire(timeout=LONGEST_WAIT):
        raise BusyError(
            "Many people are signing in at this moment. Wait a minute and try again; "
            "nothing was changed."
        )
    try:
        yield
    finally:
        _places.release()
