"""Which commands there are."""

import click

from lms.cli.audience import audience
from lms.cli.compliance import compliance
from lms.cli.content import content
from lms.cli.demonstration import demonstration
from lms.cli.found import found
from lms.cli.handbook import handbook
from lms.cli.mail import mail
from lms.cli.migrations import migrate
from lms.cli.people import people
from lms.cli.search import search
from lms.cli.serve import serve
from lms.cli.start import start
from lms.cli.worker import worker

COMMANDS: tuple[click.Command, ...] = (
    compliance,
    content,
    demonstration,
    found,
    handbook,
    mail,
    migrate,
    audience,
    people,
    search,
    serve,
    start,
    worker,
)
