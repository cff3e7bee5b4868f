"""`lms demonstration`: a company that is made up, to look around in."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.cli.migrations import upgrade
from lms.config import Settings
from lms.demonstration.cast import list_sign_ins
from lms.demonstration.play import create_demonstration
from lms.errors import RefusalError
from lms.workflows.content_tree import find_content


@click.group("demonstration")
def demonstration() -> None:
    """Fill an empty installation with a company that is made up."""


@demonstration.command("create")
@with_appcontext
def create() -> None:
    """Play a year of that company, up to this moment, and say how to sign in.

    Example: lms demonstration create
    """
    settings: Settings = current_app.config["LMS_SETTINGS"]
    upgrade()
    try:
        create_demonstration(
            content=find_content(settings.content),
            base_url=settings.base_url,
            until=clock.now(),
            tell=click.echo,
        )
    except RefusalError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo()
    for role, name, email, password in list_sign_ins():
        click.echo(f"{role:14} {name:18} {email:38} {password}")
