"""Writing an entry, in the transaction of the act that it proves."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.evidence.rules import (
    MAX_ENTRY_BYTES,
    EntryFormatError,
    Json,
    Scalar,
    commit_to,
    commit_to_bytes,
    compute_root,
    encode_rows,
    format_moment,
    hash_leaf,
    to_canonical_json,
)
from lms.sql import add_rows

VERSION = 1


@dataclass(frozen=True)
class Private:
    """Values that stand in the entry only as a commitment.

    One salt is drawn for each person in each entry, so that two entries of one person cannot
    be linked by a stranger. `shred_on` is the day from which salt and values may be dropped.
    """

    values: Mapping[str, Json]
    person_id: int | None = None
    shred_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """An entry with its canonical bytes, their hash, and what its commitments stand for."""

    id: str
    type: str
    recorded_at: datetime
    body: bytes
    digest: str
    private: Mapping[str, Private]
    salts: Mapping[str, bytes]


@dataclass(frozen=True)
class Receipt:
    """What is known of an entry at once: its identity and the hash of its bytes."""

    entry_id: str
    digest: str


def draw_id() -> str:
    """128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def draw_salt() -> bytes:
    """32 random bytes for one commitment."""
    return secrets.token_bytes(32)


def record(
    type_: str,
    *,
    at: datetime,
    facts: Mapping[str, Json],
    private: Mapping[str, Private] | None = None,
    entry_id: str | None = None,
) -> Receipt:
    """Add an entry to the log; it becomes part of it when the transaction commits.

    `entry_id` is given where rows had to name their entry before its content was known.
    """
    entry = compose(type_, at=at, facts=facts, private=private, entry_id=entry_id)
    add(entry)
    return Receipt(entry.id, entry.digest)


def compose(
    type_: str,
    *,
    at: datetime,
    facts: Mapping[str, Json],
    private: Mapping[str, Private] | None = None,
    entry_id: str | None = None,
) -> Entry:
    """An entry that stands in no log yet, for an act whose row names the hash of its entry."""
    committed = private or {}
    salts = {name: draw_salt() for name in committed}
    entry_id = entry_id or draw_id()
    body = to_canonical_json(
        {
            "v": VERSION,
            "type": type_,
            "id": entry_id,
            "ts": format_moment(at),
            "commitments": {
                name: commit_to(item.values, salt=salts[name]) for name, item in committed.items()
            },
            "facts": facts,
        }
    )
    if len(body) > MAX_ENTRY_BYTES:
        raise EntryFormatError(f"An entry of {len(body)} bytes is longer than 64 KiB.")
    return Entry(entry_id, type_, at, body, hash_leaf(body).hex(), committed, salts)


def add(entry: Entry) -> None:
    """Add a composed entry to the log, with what its commitments stand for."""
    add_rows(
        EvidenceEntry,
        [
            {
                "id": entry.id,
                "type": entry.type,
                "recorded_at": entry.recorded_at,
                "body": entry.body,
                "digest": entry.digest,
            }
        ],
    )
    add_rows(
        EvidencePrivate,
        [
            {
                "entry_id": entry.id,
                "name": name,
                "person_id": item.person_id,
                "salt": entry.salts[name],
                "content": dict(item.values),
                "shred_on": item.shred_on,
            }
            for name, item in entry.private.items()
        ],
    )


def compute_rows_root(rows: Iterable[tuple[bytes, Mapping[str, Json]]]) -> tuple[int, str]:
    """The number of salted rows and the root of the tree over their commitments.

    A set-based change leaves one entry with this root, however many people it concerns. Each
    row keeps its own salt, so that one can be opened or erased without the others.
    """
    return _compute_root(
        commit_to_bytes(to_canonical_json(values), salt=salt) for salt, values in rows
    )


def compute_table_root(
    names: Sequence[str], salts: Iterable[bytes], rows: Iterable[Sequence[Scalar]]
) -> tuple[int, str]:
    """The same for rows that all have these names, without an object for each of them."""
    return _compute_root(
        commit_to_bytes(content, salt=salt)
        for salt, content in zip(salts, encode_rows(names, rows), strict=True)
    )


def _compute_root(commitments: Iterable[bytes]) -> tuple[int, str]:
    leaves = [hash_leaf(commitment) for commitment in commitments]
    return len(leaves), compute_root(leaves).hex()
