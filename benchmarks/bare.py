"""The least that a Flask view on the same database can do: one query, or one durable insert."""

import secrets
import sqlite3
import threading
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, Response, request

from benchmarks.requests import SLUG

TEXT = """\
SELECT r.html FROM policy_release r JOIN policy p ON p.id = r.policy_id WHERE p.slug = {}
"""
TABLE = """\
CREATE TABLE IF NOT EXISTS bare_act (id {} PRIMARY KEY, person TEXT, policy TEXT, digest TEXT)
"""
INSERT = "INSERT INTO bare_act (person, policy, digest) VALUES ({0}, {0}, {0})"
_threads = threading.local()
_writer = threading.Lock()


def make_bare_app(place: dict[str, str]) -> Flask:
    """The bare application."""
    app = Flask("bare")
    mark = "%s" if place["url"] else "?"
    text, insert = TEXT.format(mark), INSERT.format(mark)
    identity = "bigint GENERATED ALWAYS AS IDENTITY" if place["url"] else "INTEGER"
    connect(place).execute(TABLE.format(identity))

    @app.get("/policies/<slug>")
    def read(slug: str) -> Response:
        row = connect(place).execute(text, (slug,)).fetchone()
        return Response(row[0], mimetype="text/html")

    @app.post("/policies/<slug>/acknowledge")
    def write(slug: str) -> tuple[str, int]:
        connection = connect(place)
        with _writer:
            connection.execute(insert, (request.form["person"], slug, secrets.token_hex(32)))
        return "", 303

    return app


def connect(place: dict[str, str]) -> Any:
    """The connection of this thread, on which every statement is a durable transaction."""
    if not hasattr(_threads, "connection"):
        if place["url"]:
            _threads.connection = psycopg.connect(place["url"], autocommit=True)
        else:
            path = Path(place["folder"]) / "lms.sqlite3"
            _threads.connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            _threads.connection.execute("PRAGMA journal_mode=WAL")
            _threads.connection.execute("PRAGMA synchronous=FULL")
    return _threads.connection


def read_path() -> str:
    """Where the policy is read."""
    return f"/policies/{SLUG}"
