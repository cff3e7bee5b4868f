"""Finding what policies in force say, also where it is typed with slips."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)

from lms.db import fetch, is_sqlite
from lms.policies.in_force import is_fact_in_force, is_version_in_force
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.search_answers import Answer, Found, Passage
from lms.policies.search_index import encode_word
from lms.policies.search_models import SearchSection, SearchWord, SearchWordToCome
from lms.policies.search_rules import (
    LONGEST_QUERY,
    SHORTEST_PREFIX,
    Meant,
    choose_endings,
    choose_meant,
    choose_paragraphs,
    cut_apart,
    list_query_words,
    most_slips,
    score,
    swap_neighbours,
)
from lms.sql import AS_OF

MOST_POLICIES = 40
SHOWN = 20
SECTIONS_OF_EACH = 3
PARAGRAPHS_OF_EACH = 3
NEAR = 500
# A word in the title of the policy, in the heading of a section, in the text below it.
SQLITE_RANK = "bm25(search_section_words, 10.0, 4.0, 1.0)"
POSTGRESQL_RANK = "-ts_rank('{0.1, 0.1, 0.4, 1.0}', search_section.words, asked.words)"


def search(query: str, *, as_of: date, is_public: bool) -> Answer:
    """The policies in force that have all words of the query, or else those with some of them.

    For visitors (`is_public`) there are only the policies that the company shows to everybody.
    """
    words = list_query_words(query[:LONGEST_QUERY])
    if not words:
        return Answer(())
    meant, known = _find_meant(words, as_of)
    unknown = tuple(term.typed for term in meant if not term.words)
    telling = [term for term in meant if term.words]
    rows: Sequence[RowMapping] = ()
    is_partial = bool(unknown)
    if telling:
        rows = _fetch_hits(telling, as_of=as_of, is_public=is_public, needs_all=True)
    if not rows and len(telling) > 1:
        is_partial = True
        rows = _fetch_hits(telling, as_of=as_of, is_public=is_public, needs_all=False)
    return Answer(
        words=tuple(words),
        found=_to_found(rows, telling, known),
        policies=rows[0]["policies"] if rows else 0,
        unknown=unknown,
        guessed=tuple((term.typed, tuple(term.words)) for term in telling if term.is_guessed),
        is_partial=is_partial,
    )


def _find_meant(words: Sequence[str], as_of: date) -> tuple[list[Meant], dict[str, int]]:
    """What each word stands for, and in how many sections each of those stands."""
    begins = [SearchWord.word.like(f"{w}%") for w in words if len(w) >= SHORTEST_PREFIX]
    known = _fetch_words(or_(SearchWord.word.in_(words), *begins), as_of)
    meant = {word: choose_endings(word, known) for word in words}
    strangers = [word for word, term in meant.items() if term is None and most_slips(word)]
    near = {word: _fetch_near(word, as_of) for word in strangers}
    for words_near in near.values():
        known.update(words_near)
    return [meant[word] or choose_meant(word, near.get(word, {})) for word in words], known


def _fetch_near(word: str, as_of: date) -> dict[str, int]:
    """Words that can be the mistyped one: those with one of its parts, or two letters exchanged."""
    most = most_slips(word)
    lengths = func.length(SearchWord.word).between(len(word) - most, len(word) + most)
    parts = or_(*(SearchWord.word.like(f"%{part}%") for part in cut_apart(word)))
    swapped = SearchWord.word.in_(swap_neighbours(word))
    return _fetch_words(or_(and_(lengths, parts), swapped), as_of)


def _fetch_words(condition: ColumnElement[bool], as_of: date) -> dict[str, int]:
    """In how many sections each such word stands, without those whose day is still to come."""
    to_come = (
        select(func.coalesce(func.sum(SearchWordToCome.sections), 0))
        .where(SearchWordToCome.word == SearchWord.word, SearchWordToCome.in_force_from > as_of)
        .scalar_subquery()
    )
    words = select(SearchWord.word, (SearchWord.sections - to_come).label("sections"))
    standing = words.where(condition).subquery()
    rows = fetch(
        select(standing)
        .where(standing.c.sections > 0)
        .order_by(standing.c.sections.desc(), standing.c.word)
        .limit(NEAR)
    )
    return {row.word: row.sections for row in rows}


def _fetch_hits(
    meant: Sequence[Meant], *, as_of: date, is_public: bool, needs_all: bool
) -> Sequence[RowMapping]:
    asked = _write_match(meant, needs_all=needs_all, on_sqlite=is_sqlite())
    statement = _select_hits(is_public=is_public, on_sqlite=is_sqlite())
    return fetch(statement, {"as_of": as_of, "asked": asked}).mappings().all()


def _write_match(meant: Sequence[Meant], *, needs_all: bool, on_sqlite: bool) -> str:
    """The question in the database's own words; nothing that was typed stands in it as such."""
    either, both = (" OR ", " AND ") if on_sqlite else (" | ", " & ")
    groups = [either.join(map(encode_word, term.words)) for term in meant]
    return (both if needs_all else either).join(f"({group})" for group in groups)


@cache
def _select_hits(*, is_public: bool, on_sqlite: bool) -> Select[*tuple[Any, ...]]:
    """The best sections of the best policies, each with the number of policies that answer."""
    ranked = _rank(_match_sqlite() if on_sqlite else _match_postgresql(), is_public=is_public)
    return (
        select(
            ranked.c.policy_id,
            ranked.c.policies,
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.summary,
            PolicyRelease.in_force_from,
            *SearchSection.__table__.c,
        )
        .join(SearchSection, SearchSection.id == ranked.c.id)
        .join(PolicyVersion, PolicyVersion.id == SearchSection.version_id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(Policy, Policy.id == ranked.c.policy_id)
        .where(ranked.c.turn <= MOST_POLICIES)
        .order_by(ranked.c.turn, ranked.c.place)
    )


def _rank(matching: Any, *, is_public: bool) -> Any:
    """Of the sections that match, the best few of each policy, and whose turn each policy is."""
    in_force = _list_in_force(is_public=is_public)
    of_policy = PolicyVersion.policy_id
    by_rank = (matching.c.rank, matching.c.id)
    hits = (
        select(
            matching.c.id,
            PolicyVersion.policy_id,
            func.min(matching.c.rank).over(partition_by=of_policy).label("best"),
            func.row_number().over(partition_by=of_policy, order_by=by_rank).label("place"),
        )
        .join(PolicyVersion, PolicyVersion.id == matching.c.version_id)
        # A list is looked up; a join of two lists without an index compares each with each.
        .where(matching.c.version_id.in_(select(in_force.c.version_id)))
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    in_all = select(func.count(hits.c.policy_id.distinct())).scalar_subquery()
    turn = func.dense_rank().over(order_by=(hits.c.best, hits.c.policy_id))
    return (
        select(hits, turn.label("turn"), in_all.label("policies"))
        .where(hits.c.place <= SECTIONS_OF_EACH)
        .cte("ranked")
    )


def _list_in_force(*, is_public: bool) -> Any:
    """The versions that may be found on that day, asked of the few that are indexed."""
    is_open = PolicyFact.visibility == "public" if is_public else true()
    return (
        select(PolicyVersion.id.label("version_id"))
        .join(SearchSection, SearchSection.version_id == PolicyVersion.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(PolicyFact, PolicyFact.policy_id == PolicyVersion.policy_id)
        .where(SearchSection.position == 0, is_version_in_force(AS_OF))
        .where(is_fact_in_force(PolicyFact, AS_OF), is_open)
        .cte("in_force")
        .prefix_with("MATERIALIZED")
    )


def _match_sqlite() -> Any:
    words = table("search_section_words", column("rowid", Integer))
    hit = (
        select(words.c.rowid.label("id"), literal_column(SQLITE_RANK).label("rank"))
        .where(text("search_section_words MATCH :asked").bindparams(bindparam("asked")))
        .cte("hit")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(hit.c.id, hit.c.rank, SearchSection.version_id)
        .join(SearchSection, SearchSection.id == hit.c.id)
        .cte("matching")
    )


def _match_postgresql() -> Any:
    asked = select(func.to_tsquery("simple", bindparam("asked")).label("words")).cte("asked")
    return (
        select(
            SearchSection.id,
            literal_column(POSTGRESQL_RANK).label("rank"),
            SearchSection.version_id,
        )
        .join(asked, text("search_section.words @@ asked.words"))
        .cte("matching")
    )


def _to_found(
    rows: Sequence[RowMapping], meant: Sequence[Meant], known: Mapping[str, int]
) -> tuple[Found, ...]:
    """The policies by our own measure, which is the same on every database."""
    codes = {encode_word(word): word for term in meant for word in term.words}
    by_policy: dict[int, list[tuple[float, RowMapping]]] = {}
    for row in rows:
        by_policy.setdefault(row["policy_id"], []).append((_score(row, meant, known, codes), row))
    for sections in by_policy.values():
        sections.sort(key=lambda each: (-each[0], each[1]["position"]))
    best = sorted(by_policy.values(), key=lambda each: (-each[0][0], each[0][1]["title"].lower()))
    return tuple(_describe([row for _, row in each], meant) for each in best[:SHOWN])


def _score(
    row: RowMapping, meant: Sequence[Meant], known: Mapping[str, int], codes: Mapping[str, str]
) -> float:
    """Of the words of a section only those that were looked for are taken out of their codes."""
    fields = {
        name: [codes[code] for code in codes.keys() & row[f"{name}_words"].split()]
        for name in ("title", "heading", "body")
    }
    return score(meant, known, **fields)


def _describe(rows: Sequence[RowMapping], meant: Sequence[Meant]) -> Found:
    first = rows[0]
    passages = [passage for row in rows for passage in _list_passages(row, meant)]
    return Found(
        policy_id=first["policy_id"],
        slug=first["slug"],
        title=first["title"],
        number=f"{first['major']}.{first['minor']}",
        summary=first["summary"],
        in_force_from=first["in_force_from"],
        passages=tuple(passages[:PARAGRAPHS_OF_EACH]),
    )


def _list_passages(row: RowMapping, meant: Sequence[Meant]) -> list[Passage]:
    chosen = choose_paragraphs(row["paragraphs"], meant, most=1)
    if not chosen and row["heading"]:
        # The heading alone answers: lead to it.
        chosen = choose_paragraphs([(row["anchor"], row["heading"])], meant, most=1)
    return [
        Passage(anchor, row["number"], row["heading"], tuple(pieces)) for anchor, pieces in chosen
    ]
