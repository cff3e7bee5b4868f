"""How the database is reached, and the only place where a transaction is committed."""

import fcntl
import hashlib
import os
import select as readiness
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Executable,
    MetaData,
    String,
    bindparam,
    event,
    func,
    select,
)
from sqlalchemy.engine import Connection, CursorResult, Dialect, Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import Integer, TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond; refuses a moment without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer(), "sqlite")
Token = String(32)
Digest = String(64)
# What belongs to one person lies together on SQLite too, in the order of the primary key.
CLUSTERED = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """The base of every table."""

    registry: ClassVar[registry] = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime()},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

# Reading is the default; PostgreSQL then refuses whatever would be written outside `transaction()`.
READING = {"postgresql_readonly": True}
WRITING = {"postgresql_readonly": False, "lms_writes": True}

# SQLite's own busy handler lets writers starve; one lock in the process makes them queue fairly.
_sqlite_writer = threading.RLock()
_LOCK = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger())))
_SHARED_LOCK = select(func.pg_advisory_xact_lock_shared(bindparam("key", type_=BigInteger())))
_lock_files: dict[str, int] = {}


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, record: ConnectionPoolEntry) -> None:
    del record
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkout")
def _refuse_closed(connection: Any, record: ConnectionPoolEntry, proxy: object) -> None:
    """Let the pool replace a connection that PostgreSQL closed while nobody used it.

    Between two requests the server has nothing to say but good-bye, so that looking whether
    there is something to read tells as much as asking, which would cost each page a round trip.
    """
    del record, proxy
    if isinstance(connection, sqlite3.Connection):
        return
    waiting = readiness.poll()
    waiting.register(connection.fileno(), readiness.POLLIN)
    if connection.closed or waiting.poll(0):
        raise DisconnectionError


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("lms_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def fetch(
    statement: Executable, asked: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement about columns, in the transaction of the session.

    The session's own way to rows, made for entities, takes as long again as a short query does.
    """
    return db.session.connection().execute(statement, asked)


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything done inside at its end, or nothing of it.

    A reading transaction that is open when this one begins is ended first, so that
    decisions are made on what is true now and not on what was true when the page began.
    """
    session = db.session
    if is_sqlite():
        session.rollback()
    else:
        end_reading()
        session.expire_all()
    with _sole_sqlite_writer() if is_sqlite() else nullcontext():
        try:
            session.connection(execution_options=WRITING)
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
    # What was written may be work for somebody: they look a moment later anyway, this is sooner.
    if wake := current_app.extensions.get("lms_wake"):
        wake()


def end_reading(error: BaseException | None = None) -> None:
    """End what was read by commit, where that is worth it; closing the session ends it elsewhere.

    A rollback makes the driver of PostgreSQL forget its prepared statements, and planning costs
    more than running them. A reading transaction is read-only there, so its commit writes nothing.
    """
    if is_sqlite() or error is not None:
        return
    try:
        db.session.commit()
    except DBAPIError:
        db.session.rollback()


@contextmanager
def _sole_sqlite_writer() -> Iterator[None]:
    """One writer at a time, over all threads and processes of this data folder.

    SQLite before 3.51.3 can lose a commit when one process writes while another one moves the
    log into the database; a commit of ours does both behind this lock.
    """
    with _sqlite_writer:
        database = db.engine.url.database
        if not database or database == ":memory:":
            yield
            return
        lock = _open_lock_file(f"{database}.writer")
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def _open_lock_file(path: str) -> int:
    if path not in _lock_files:
        _lock_files[path] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    return _lock_files[path]


def await_turn(*names: str, is_shared: bool = False) -> None:
    """Let transactions that name the same follow one another, from here to their end.

    What is read after it holds when it is acted upon. Those that share a name wait only for one
    that does not. SQLite has one writer at a time anyway.
    """
    if is_sqlite():
        return
    lock = _SHARED_LOCK if is_shared else _LOCK
    digests = (hashlib.sha256(name.encode()).digest() for name in names)
    # Sorted, so that two that name the same two never wait for each other.
    for key in sorted(int.from_bytes(digest[:8], signed=True) for digest in digests):
        db.session.execute(lock, {"key": key})


def is_sqlite() -> bool:
    """Whether the embedded database is used."""
    return db.engine.dialect.name == "sqlite"
