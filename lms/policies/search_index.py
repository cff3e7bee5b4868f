"""Keeping what policies are found by: written with each release, rebuilt whenever somebody asks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    bindparam,
    delete,
    exists,
    not_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lms.db import await_turn, db, fetch, is_sqlite
from lms.markup.passages import Passages, list_passages
from lms.policies.in_force import is_called_back, is_withdrawn
from lms.policies.models import PolicyRelease, PolicySection, PolicyVersion
from lms.policies.search_models import SearchSection, SearchWord, SearchWordToCome
from lms.policies.search_rules import list_words
from lms.sql import add_rows

# PostgreSQL takes no more than a megabyte of words for one row.
MOST_WORDS = 20_000
IDS_AT_ONCE = 500
_WORDS = (SearchSection.title_words, SearchSection.heading_words, SearchSection.body_words)
_GONE: BindParameter[str] = bindparam("gone")
_FEWER: BindParameter[int] = bindparam("fewer")


def encode_word(word: str) -> str:
    """The word in letters and digits that every database takes for one word, beginning with w.

    What a database calls a word differs with its version; what stands behind x is hexadecimal.
    """
    return f"w{word}" if word.isascii() else f"x{word.encode().hex()}"


def decode_word(code: str) -> str:
    """The word again."""
    return code[1:] if code.startswith("w") else bytes.fromhex(code[1:]).decode()


def derive_sections(version_id: int) -> list[dict[str, Any]]:
    """The rows of a released version, from its text alone."""
    version = fetch(
        select(PolicyVersion.title, PolicyRelease.html)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(PolicyVersion.id == version_id)
    ).one()
    headings = {
        f"s-{row.anchor}": row
        for row in fetch(
            select(PolicySection.anchor, PolicySection.number, PolicySection.title).where(
                PolicySection.version_id == version_id
            )
        )
    }
    passages = list_passages(version.html)
    return [
        _to_row(version_id, position, version.title, headings.get(found.anchor), found)
        for position, found in enumerate(passages)
    ]


def _to_row(
    version_id: int, position: int, title: str, heading: Any, found: Passages
) -> dict[str, Any]:
    text = "\n".join(text for _, text in found.paragraphs)
    return {
        "version_id": version_id,
        "position": position,
        "anchor": found.anchor,
        "number": heading.number if heading else "",
        "heading": heading.title if heading else "",
        "title_words": _join(title),
        "heading_words": _join(heading.title if heading else ""),
        "body_words": _join(text),
        "paragraphs": [list(paragraph) for paragraph in found.paragraphs],
    }


def _join(text: str) -> str:
    words = list(dict.fromkeys(list_words(text)))
    return " ".join(map(encode_word, words[:MOST_WORDS]))


def index_version(version_id: int, *, policy_id: int, day: date) -> None:
    """Let a version be found that was released just now; what it replaced by that day no more.

    A version that was called back is found no more.
    """
    # Words are shared by all policies: who writes them second would wait in another order.
    await_turn("search")
    kept = set(_list_wanted(day, PolicyVersion.policy_id == policy_id))
    indexed = set(_list_indexed(PolicyVersion.policy_id == policy_id))
    _write(remove=indexed - kept, add={version_id} & kept)
    _note_words_to_come(day)


def refresh(day: date) -> tuple[int, int]:
    """Add what is missing and drop what was replaced: how many versions of each."""
    await_turn("search")
    wanted, indexed = set(_list_wanted(day)), set(_list_indexed())
    _write(remove=indexed - wanted, add=wanted - indexed)
    _note_words_to_come(day)
    return len(wanted - indexed), len(indexed - wanted)


def rebuild(day: date) -> int:
    """Make all of it anew from the released texts; how many versions it covers."""
    await_turn("search")
    db.session.execute(delete(SearchSection))
    db.session.execute(delete(SearchWord))
    db.session.execute(delete(SearchWordToCome))
    return refresh(day)[0]


def _list_wanted(day: date, *conditions: ColumnElement[bool]) -> list[int]:
    """The versions in force on that day or later, without those called back or withdrawn."""
    rows = fetch(
        select(PolicyVersion.id, PolicyVersion.policy_id, PolicyRelease.in_force_from)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            not_(is_called_back(PolicyRelease)),
            not_(is_withdrawn(PolicyVersion, day)),
            *conditions,
        )
        .order_by(PolicyVersion.policy_id, PolicyVersion.major, PolicyVersion.minor)
    ).all()
    begun = [row for row in rows if row.in_force_from <= day]
    replaced = {older.id for older, newer in pairwise(begun) if older.policy_id == newer.policy_id}
    return [row.id for row in rows if row.id not in replaced]


def _list_indexed(*conditions: ColumnElement[bool]) -> list[int]:
    rows = fetch(
        select(SearchSection.version_id)
        .join(PolicyVersion, PolicyVersion.id == SearchSection.version_id)
        .where(SearchSection.position == 0, *conditions)
    )
    return [row.version_id for row in rows]


def _write(*, remove: Iterable[int], add: Iterable[int]) -> None:
    dropped, added = sorted(remove), sorted(add)
    counts: Counter[str] = Counter()
    for start in range(0, len(dropped), IDS_AT_ONCE):
        counts.subtract(_remove(dropped[start : start + IDS_AT_ONCE]))
    for version_id in added:
        rows = derive_sections(version_id)
        add_rows(SearchSection, rows)
        counts.update(_count_words(rows))
    _change_counts({word: change for word, change in counts.items() if change})


def _remove(version_ids: Sequence[int]) -> Counter[str]:
    mine = SearchSection.version_id.in_(version_ids)
    rows = fetch(select(*_WORDS).where(mine)).mappings().all()
    db.session.execute(delete(SearchSection).where(mine))
    db.session.execute(delete(SearchWordToCome).where(SearchWordToCome.version_id.in_(version_ids)))
    return _count_words(rows)


def _note_words_to_come(day: date) -> None:
    """Set apart the words of each version whose day is still to come, and of no other."""
    db.session.execute(delete(SearchWordToCome).where(SearchWordToCome.in_force_from <= day))
    rows = fetch(
        select(PolicyRelease.version_id, PolicyRelease.in_force_from, *_WORDS)
        .join(SearchSection, SearchSection.version_id == PolicyRelease.version_id)
        .where(
            PolicyRelease.in_force_from > day,
            not_(exists().where(SearchWordToCome.version_id == PolicyRelease.version_id)),
        )
        .order_by(PolicyRelease.version_id)
    ).mappings()
    for (version_id, from_day), sections in groupby(
        rows, itemgetter("version_id", "in_force_from")
    ):
        counts = _count_words(sections)
        own = {"version_id": version_id, "in_force_from": from_day}
        add_rows(SearchWordToCome, [{"word": w, **own, "sections": n} for w, n in counts.items()])


def _count_words(rows: Iterable[Mapping[str, Any] | RowMapping]) -> Counter[str]:
    """In how many of the rows each word stands."""
    counts: Counter[str] = Counter()
    for row in rows:
        codes = {code for column in _WORDS for code in row[column.key].split()}
        counts.update(map(decode_word, codes))
    return counts


def _change_counts(changes: Mapping[str, int]) -> None:
    more = [{"word": w, "sections": n} for w, n in sorted(changes.items()) if n > 0]
    fewer = [{"gone": w, "fewer": -n} for w, n in sorted(changes.items()) if n < 0]
    connection = db.session.connection()
    if more:
        make = sqlite_insert if is_sqlite() else postgresql_insert
        adding = make(SearchWord.__table__)  # type: ignore[arg-type]
        total = SearchWord.__table__.c.sections + adding.excluded.sections
        keyed = adding.on_conflict_do_update(index_elements=["word"], set_={"sections": total})
        connection.execute(keyed, more)
    if fewer:
        table = SearchWord.__table__
        mine = update(table).where(table.c.word == _GONE)  # type: ignore[arg-type]
        connection.execute(mine.values(sections=table.c.sections - _FEWER), fewer)
        connection.execute(delete(table).where(table.c.sections <= 0))  # type: ignore[arg-type]
