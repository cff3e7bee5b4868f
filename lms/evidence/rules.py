"""How an entry is written down, committed to and hashed.

The form is RFC 8785 (JSON canonicalisation) in a restricted profile, so that sorted keys and
plain separators already are the canonical bytes. Hashes follow RFC 6962, section 2.1.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

Scalar: TypeAlias = str | int | bool | None
Json: TypeAlias = "Scalar | Sequence[Json] | Mapping[str, Json]"

MAX_ENTRY_BYTES = 64 * 1024
MAX_INTEGER = 2**53 - 1
MOST_FORMS = 4096
_KEY = re.compile(r"[a-z0-9_]+\Z")
# Made once: json.dumps makes a new encoder at each call, which costs more than the encoding.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class EntryFormatError(ValueError):
    """A value cannot stand in an entry; the message says where and why."""


def format_moment(moment: datetime) -> str:
    """The moment in UTC with exactly six digits of a second."""
    if moment.tzinfo is None:
        raise EntryFormatError("A moment without a time zone cannot stand in an entry.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_canonical_json(value: Json) -> bytes:
    """The canonical bytes of a value; EntryFormatError where it is outside the profile."""
    _check(value, "the entry")
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise EntryFormatError("A text has half of a surrogate pair.") from error


def encode_rows(names: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> Iterator[bytes]:
    """The canonical bytes of flat rows that all have these names: those of each as an object.

    Rows of a set differ in their first value, mostly a person's id; what stands round it repeats
    and is checked and encoded once.
    """
    around: dict[object, tuple[str, str]] = {}
    for first, *rest in rows:
        # True is equal to 1 and is written otherwise, so that the types are part of the key.
        key = (*rest, *map(type, rest))
        halves = around.get(key)
        if halves is None:
            if len(around) >= MOST_FORMS:
                around.clear()
            halves = around[key] = _encode_around(names, rest)
        yield f"{halves[0]}{_encode_scalar(first)}{halves[1]}".encode()


def _encode_around(names: Sequence[str], rest: Sequence[Scalar]) -> tuple[str, str]:
    """What stands before and after the value of the first name."""
    to_canonical_json(dict.fromkeys(names))
    values = dict(zip(names[1:], rest, strict=True))
    before = [f'"{name}":{_encode_scalar(values[name])}' for name in sorted(values)]
    place = sum(name < names[0] for name in values)
    after = "".join(f",{pair}" for pair in before[place:])
    opening = "".join(f"{pair}," for pair in before[:place])
    return f'{{{opening}"{names[0]}":', f"{after}}}"


def _encode_scalar(value: Scalar) -> str:
    # True is an int too, and equal to 1: only a plain number may go the short way.
    if type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER:
        return str(value)
    return to_canonical_json(value).decode()


def _check(value: Json, place: str) -> None:
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > MAX_INTEGER:
                raise EntryFormatError(f"{place}: a number is beyond 2^53.")
        case str():
            _check_text(value, place)
        case Mapping():
            _check_object(value, place)
        case list() | tuple():
            for number, item in enumerate(value):
                _check(item, f"{place}, item {number}")
        case _:
            raise EntryFormatError(f"{place}: {type(value).__name__} cannot stand in an entry.")


def _check_text(value: str, place: str) -> None:
    if not value.isascii() and not unicodedata.is_normalized("NFC", value):
        raise EntryFormatError(f"{place}: a text is not in Unicode form NFC.")


def _check_object(value: Mapping[str, Json], place: str) -> None:
    for key, item in value.items():
        if not _is_key(key):
            raise EntryFormatError(f"{place}: the key {key!r} has other signs than a-z, 0-9 and _.")
        # Most values are plain words, which can only be right.
        if type(item) is not str or not item.isascii():
            _check(item, f"{place}, {key}")


@lru_cache(maxsize=4096)
def _is_key(key: object) -> bool:
    return isinstance(key, str) and _KEY.match(key) is not None


def commit_to(values: Mapping[str, Json], *, salt: bytes) -> str:
    """The commitment to some values: HMAC-SHA-256 under the salt, in hexadecimal."""
    return commit_to_bytes(to_canonical_json(values), salt=salt).hex()


def commit_to_bytes(content: bytes, *, salt: bytes) -> bytes:
    """The commitment to values in their canonical bytes: HMAC-SHA-256 under the salt."""
    return hmac.digest(salt, content, "sha256")


def hash_leaf(content: bytes) -> bytes:
    """The hash of a leaf of the tree (RFC 6962)."""
    return hashlib.sha256(b"\x00" + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of a node of the tree (RFC 6962)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def compute_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaf hashes (RFC 6962, MTH).

    Pairing neighbours level by level and carrying an odd last one up gives the same tree as
    the recursive definition, in one pass over each level.
    """
    if not leaf_hashes:
        return hashlib.sha256(b"").digest()
    level = list(leaf_hashes)
    while len(level) > 1:
        parents = list(map(hash_node, level[::2], level[1::2]))
        if len(level) % 2:
            parents.append(level[-1])
        level = parents
    return level[0]
