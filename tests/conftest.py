"""The application on a database of its own for each test, on every database that is named.

`LMS_TEST_DATABASES` lists them (default: sqlite); `LMS_TEST_POSTGRESQL_URL` names the server.
What goes through the pages runs on one of two databases, half of it on each, by its name; with
`LMS_TEST_EVERYTHING=1` all of it on both.
"""

import os
import shutil
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.app import create_app
from lms.cli.migrations import upgrade
from lms.config import Settings
from lms.db import Base, db
from tests.cast import Cast, make_cast

DATABASES = os.environ.get("LMS_TEST_DATABASES", "sqlite").split(",")
SERVER = os.environ.get("LMS_TEST_POSTGRESQL_URL", "").replace("+psycopg", "", 1)

# Services and queries, races and hostile fields are tried on every database.
ON_ONE = ("tests/integration/web/", "tests/integration/attacks/")
ON_ALL = ("at_once", "test_bad_forms", "test_doors")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each test of a page have one database, so that a run stays within its time."""
    if len(DATABASES) < 2 or os.environ.get("LMS_TEST_EVERYTHING"):
        return
    kept = [item for item in items if _has_its_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _has_its_database(item: pytest.Item) -> bool:
    database = getattr(item, "callspec", None) and item.callspec.params.get("app")
    is_on_one = item.nodeid.startswith(ON_ONE) and not any(n in item.nodeid for n in ON_ALL)
    if database is None or not is_on_one:
        return True
    name = item.nodeid.replace(str(database), "")
    return DATABASES[zlib.crc32(name.encode()) % len(DATABASES)] == database


def _run_on_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def _on_server(name: str) -> str:
    base, _, options = SERVER.partition("?")
    root = base.rsplit("/", 1)[0]
    return f"{root}/{name}" + (f"?{options}" if options else "")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(Settings(data=folder, DATABASE_URL=""))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return folder / "lms.sqlite3"


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database with all tables, to be copied."""
    name = f"lms_template_{uuid.uuid4().hex[:12]}"
    _run_on_server(f"CREATE DATABASE {name}")
    folder = tmp_path_factory.mktemp("template")
    app = create_app(Settings(data=folder, DATABASE_URL=_on_server(name)))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    yield name
    _run_on_server(f"DROP DATABASE {name} WITH (FORCE)")


class House:
    """One application for all tests of a worker, whose database is replaced before each test.

    What is compiled once, templates and statements, stays compiled; every row is new.
    """

    def __init__(self, app: Flask, renew: Callable[[], None]) -> None:
        self.app = app
        self._renew = renew
        self._config = dict(app.config)
        self._extensions = dict(app.extensions)

    def renew(self) -> None:
        """Give the application a fresh database, and its first settings back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self._renew()
        self.app.config.clear()
        self.app.config.update(self._config)
        for name in set(self.app.extensions) - set(self._extensions):
            del self.app.extensions[name]


def _open_house(folder: Path, url: str, renew: Callable[[], None]) -> House:
    app = create_app(Settings(data=folder, DATABASE_URL=url))
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return House(app, renew)


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> House:
    """The application on SQLite."""
    folder = tmp_path_factory.mktemp("sqlite")

    def renew() -> None:
        for leftover in folder.glob("lms.sqlite3*"):
            if not leftover.name.endswith(".writer"):
                leftover.unlink()
        shutil.copy(migrated_file, folder / "lms.sqlite3")

    return _open_house(folder, "", renew)


@pytest.fixture(scope="session")
def postgresql_house(
    tmp_path_factory: pytest.TempPathFactory, migrated_template: str
) -> Iterator[House]:
    """The application on PostgreSQL."""
    name = f"lms_test_{uuid.uuid4().hex[:12]}"
    _run_on_server(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    # As a replica the server asks no trigger, neither ours against deleting nor those of keys.
    emptying = "; ".join(
        (
            "SET session_replication_role = replica",
            *(f'DELETE FROM "{t}"' for t in Base.metadata.tables),
        )
    )

    restarting = (
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
        "FROM pg_sequences"
    )

    def renew() -> None:
        with psycopg.connect(_on_server(name), autocommit=True) as connection:
            connection.execute(emptying)
            connection.execute(restarting)

    house = _open_house(tmp_path_factory.mktemp("postgresql"), _on_server(name), renew)
    yield house
    with house.app.app_context():
        db.engine.dispose()
    _run_on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on each database; no context is open, so that each request has its own."""
    house: House = request.getfixturevalue(f"{request.param}_house")
    house.renew()
    yield house.app
    with house.app.app_context():
        db.session.remove()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application with an open context, for tests of services."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people that tests are about."""
    with app.app_context():
        return make_cast()
