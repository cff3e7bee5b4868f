"""`lms search`: what policies are found by."""

import click
from flask.cli import with_appcontext

from lms import clock
from lms.db import transaction
from lms.policies import search_index
from lms.policies.company import get_company


@click.group("search")
def search() -> None:
    """Keep what policies are found by."""


@search.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make the search anew from the released texts; nothing else is touched.

    Example: lms search rebuild
    """
    day = get_company().day_of(clock.now())
    with transaction():
        count = search_index.rebuild(day)
    click.echo(f"{count} {'version' if count == 1 else 'versions'} can be found.")
