"""Finding a word in 500 policies of ten versions each, against LIKE over the released texts."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from benchmarks.company import APPROVER, BEGAN, OWNER, SEED, found
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from lms import clock
from lms.db import db, transaction
from lms.markup import render_markdown
from lms.policies import search_index
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion, Statement
from lms.policies.search_queries import search

POLICIES, VERSIONS = 500, 10
# A rare word, common ones, several, the beginning of one, a slip, and what stands nowhere.
QUERIES = ("word7991", "policy", "word3 word5 word11", "escal", "escalatoin", "zeppelin rule")
LIKE = """\
SELECT p.slug, v.title, r.text FROM policy p JOIN policy_version v ON v.policy_id = p.id
JOIN policy_release r ON r.version_id = v.id WHERE lower(r.text) LIKE :pattern
AND NOT EXISTS (SELECT 1 FROM policy_version w WHERE w.policy_id = p.id AND w.major > v.major)
"""


def fill() -> None:
    """500 policies of 10 versions with some 800 words each; nothing where they are there."""
    at = clock.now()
    found(200, at)
    if db.session.scalar(select(func.count()).select_from(Policy)) >= POLICIES:
        return
    draw = random.Random(SEED)  # noqa: S311 - the same texts each time is what is wanted
    with transaction():
        statement = db.session.scalar(select(Statement.id).limit(1))
        for number in range(POLICIES):
            _add_policy(number, draw, statement, at)
        search_index.rebuild(at.date())


def _add_policy(number: int, draw: random.Random, statement: Any, at: datetime) -> None:
    slug = {"slug": f"found-{number}", "created_at": BEGAN}
    policy_id = db.session.scalar(insert(Policy).returning(Policy.id), slug)
    title = f"Policy on word{draw.randrange(8000)}"
    facts = {"title": title, "owner_id": OWNER, "visibility": "internal", "asks": "each version"}
    days = {"days_after_publishing": 14, "days_after_hiring": 14, "review_every_months": 12}
    dated = {"policy_id": policy_id, "holds_from": BEGAN.date(), "recorded_at": BEGAN}
    db.session.execute(insert(PolicyFact), {**facts, **days, **dated, "audience": "everyone"})
    text = {"policy_id": policy_id, "title": title, "text": _write(draw)}
    rendered = render_markdown(text["text"])
    for major in range(1, VERSIONS + 1):
        day = at.date() - timedelta(days=400 - 30 * major)
        _add_release({**text, "html": rendered.html, "major": major}, statement, day, at)


def _add_release(text: dict[str, Any], statement: Any, day: date, at: datetime) -> None:
    version = {
        "policy_id": text["policy_id"],
        "major": text["major"],
        "minor": 0,
        "kind": "substantive",
        "title": text["title"],
        "language": "en",
        "summary": "Changed.",
        "author_id": OWNER,
        "effective_on": BEGAN.date(),
        "statement_id": statement,
        "source": b"",
        "source_digest": "0" * 64,
        "created_at": BEGAN,
    }
    release = {
        "version_id": db.session.scalar(insert(PolicyVersion).returning(PolicyVersion.id), version),
        "policy_id": text["policy_id"],
        "approver_id": APPROVER,
        "released_at": at,
        "in_force_from": day,
        "asks_for": f"{text['major']}.0",
        "meaning": "",
        "text": text["text"],
        "text_digest": "0" * 64,
        "html": text["html"],
        "terms": [],
        "html_digest": "0" * 64,
        "words": 800,
        "contents": [],
        "entry_id": "0" * 32,
    }
    db.session.execute(insert(PolicyRelease), release)


def _write(draw: random.Random) -> str:
    """Eight sections of five paragraphs, in words that are rarer the higher their number."""
    sections = []
    for section in range(8):
        paragraphs = (
            " ".join(f"word{int(8000 * draw.random() ** 3)}" for _ in range(20)) for _ in range(5)
        )
        told = "Who escalates it says why."
        sections.append(
            f"## Section {section} {{#s-{section}}}\n\n" + "\n\n".join(paragraphs) + f" {told}"
        )
    return "\n\n".join(sections)


def find(place: dict[str, str], count: int, at_round: int) -> Cost:
    """Every query in turn, with title, section, snippet and slips."""
    del at_round
    with open_app(place).app_context():
        fill()
        day, cost = clock.now().date(), Cost(count * len(QUERIES))
        for query in QUERIES:
            search(query, as_of=day, is_public=False)
        with stopwatch(cost, list_server_pids()):
            for _ in range(count):
                answers = [search(query, as_of=day, is_public=False) for query in QUERIES]
        cost.note = " ".join(f"{answer.policies}" for answer in answers) + " policies"
        return cost


def find_plainly(place: dict[str, str], count: int, at_round: int) -> Cost:
    """LIKE for the first word, without order, snippet or slips."""
    del at_round
    with open_app(place).app_context():
        fill()
        cost = Cost(count * len(QUERIES))
        with stopwatch(cost, list_server_pids()):
            for _ in range(count):
                for query in QUERIES:
                    pattern = {"pattern": f"%{query.split()[0]}%"}
                    rows = db.session.execute(text(LIKE), pattern).all()
        cost.note = f"{len(rows)} texts"
        return cost
