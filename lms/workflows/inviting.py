"""Which mails go out about getting in: a first password, a forgotten one, a changed one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lms.errors import RefusalError
from lms.notifications import service as notifications
from lms.notifications import wording
from lms.notifications.wording import LinkNotice
from lms.people import queries as people
from lms.people import sign_in
from lms.people.links import end_links, list_with_password
from lms.people.person_view import PersonView
from lms.people.sign_in_rules import Purpose, Redirected


@dataclass(frozen=True)
class House:
    """Whose house this is and under which address it is reached; never what a request claims."""

    company: str
    base_url: str


NO_ADDRESS = (
    "{name} has no mail address, and nobody else is shown a link to set a password. Record an "
    "address of theirs first; a private one will do. Where there is none at all, whoever runs the "
    "server can print a link with “lms people link”."
)
_WORDS = {Purpose.FIRST: wording.word_first_password, Purpose.RESET: wording.word_reset}


def send_link(
    person: PersonView, purpose: Purpose, house: House, *, at: datetime, actor_id: int | None
) -> None:
    """Make a link to set a password and mail it to the address on record.

    Whoever asks for it never sees it: a link signs in as the person, and acts are their own.
    """
    if not person.email:
        raise RefusalError(NO_ADDRESS.format(name=person.name))
    token = sign_in.create_link(person.id, purpose, at=at, actor_id=actor_id)
    _mail_link(person, purpose, house, f"{house.base_url}/set-password/{token}", at=at)


def print_link(person: PersonView, purpose: Purpose, house: House, *, at: datetime) -> str:
    """Make a link for whoever runs the server to hand over; the log says that it was printed."""
    token = sign_in.create_link(person.id, purpose, at=at, how="printed")
    url = f"{house.base_url}/set-password/{token}"
    _mail_link(person, purpose, house, url, at=at)
    return url


def _mail_link(
    person: PersonView, purpose: Purpose, house: House, url: str, *, at: datetime
) -> None:
    subject, text = _WORDS[purpose](LinkNotice(person.name, house.company, url))
    notifications.send_mail(
        person.id,
        address=person.email,
        kind=f"{purpose.value}-password",
        subject=subject,
        text=text,
        at=at,
    )


def send_reset(typed: str, house: House, *, at: datetime) -> None:
    """Send a link to whoever has that address or staff number; nothing happens for nobody."""
    person_id = sign_in.find_by_address(typed, at=at)
    person = people.find_person(person_id, at.astimezone(UTC).date()) if person_id else None
    if person is not None and person.email:
        send_link(person, Purpose.RESET, house, at=at, actor_id=None)


def report_new_addresses(redirected: Sequence[Redirected], house: House, *, at: datetime) -> None:
    """End the links on their way, and tell the address before, so that a wrong change is noticed.

    Who has no password yet has nothing that could be taken over.
    """
    person_ids = [each.person_id for each in redirected]
    end_links(person_ids, at=at)
    with_password = list_with_password(person_ids)
    for each in redirected:
        if each.person_id in with_password:
            notice = LinkNotice(each.name, house.company, f"{house.base_url}/account")
            subject, text = wording.word_new_address(notice)
            notifications.send_mail(
                each.person_id,
                address=each.email_before,
                kind="address-changed",
                subject=subject,
                text=text,
                at=at,
            )


def report_password_change(
    person_id: int, *, name: str, email: str | None, house: House, at: datetime
) -> None:
    """Tell somebody that their password was changed, so that a stranger's change is noticed."""
    url = f"{house.base_url}/forgot-password"
    subject, text = wording.word_password_changed(LinkNotice(name, house.company, url))
    notifications.send_mail(
        person_id, address=email, kind="password-changed", subject=subject, text=text, at=at
    )
