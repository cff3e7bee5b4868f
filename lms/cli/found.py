"""`lms found`: an own company, and the person who lets the others in."""

import click
from flask.cli import with_appcontext

from lms import clock
from lms.cli.serve import get_settings
from lms.db import transaction
from lms.errors import RefusalError
from lms.workflows.founding import Founding, found_company

FIRST_STAFF_NUMBER = "A-1"


@click.command("found")
@click.option("--company", prompt="What is your company called", help="Its name.")
@click.option(
    "--time-zone",
    prompt="Its time zone",
    default="Europe/Berlin",
    help="Where it is, such as Europe/Berlin.",
)
@click.option("--name", prompt="Your name", help="The first administrator's name.")
@click.option("--email", prompt="Your mail address", help="The first administrator's address.")
@with_appcontext
def found(*, company: str, time_zone: str, name: str, email: str) -> None:
    """Begin an own company and print a link with which its administrator sets a password.

    What is not given is asked for.

    Example: lms found --company Wrenfield --name 'Ruth Adeyemi' --email ruth@wrenfield.example
    """
    founding = Founding(company, time_zone, FIRST_STAFF_NUMBER, name, email)
    try:
        with transaction():
            link = found_company(founding, base_url=get_settings().base_url, at=clock.now())
    except RefusalError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Open this link to set your password. It works once, for 14 days:\n\n    {link}\n")
