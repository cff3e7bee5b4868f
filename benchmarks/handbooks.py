"""A handbook of fifty policies of 15 kB: bound from what was set, against one document of all."""

import random
import re
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks.measuring import Cost, stopwatch
from lms import clock, pdf
from lms.app import create_app
from lms.cli.migrations import upgrade
from lms.config import Settings
from lms.db import transaction
from lms.markup import render_markdown
from lms.people.audience import Everyone
from lms.policies.handbook import document, service
from lms.policies.handbook.document import Book, set_book, set_chapters
from lms.policies.handbook.queries import find_content
from lms.policies.handbook.rules import Chapter

POLICIES, LENGTH = 50, 15_000
AT_ONCE = 5
KEY, MAKER = "0" * 64, "1" * 32
MADE_ON = date(2026, 11, 23)
SENTENCE = (
    "a customer who complains is answered by whoever hears it first and the case stays with one "
    "owner until it is settled so that nobody has to tell theirs twice within seven business days"
)
WORDS = SENTENCE.split()


def make_first(at_round: int) -> Cost:
    """Every policy set, and one handbook bound of them."""
    cost = Cost()
    with _watch(cost):
        parts = _set_all(_write_texts(at_round))
        content = set_book(_get_book(at_round), parts, made_on=MADE_ON)
    return _note(cost, content)


def make_after_change(at_round: int) -> Cost:
    """The one policy that changed set, and the handbook bound of it and of what is kept."""
    texts = _write_texts(at_round)
    kept = _set_all(texts)
    cost = Cost()
    with _watch(cost):
        parts = [*set_chapters(texts[:1], "Wrenfield"), *kept[1:]]
        content = set_book(_get_book(at_round), parts, made_on=MADE_ON)
    return _note(cost, content)


def make_plainly(at_round: int) -> Cost:
    """All policies as one document, set at once: what a request or a job without parts costs."""
    pages = [
        document._write_chapter(chapter, html, "Wrenfield")  # noqa: SLF001 - the same looks
        for chapter, html in _write_texts(at_round)
    ]
    bodies = "".join(re.findall(r"<body>(.*?)</body>", "".join(pages), re.DOTALL))
    whole = f'<!doctype html><html lang="en"><head><title>All</title></head><body>{bodies}</body>'
    cost = Cost()
    with _watch(cost):
        content = pdf.render_pdf(whole, stylesheet=document.STYLES["base"])
    return _note(cost, content)


def read_kept(count: int, at_round: int) -> Cost:
    """The file as it lies in the store, of SQLite, read as a page reads it."""
    del at_round
    cost = Cost(count)
    with tempfile.TemporaryDirectory(prefix="lms-benchmark-") as folder:
        app = create_app(Settings(data=Path(folder), DATABASE_URL=""))
        with app.app_context():
            upgrade()
            _keep_one(3_500_000)
            with stopwatch(cost):
                for _ in range(count):
                    content = find_content(KEY)
    cost.note = f"{len(content or b'') / 1_000_000:.1f} MB"
    return cost


def _keep_one(size: int) -> None:
    at = clock.now()
    content = random.Random(1).randbytes(size)  # noqa: S311 - the same bytes each time
    book = _get_book(0)
    with transaction():
        service.need({KEY: book}, at=at)
        job = service.take_up(MAKER, at=at)
        if job is not None:
            service.finish(job, MAKER, content, at=at)


def _set_all(texts: list[tuple[Chapter, str]]) -> list[bytes]:
    groups = (texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE))
    return [part for group in groups for part in set_chapters(group, "Wrenfield")]


@cache
def _get_book(at_round: int) -> Book:
    chapters = tuple(chapter for chapter, _ in _write_texts(at_round))
    return Book(chapters, "Wrenfield", "https://learn.example")


@cache
def _write_texts(at_round: int) -> list[tuple[Chapter, str]]:
    draw = random.Random(at_round)  # noqa: S311 - the same texts each time is what is wanted
    return [_write_text(number, draw) for number in range(POLICIES)]


def _write_text(number: int, draw: random.Random) -> tuple[Chapter, str]:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LENGTH:
        place = len(paragraphs)
        words = " ".join(draw.choices(WORDS, k=draw.randrange(20, 70))).capitalize()
        kinds = (words + ".", words + ".", f"- {words}.", f"## {words[:40]}")
        paragraphs.append(kinds[place % 3] if place % 8 else kinds[3])
    paragraphs.append(f"See [the next](policy:policy-{(number + 1) % POLICIES}).")
    rendered = render_markdown("\n\n".join(paragraphs))
    sections = [section for section in rendered.sections if section.level == 2]
    chapter = Chapter(
        version_id=number,
        slug=f"policy-{number}",
        title=f"Policy number {number}",
        number="1.0",
        language="en",
        in_force_from=MADE_ON,
        owner_name="Łukasz Żółć",
        owner_title="Head of it",
        audience=Everyone(),
        text_digest=f"{number:064x}",
        html_digest=f"{number:064x}",
        words=rendered.words,
        contents=tuple((one.anchor, one.number, one.title) for one in sections),
    )
    return chapter, rendered.html


@contextmanager
def _watch(cost: Cost) -> Iterator[None]:
    """The stopwatch, with what the processes apart use; that of the largest is noted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with stopwatch(cost):
        yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost.cpu += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _note(cost: Cost, content: bytes) -> Cost:
    apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cost.note = f"{len(content) / 1_000_000:.1f} MB; {apart:.0f} MiB apart"
    return cost
