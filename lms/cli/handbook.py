"""`lms handbook`: all policies in force as one file."""

import secrets
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms import clock
from lms.cli.serve import get_settings
from lms.db import transaction
from lms.errors import RefusalError
from lms.pdf import PdfUnavailableError
from lms.people import queries as people
from lms.people.person_facts import get_person_facts
from lms.policies.company import get_company
from lms.policies.handbook import service as handbooks
from lms.policies.handbook.document import Book, set_book
from lms.policies.handbook.queries import find_content
from lms.workflows.handbooks import get_book, list_books, set_missing, split_missing


@click.group("handbook")
def handbook() -> None:
    """Make the handbooks, or write one into a file."""


@handbook.command("build")
@click.option("--anew", is_flag=True, help="Drop every file first, and make all of them again.")
@with_appcontext
def build(*, anew: bool) -> None:
    """Make every handbook that somebody needs and that is not there yet.

    Example: lms handbook build
    """
    at = clock.now()
    books = list_books(get_company().day_of(at), base_url=get_settings().base_url)
    with transaction():
        if anew:
            handbooks.forget_all()
        handbooks.need(books, at=at)
    made = 0
    while _build_next(books):
        made += 1
    needed = "1 handbook is" if len(books) == 1 else f"{len(books)} handbooks are"
    click.echo(f"{needed} needed; {made} made just now.")


def _build_next(books: Mapping[str, Book]) -> bool:
    """Make the handbook that waits for the longest; False where none waits."""
    maker = secrets.token_hex(16)
    with transaction():
        job = handbooks.take_up(maker, at=clock.now())
    if job is None:
        return False
    try:
        content = _make(books[job.key])
    except BaseException:
        with transaction():
            handbooks.interrupt(job, maker)
        raise
    with transaction():
        return handbooks.finish(job, maker, content, at=clock.now())


@handbook.command("write")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--for", "staff_number", help="Whose handbook, by staff number; else everything.")
@with_appcontext
def write(*, out: Path, staff_number: str | None) -> None:
    """Write all policies in force into a file, or those that concern one person.

    Example: lms handbook write --out handbook.pdf
    Example: lms handbook write --for W-1042 --out handbook.pdf
    """
    today = get_company().day_of(clock.now())
    facts = None
    if staff_number is not None:
        person = people.find_person_by_staff_number(staff_number, today)
        if person is None:
            raise click.ClickException(f"There is no person with the staff number {staff_number}.")
        facts = get_person_facts(person.id, today)
    book = get_book(facts, today, base_url=get_settings().base_url)
    if not book.chapters:
        raise click.ClickException("No policy is in force for this handbook, so that it is empty.")
    content = find_content(book.key) or _make(book)
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}.") from fault
    policies = "1 policy" if len(book.chapters) == 1 else f"{len(book.chapters)} policies"
    click.echo(f"{out}: {policies}, {len(content):,} bytes")


def _make(book: Book) -> bytes:
    """Set what is missing, keep it for others, and bind all of it."""
    try:
        for chapters in split_missing(book, handbooks.find_missing(book.digests)):
            made = set_missing(chapters, book.company_name)
            with transaction():
                handbooks.keep_chapters(made)
        parts = handbooks.read_chapters(book.digests)
        if parts is not None:
            return set_book(book, parts, made_on=get_company().day_of(clock.now()))
    except (RefusalError, PdfUnavailableError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    raise click.ClickException("A policy changed in the meantime. Run the command again.")
