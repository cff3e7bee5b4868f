"""A signed-in policy page and an acknowledgement, against a bare view on the same database."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks.bare import connect, make_bare_app, read_path
from benchmarks.company import has_left
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from benchmarks.requests import SLUG, Answer, Browser, call, environ
from lms.acknowledgements.models import Acknowledgement
from lms.db import db
from lms.people.models import SignInSession
from lms.policies.models import Policy

WARM_UP = 20
PEOPLE_BEFORE = 100


def read_page(place: dict[str, str], count: int, at_round: int) -> Cost:
    """A signed-in person opens the policy."""
    del at_round
    app = open_app(place)
    browsers = [Browser(app, person_id) for person_id in choose(app, 200)]
    for browser in browsers[:WARM_UP]:
        _expect(browser.read(), 200)
    cost = Cost(count)
    with stopwatch(cost, _find_server(app)):
        for number in range(count):
            answer = browsers[number % len(browsers)].read()
    _expect(answer, 200)
    cost.note = f"{len(answer.body) / 1000:.0f} kB"
    return cost


def read_bare_page(place: dict[str, str], count: int, at_round: int) -> Cost:
    """A bare view gives the same text after one query."""
    del at_round
    app = make_bare_app(place)
    for _ in range(WARM_UP):
        answer = call(app, environ("GET", read_path(), ""))
    cost = Cost(count)
    with stopwatch(cost, _find_bare_server(place)):
        for _ in range(count):
            answer = call(app, environ("GET", read_path(), ""))
    _expect(answer, 200)
    cost.note = f"{len(answer.body) / 1000:.0f} kB"
    return cost


def acknowledge(place: dict[str, str], count: int, at_round: int) -> Cost:
    """Signed-in people send the form of the policy, each for the first time."""
    del at_round
    app = open_app(place)
    browsers = [Browser(app, person_id) for person_id in choose(app, count + WARM_UP)]
    for browser in browsers:
        browser.read()
    for browser in browsers[:WARM_UP]:
        _expect(browser.acknowledge(), 303)
    cost = Cost(count)
    with stopwatch(cost, _find_server(app)):
        answers = [browser.acknowledge() for browser in browsers[WARM_UP:]]
    _expect_all(answers, 303)
    return cost


def walk(place: dict[str, str], count: int, at_round: int) -> Cost:
    """The three requests of an acknowledgement: the page, the act, the receipt."""
    del at_round
    app = open_app(place)
    chosen = choose(app, count + WARM_UP)
    browsers = [Browser(app, person_id) for person_id in chosen]
    for browser in browsers[:WARM_UP]:
        _walk(browser)
    cost = Cost(count)
    with stopwatch(cost, _find_server(app)):
        answers = [_walk(browser) for browser in browsers[WARM_UP:]]
    _expect_all(answers, 200)
    return cost


def insert_bare(place: dict[str, str], count: int, at_round: int) -> Cost:
    """A bare view writes one row, as durably."""
    del at_round
    app = make_bare_app(place)
    path = f"{read_path()}/acknowledge"
    for number in range(WARM_UP):
        answer = call(app, environ("POST", path, "", b"person=%d" % number))
    cost = Cost(count)
    with stopwatch(cost, _find_bare_server(place)):
        for number in range(count):
            answer = call(app, environ("POST", path, "", b"person=%d" % number))
    _expect(answer, 303)
    return cost


def _walk(browser: Browser) -> Answer:
    browser.read()
    return browser.get(browser.acknowledge().get("Location"))


def choose(app: Flask, count: int) -> list[int]:
    """People who are signed in and have not yet acknowledged the newest policy."""
    last = select(Policy.id).where(Policy.slug == SLUG).scalar_subquery()
    done = select(Acknowledgement.person_id).where(Acknowledgement.policy_id == last)
    statement = (
        select(SignInSession.person_id)
        .where(SignInSession.person_id > PEOPLE_BEFORE, SignInSession.person_id.not_in(done))
        .order_by(SignInSession.person_id)
    )
    with app.app_context():
        waiting = [n for n in db.session.scalars(statement) if not has_left(n)]
        db.session.remove()
    if len(waiting) < count:
        raise SystemExit("Too few people have not acknowledged yet. Make a larger company.")
    return waiting[:count]


def _find_server(app: Flask) -> tuple[int, ...]:
    with app.app_context():
        pids = list_server_pids()
        db.session.remove()
    return pids


def _find_bare_server(place: dict[str, str]) -> tuple[int, ...]:
    return (connect(place).info.backend_pid,) if place["url"] else ()


def _expect_all(answers: list[Answer], status: int) -> None:
    for answer in answers:
        _expect(answer, status)


def _expect(answer: Answer, status: int) -> Any:
    if answer.status != status:
        raise SystemExit(f"{status} was expected: {answer.status} {answer.body[:2000]!r}")
