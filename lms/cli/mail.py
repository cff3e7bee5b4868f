"""`lms mail`: the outbox, to be read where no mail server is set."""

import sys
import textwrap
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.cli.serve import get_worker
from lms.db import transaction
from lms.errors import NotFoundError, RefusalError
from lms.notifications import bounces, queries
from lms.notifications.bounce_reader import MOST_BYTES, read_bounce
from lms.notifications.queries import MailView
from lms.policies.company import get_company
from lms.reminders import forecasting
from lms.reminders.forecasting import Selection


@click.group("mail")
def mail() -> None:
    """Read the outbox, send what is due, or note what came back."""


@mail.command("show")
@click.option("--to", "address", default="", help="Only mails to this address, or a part of it.")
@click.option("--kind", default="", help="Only mails of this kind, as first-password.")
@click.option("--limit", default=10, type=click.IntRange(1, 1000), help="How many; 10 unless told.")
@with_appcontext
def show(*, address: str, kind: str, limit: int) -> None:
    """Print the mails with their texts, newest first.

    Example: lms mail show --to ruth.adeyemi@wrenfield.example --limit 1
    """
    found = queries.list_mails(address=address, kind=kind, page_size=limit)
    for item in found.mails:
        click.echo(_describe(item))
    click.echo(f"{len(found.mails):,} of {found.total:,} mails")


def _describe(item: MailView) -> str:
    state = f"{item.state}"
    if item.sent_at:
        state += f" {item.sent_at:%Y-%m-%d %H:%M} UTC"
    if words := item.bounce_words or item.last_fault:
        state += f", after {item.tries} tries: {words}"
    return "\n".join(
        (
            f"To:      {item.address}",
            f"Subject: {item.subject}",
            f"Written: {item.created_at:%Y-%m-%d %H:%M} UTC, {item.kind}, {state}",
            "",
            *(f"    {line}".rstrip() for line in item.text.splitlines()),
            "",
        )
    )


@mail.command("forecast")
@click.option(
    "--days",
    default=forecasting.USUAL_DAYS,
    type=click.IntRange(0, forecasting.MOST_DAYS),
    help="How many days ahead; 30 unless told.",
)
@click.option("--to", "search", default="", help="Only to this name or address, or a part of it.")
@click.option("--texts", is_flag=True, help="Print each mail as it would read.")
@with_appcontext
def forecast(*, days: int, search: str, texts: bool) -> None:
    """Print every mail that will go out if nobody does anything; writes nothing.

    Example: lms mail forecast --days 30 --to ruth.adeyemi@wrenfield.example --texts
    """
    base_url = current_app.config["LMS_SETTINGS"].base_url
    foretold = forecasting.forecast(at=clock.now(), days=days)
    found = foretold.select(Selection(search=search))
    for each in found:
        letter = forecasting.write_foretold(each, get_company(), base_url=base_url)
        there = each.moment.astimezone(ZoneInfo(each.zone))
        click.echo(f"{there:%Y-%m-%d %H:%M}  {each.facts.address}  {letter.subject}")
        if texts:
            click.echo(textwrap.indent(f"\n{letter.text}\n", "    "))
    for day in forecasting.list_days(found, foretold.today, foretold.until):
        if day.mails:
            click.echo(f"{day.day}: {day.mails:,}")
    click.echo(f"{len(found):,} mails from {foretold.today} to {foretold.until}")


@mail.command("send")
@with_appcontext
def send() -> None:
    """Send what is due, once; the server does the same by itself.

    Example: lms mail send
    """
    settings = current_app.config["LMS_SETTINGS"]
    if not settings.smtp_host:
        raise click.ClickException(
            "No mail server is set. Set LMS_SMTP_HOST, or read the mails with `lms mail show`."
        )
    worker = get_worker(current_app)
    try:
        deliveries = worker.sender.send_due()
    finally:
        worker.pulse.stop()
    for delivery in deliveries:
        if delivery.fault:
            click.echo(f"{delivery.letter.id}: {delivery.fault}", err=True)
    sent = sum(delivery.is_sent for delivery in deliveries)
    click.echo(f"{sent:,} of {len(deliveries):,} mails were sent.")


@mail.command("bounce")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@with_appcontext
def bounce(path: Path | None) -> None:
    """Note which mails came back: read from the standard input, a file, or a Maildir.

    In a Maildir what was read moves from new to cur, so that each is read once.

    Example: lms mail bounce /var/mail/bounces
    """
    if path is None:
        note_bounce(sys.stdin.buffer.read(MOST_BYTES + 1))
    elif path.is_file():
        with path.open("rb") as file:
            note_bounce(file.read(MOST_BYTES + 1))
    else:
        note_folder(path)


def note_bounce(content: bytes) -> None:
    """Note one mail that came back, or say why it is none."""
    try:
        found = read_bounce(content)
        with transaction():
            address = bounces.note_bounce(found, at=clock.now())
    except (RefusalError, NotFoundError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{address}: {found.words}")


def note_folder(folder: Path) -> None:
    """Note each mail that is new in a Maildir; what is none is said and left behind."""
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise click.ClickException(f"{folder} is no Maildir: it has no folders new and cur.")
    for path in sorted((folder / "new").iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                note_bounce(file.read(MOST_BYTES + 1))
        except click.ClickException as refusal:
            click.echo(f"{path.name}: {refusal.message}", err=True)
        path.rename(folder / "cur" / f"{path.name}:2,S")
