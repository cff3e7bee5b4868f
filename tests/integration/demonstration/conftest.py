"""The demonstration, played once for all tests that look at it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lms.app import create_app
from lms.config import Settings
from lms.db import db
from lms.demonstration.play import create_demonstration
from lms.workflows.content_tree import read_tree

CONTENT = Path(__file__).resolve().parents[3] / "content"
UNTIL = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def played_file(migrated_file, tmp_path_factory):
    """A SQLite database in which the story was played, and what was told meanwhile."""
    folder = tmp_path_factory.mktemp("played")
    shutil.copy(migrated_file, folder / "lms.sqlite3")
    app = create_app(Settings(data=folder, DATABASE_URL=""))
    told = []
    with app.app_context():
        create_demonstration(
            content=read_tree(CONTENT).texts,
            base_url="https://lms.example",
            until=UNTIL,
            tell=told.append,
        )
        db.session.remove()
        db.engine.dispose()
    return folder / "lms.sqlite3", told


@pytest.fixture
def played(played_file, tmp_path):
    """The application after the story, with an open context; the months that were told."""
    file, told = played_file
    shutil.copy(file, tmp_path / "lms.sqlite3")
    app = create_app(Settings(data=tmp_path, DATABASE_URL=""))
    with app.app_context():
        yield told
        db.session.remove()
        db.engine.dispose()
