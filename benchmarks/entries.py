"""Which comparisons there are, and how often each side repeats its operation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring import Side

NAMES = (
    "certificate",
    "signin",
    "difference",
    "page",
    "acknowledge",
    "http",
    "record",
    "export",
    "publish",
    "import",
    "search",
    "handbook",
    "figures",
    "mail",
    "reconcile",
)
ALONE = ("certificate", "signin", "difference", "handbook", "reconcile")
PEOPLE_OF_RULES = 20_000


@dataclass(frozen=True)
class Entry:
    """One comparison: its title and its sides; the others are set against the last."""

    name: str
    title: str
    sides: list[Side]


def needs_company(names: Sequence[str]) -> bool:
    """Whether anything of this is measured on a database."""
    return bool(set(names) - set(ALONE))


def list_alone(names: Sequence[str]) -> Iterator[Entry]:
    """What needs no database."""
    entries = (
        _compare(
            "certificate",
            "A certificate",
            {"count": 10},
            ("as the program sets it", "certificates:set_certificates"),
            ("plain WeasyPrint, the same page", "certificates:set_plainly"),
        ),
        _compare(
            "signin",
            "The hash at sign-in",
            {"count": 20},
            ("argon2id as kept here", "signing_in:check"),
            ("Werkzeug's default", "signing_in:check_by_default"),
        ),
        _compare(
            "difference",
            "The difference of two versions",
            {"count": 2},
            ("15 kB, exact", "differences:compare"),
            ("15 kB, as the page that is shown", "differences:show"),
            ("1 MB, exact", "differences:compare_large"),
            ("1 MB of equal lines", "differences:compare_equal_lines"),
            ("1 MB, no line the same", "differences:compare_strangers"),
            ("15 kB, difflib on all words", "differences:compare_by_words"),
        ),
        _compare(
            "handbook",
            "A handbook of 50 policies of 15 kB",
            {},
            ("after a change of one policy", "handbooks:make_after_change"),
            ("made for the first time", "handbooks:make_first"),
            ("all as one document, by WeasyPrint", "handbooks:make_plainly"),
        ),
        _compare(
            "handbook",
            "A file of 3.5 MB from the store",
            {"count": 50},
            ("read from SQLite", "handbooks:read_kept"),
        ),
    )
    made = (*entries, *_list_rules())
    return (entry for entry in made if entry.name in names)


def _list_rules() -> Iterator[Entry]:
    """Fifty rules over a company of their own, on each database."""
    for kind in ("sqlite", "postgresql"):
        yield _compare(
            "reconcile",
            f"Fifty rules over {PEOPLE_OF_RULES:,} people, {kind}",
            {"kind": kind, "people": PEOPLE_OF_RULES},
            ("everybody asked for the first time", "reconciling:reconcile_all"),
            ("the next morning, nothing different", "reconciling:reconcile_unchanged"),
            ("a hundred people moved", "reconciling:reconcile_moved"),
            ("a loop over 500 people and the rules", "reconciling:ask_each"),
        )


def list_on(place: dict[str, str], names: Sequence[str], people: int) -> Iterator[Entry]:
    """What is measured on a database; what makes the record longer comes last."""
    made = (
        *_list_pages(place),
        *_list_records(place),
        _publish(place),
        _import(place, people),
        _search(place),
        _list_figures(place),
        *_list_mails(place),
    )
    return (entry for entry in made if entry.name in names)


def _list_pages(place: dict[str, str]) -> Iterator[Entry]:
    some = {"place": place, "count": 200}
    yield _compare(
        "page",
        "A signed-in policy page",
        some,
        ("the page", "pages:read_page"),
        ("a bare view, one query", "pages:read_bare_page"),
    )
    yield _compare(
        "acknowledge",
        "An acknowledgement",
        some,
        ("page, act and receipt", "pages:walk"),
        ("the act alone", "pages:acknowledge"),
        ("a bare view, one durable insert", "pages:insert_bare"),
    )
    yield _compare(
        "http",
        "The same through waitress, 8 browsers at once",
        {"place": place, "count": 400},
        ("pages", "serving:serve_pages"),
        ("acknowledgements", "serving:serve_acknowledgements"),
        ("bare inserts", "serving:serve_bare_inserts"),
    )


def _list_records(place: dict[str, str]) -> Iterator[Entry]:
    here = {"place": place}
    yield _compare(
        "record",
        "The compliance record of everybody",
        here,
        ("the page: figures, matrix, longest late", "records:show_figures"),
        ("the figures of a day 90 days ago", "records:show_past_day"),
        ("fifty rows of it", "records:list_rows"),
        ("one plain GROUP BY", "records:count_plainly"),
    )
    csv = Side("CSV, 23 columns", "benchmarks.records:export", {**here, "kind": "csv"})
    xlsx = Side("XLSX, 23 columns", "benchmarks.records:export", {**here, "kind": "xlsx"})
    plain = Side("csv.writer on one join, 10 columns", "benchmarks.records:export_plainly", here)
    yield Entry("export", "The record as a file", [csv, xlsx, plain])


def _list_mails(place: dict[str, str]) -> Iterator[Entry]:
    yield _compare(
        "mail",
        "A mail of 2 kB to everybody, into the outbox",
        {"place": place},
        ("with its key, each once", "mailing:queue"),
        ("executemany into a table without keys", "mailing:queue_plainly"),
    )
    yield _compare(
        "mail",
        "One mail, rendered and sent to a server of this machine",
        {"place": place, "count": 300},
        ("noted before the next one goes", "mailing:send"),
        ("a connection for each, nothing noted", "mailing:send_plainly"),
    )


def _list_figures(place: dict[str, str]) -> Entry:
    here = {"place": place}
    sides = (
        ("everybody asked for fifty policies", "multiply", {}),
        ("all figures counted from nothing", "rebuild", {}),
        ("100 people counted anew, each", "count_anew", {"people": 100}),
        ("today, kept", "show", {"days_ago": 0, "is_kept": True}),
        ("a day 83 days ago, kept", "show", {"days_ago": 83, "is_kept": True}),
        ("today, derived", "show", {"days_ago": 0, "is_kept": False}),
        ("a day 83 days ago, derived", "show", {"days_ago": 83, "is_kept": False}),
        ("one plain GROUP BY", "show_plainly", {}),
    )
    made = [
        Side(label, f"benchmarks.figures:{name}", {**here, **more}) for label, name, more in sides
    ]
    return Entry("figures", "The record in figures, fifty policies", made)


def _publish(place: dict[str, str]) -> Entry:
    return _compare(
        "publish",
        "Publishing to everybody",
        {"place": place},
        ("release and assign, with proof", "publishing:release"),
        ("one INSERT … SELECT", "publishing:insert_plainly"),
    )


def _import(place: dict[str, str], people: int) -> Entry:
    return _compare(
        "import",
        f"Importing {people:,} people from a CSV",
        {"place": place, "people": people},
        ("read, preview and import, with proof", "importing:import_people"),
        ("its reading and preview", "importing:preview_people"),
        ("csv.reader and one plain INSERT each", "importing:insert_plainly"),
    )


def _search(place: dict[str, str]) -> Entry:
    return _compare(
        "search",
        "Finding a word in 500 policies of ten versions",
        {"place": place, "count": 5},
        ("ranked, with snippets and slips", "searching:find"),
        ("LIKE for one word, unranked", "searching:find_plainly"),
    )


def _compare(name: str, title: str, arguments: dict[str, Any], *sides: tuple[str, str]) -> Entry:
    made = [Side(label, f"benchmarks.{function}", arguments) for label, function in sides]
    return Entry(name, title, made)
