"""The databases on which both sides are measured: made for the run and dropped after it."""

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import text

from lms.app import create_app
from lms.config import Settings
from lms.db import db

SERVER = "postgresql://root@127.0.0.1:5432/postgres"


@contextmanager
def make_place(kind: str, *, server: str, keep: Path | None) -> Iterator[dict[str, str]]:
    """A data folder and the address of an empty database; `keep` leaves them for the next run."""
    folder = keep / kind if keep else Path(tempfile.mkdtemp(prefix="lms-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    # Named after its folder: two runs that keep their databases at once do not share one.
    mark = hashlib.sha256(str(folder.resolve()).encode() if keep else uuid.uuid4().bytes)
    name = f"lms_benchmark_{mark.hexdigest()[:8]}"
    url = ""
    if kind == "postgresql":
        _create(server, name)
        url = f"{server.rsplit('/', 1)[0]}/{name}"
    try:
        yield {"folder": str(folder), "url": url}
    finally:
        if not keep:
            shutil.rmtree(folder)
            if url:
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _create(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}")


def open_app(place: dict[str, str]) -> Flask:
    """The application on that database, as it is served."""
    return create_app(Settings(data=Path(place["folder"]), DATABASE_URL=place["url"]))


def list_server_pids() -> tuple[int, ...]:
    """The PostgreSQL process that works for this one; none for SQLite, which works inside it."""
    if db.engine.dialect.name == "sqlite":
        return ()
    return (db.session.execute(text("SELECT pg_backend_pid()")).scalar_one(),)
