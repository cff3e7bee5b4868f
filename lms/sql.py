"""Expressions that each database has its own words for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, TypeAlias

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    JSON,
    BindParameter,
    Date,
    Insert,
    LargeBinary,
    Select,
    String,
    bindparam,
    insert,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.functions import FunctionElement

from lms.db import Base, db, fetch, is_sqlite

Day: TypeAlias = "date | BindParameter[date]"
# Building a statement takes longer than running it. What every page asks is built once, with
# parameters of these names, and kept.
AS_OF: BindParameter[date] = bindparam("as_of", type_=Date())
PERSON: BindParameter[int] = bindparam("person_id")


class plus_days(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function that it is
    """A day some days after another: `plus_days(column, 14)`."""

    type = Date()
    inherit_cache = True


@compiles(plus_days, "sqlite")
def _plus_days_sqlite(element: plus_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, days = list(element.clauses)
    return f"date({compiler.process(day, **kw)}, {compiler.process(days, **kw)} || ' days')"


@compiles(plus_days, "postgresql")
def _plus_days_postgresql(element: plus_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, days = list(element.clauses)
    return f"({compiler.process(day, **kw)} + CAST({compiler.process(days, **kw)} AS INTEGER))"


class random_salt(FunctionElement[bytes]):  # noqa: N801 - reads as the SQL function that it is
    """32 bytes from the database's strong source of random numbers, new for each row."""

    type = LargeBinary()
    inherit_cache = True


@compiles(random_salt, "sqlite")
def _random_salt_sqlite(element: random_salt, compiler: SQLCompiler, **kw: Any) -> str:
    del element, compiler, kw
    return "randomblob(32)"


@compiles(random_salt, "postgresql")
def _random_salt_postgresql(element: random_salt, compiler: SQLCompiler, **kw: Any) -> str:
    # Two random UUIDs have 244 random bits; core PostgreSQL offers no shorter way.
    del element, compiler, kw
    return "decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')"


class looked_up_by(FunctionElement[Any]):  # noqa: N801 - reads as what the database is told
    """A column by whose value another table is looked up: `other.key == looked_up_by(column)`.

    SQLite may only walk the tables in that order then. Its planner begins with the larger table
    otherwise, and asks for each of a person's duties whether that person works here.
    """

    inherit_cache = True


@compiles(looked_up_by, "sqlite")
def _looked_up_by_sqlite(element: looked_up_by, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(looked_up_by, "postgresql")
def _looked_up_by_postgresql(element: looked_up_by, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


def add_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name all their columns; nothing where there are none."""
    if rows:
        db.session.connection().execute(_insert(table), rows)


@cache
def _insert(table: type[Base]) -> Insert:
    return insert(table.__table__)  # type: ignore[arg-type]


def add_many(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, the way the database takes many fastest.

    What SQLAlchemy prepares for each row of an ordinary insert takes five times as long as it
    takes SQLite to write the row.
    """
    if not rows:
        return
    if is_sqlite():
        insertion = SQL("INSERT INTO {table} ({columns}) VALUES ({marks})")
        _insert_rows(table, rows, insertion)
    else:
        _copy_rows(table, rows, table.__tablename__)


def add_new(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert as `add_many` does, but leave alone what a key holds already; how many were new."""
    if not rows:
        return 0
    if is_sqlite():
        insertion = SQL("INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING")
        return _insert_rows(table, rows, insertion)
    try:
        # Most often all are new, and need no table of their own on their way.
        with db.session.begin_nested():
            _copy_rows(table, rows, table.__tablename__)
    except psycopg.errors.UniqueViolation:
        return _copy_new_rows(table, rows)
    return len(rows)


def _copy_new_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    name = table.__tablename__
    words = {"table": Identifier(name), "new": Identifier(f"new_{name}")}
    connection = db.session.connection()
    making = SQL("CREATE TEMPORARY TABLE {new} (LIKE {table}) ON COMMIT DROP").format(**words)
    connection.exec_driver_sql(making.as_string())
    _copy_rows(table, rows, f"new_{name}")
    taking = SQL("INSERT INTO {table} SELECT * FROM {new} ON CONFLICT DO NOTHING").format(**words)
    added = connection.exec_driver_sql(taking.as_string()).rowcount
    connection.exec_driver_sql(SQL("DROP TABLE {new}").format(**words).as_string())
    return added


def _insert_rows(table: type[Base], rows: Sequence[Mapping[str, Any]], insertion: SQL) -> int:
    names = tuple(rows[0])
    words = insertion.format(
        table=Identifier(table.__tablename__),
        columns=SQL(", ").join(map(Identifier, names)),
        marks=SQL(", ").join([SQL("?")] * len(names)),
    )
    connection = db.session.connection()
    return connection.exec_driver_sql(
        words.as_string(), list(_prepare_rows(table, rows, connection.dialect))
    ).rowcount


def _copy_rows(table: type[Base], rows: Sequence[Mapping[str, Any]], into: str) -> None:
    connection = db.session.connection()
    driver: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    copying = SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=Identifier(into), columns=SQL(", ").join(map(Identifier, rows[0]))
    )
    with driver.cursor() as cursor, cursor.copy(copying) as copy:
        for row in _prepare_rows(table, rows, connection.dialect):
            copy.write_row(row)


def _prepare_rows(
    table: type[Base], rows: Sequence[Mapping[str, Any]], dialect: Dialect
) -> Iterator[tuple[Any, ...]]:
    names = tuple(rows[0])
    prepare = [_find_preparation(table, name, dialect) for name in names]
    for row in rows:
        yield tuple([ready(row[name]) for name, ready in zip(names, prepare, strict=True)])


def _find_preparation(table: type[Base], name: str, dialect: Dialect) -> Callable[[Any], Any]:
    """How the database's driver wants the values of that column."""
    kind = table.__table__.c[name].type
    prepare = kind.dialect_impl(dialect).bind_processor(dialect)
    if prepare is None:
        return lambda value: value
    # Few different days and moments stand in many rows.
    return prepare if isinstance(kind, JSON) else lru_cache(maxsize=4096)(prepare)


def add_once(table: type[Base], row: Mapping[str, Any]) -> bool:
    """Insert the row, unless the table's key holds it already; whether it was inserted.

    PostgreSQL lets the second of two writers wait here until it is known how the first ended.
    """
    return fetch(_insert_once(table, on_sqlite=is_sqlite()), row).first() is not None


@cache
def _insert_once(table: type[Base], *, on_sqlite: bool) -> ReturningInsert[*tuple[Any, ...]]:
    make = sqlite_insert if on_sqlite else postgresql_insert
    statement = make(table.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
    return statement.returning(*table.__table__.primary_key)


def insert_missing(table: Any, columns: Sequence[str], rows: Select[Any]) -> Any:
    """Insert the rows of a query; those that the table's key already holds are left alone."""
    make = sqlite_insert if is_sqlite() else postgresql_insert
    return make(table).from_select(list(columns), rows).on_conflict_do_nothing()


class day_text(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A day as text, 2026-03-31: a file of a million rows has no time for objects."""

    type = String()
    inherit_cache = True


@compiles(day_text, "sqlite")
def _day_text_sqlite(element: day_text, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TEXT)"


@compiles(day_text, "postgresql")
def _day_text_postgresql(element: day_text, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM-DD')"


class moment_text(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A moment in UTC as the log writes it, 2026-03-10T11:00:00.000000Z."""

    type = String()
    inherit_cache = True


@compiles(moment_text, "sqlite")
def _moment_text_sqlite(element: moment_text, compiler: SQLCompiler, **kw: Any) -> str:
    return f"replace({compiler.process(element.clauses, **kw)}, ' ', 'T') || 'Z'"


@compiles(moment_text, "postgresql")
def _moment_text_postgresql(element: moment_text, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
