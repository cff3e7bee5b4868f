"""`lms mail`: the outbox, to be read where no mail server is set."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.db import transaction
from lms.notifications import queries, service
from lms.notifications.queries import MailView


@click.group("mail")
def mail() -> None:
    """Read the outbox, or send what is due."""


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
    if item.sent_at:
        state = f"sent {item.sent_at:%Y-%m-%d %H:%M} UTC"
    elif item.last_fault:
        state = f"failed {item.tries} times: {item.last_fault}"
    else:
        state = "not sent"
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
    at = clock.now()
    deliveries = service.deliver_due(at, settings)
    with transaction():
        sent = service.record_deliveries(deliveries, at=at)
    for delivery in deliveries:
        if delivery.fault:
            click.echo(f"{delivery.mail_id}: {delivery.fault}", err=True)
    click.echo(f"{sent:,} of {len(deliveries):,} mails were sent.")
