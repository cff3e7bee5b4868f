"""`lms migrate`: bringing the database to the tables that this version needs."""

from collections.abc import Mapping
from pathlib import Path

import click
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from flask.cli import with_appcontext

from lms.db import WRITING, Base, db

_BESIDE_PACKAGE = Path(__file__).resolve().parent.parent.parent / "migrations"
_IN_PACKAGE = Path(__file__).resolve().parent.parent / "_shipped" / "migrations"


def find_migrations() -> Path:
    """The folder with the migrations: in the installed package, or beside it in a checkout."""
    return _IN_PACKAGE if _IN_PACKAGE.is_dir() else _BESIDE_PACKAGE


def upgrade() -> None:
    """Bring the database of the running application to the newest tables."""
    config = Config()
    config.set_main_option("script_location", str(find_migrations()))
    with db.engine.connect().execution_options(**WRITING) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def list_differences() -> list[str]:
    """How the database differs from what the models say; empty when they agree."""
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_described}
        context = MigrationContext.configure(connection, opts=opts)
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def _is_described(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    """Whether models describe it: neither what words are found by nor the queue's own tables."""
    if kind == "table":
        return not (name or "").startswith(("search_section_words", "lms_queue_"))
    of_search = parents.get("table_name") == "search_section"
    return not (of_search and name in {"words", "ix_search_section_words"})


@click.command("migrate")
@click.option("--check", is_flag=True, help="Then say how tables and models differ.")
@with_appcontext
def migrate(*, check: bool) -> None:
    """Bring the database to the newest tables.

    Example: lms migrate
    """
    upgrade()
    click.echo("The database is up to date.")
    if not check:
        return
    differences = list_differences()
    for difference in differences:
        click.echo(difference)
    if differences:
        raise click.ClickException("The migrations and the models differ. Write a migration.")
    click.echo("The migrations and the models agree.")
