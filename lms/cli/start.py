"""`lms start`: from an empty folder to a running server, for a first look or an own company."""

from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms import clock
from lms.cli.found import found
from lms.cli.migrations import upgrade
from lms.cli.running import sole_server
from lms.cli.serve import get_settings, run_server
from lms.config import Settings
from lms.db import db
from lms.demonstration.cast import list_sign_ins
from lms.demonstration.play import create_demonstration, is_half_made
from lms.people.queries import has_anybody
from lms.policies.company import get_company
from lms.workflows.content_tree import find_content, read_tree


@click.command("start")
@click.option("--empty", is_flag=True, help="An own company; asks for the first administrator.")
@click.pass_context
@with_appcontext
def start(context: click.Context, *, empty: bool) -> None:
    """Set everything up on the first start, then serve the pages.

    Example: lms start
    """
    settings = get_settings()
    with sole_server(settings):
        upgrade()
        if is_half_made():
            forget_half_made(settings)
        if not has_anybody():
            if empty:
                with found.make_context("found", [], parent=context) as asking:
                    found.invoke(asking)
            else:
                _demonstrate(settings)
        _greet(settings)
        run_server(settings)


def forget_half_made(settings: Settings) -> None:
    """Take away a demonstration that was interrupted: it was never served, and is made anew."""
    if not settings.is_sqlite:
        raise click.ClickException(
            "The demonstration was interrupted while it was being made. Empty this database, or "
            "name another one with DATABASE_URL, then start again."
        )
    path = Path(db.engine.url.database or "")
    db.session.remove()
    db.engine.dispose()
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    upgrade()


def _demonstrate(settings: Settings) -> None:
    click.echo("Playing a year at an invented company. This takes half a minute, once.")
    tree = read_tree(find_content(settings.content))
    create_demonstration(
        content=tree.texts,
        base_url=settings.base_url,
        until=clock.now() - timedelta(minutes=1),
        tell=click.echo,
    )


def _greet(settings: Settings) -> None:
    click.echo(f"\n{get_company().name} is served on {settings.base_url}  (end with Ctrl+C)\n")
    if not get_company().is_demonstration:
        return
    click.echo("A demonstration: company, people and records are invented. You can sign in as\n")
    for roles, person, address, password in list_sign_ins():
        click.echo(f"  {roles:<34} {person:<22} {address:<38} {password}")
    click.echo("")
