"""How a person gets in and out, and how a password is set."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, delete, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.people import passwords
from lms.people import sign_in_rules as rules
from lms.people.links import end_links
from lms.people.models import (
    Credential,
    OneTimeLink,
    Person,
    PersonFact,
    RoleChange,
    SignInFailure,
    SignInSession,
)
from lms.people.population import is_employed, is_in_force
from lms.people.recording import record_act
from lms.people.roles import Role
from lms.people.sign_in_rules import Purpose
from lms.people.text_rules import clean_text, fold_email

LINK_IS_DEAD = (
    "This link was used already, or it is too old. Ask for a new one on the page "
    "“I have forgotten my password”."
)


class TooManyTriesError(RefusalError):
    """Signing in has to wait."""


class WrongPasswordError(RefusalError):
    """The present password was mistyped."""


@dataclass(frozen=True)
class Attempt:
    """A try to sign in, counted as failed until it is known to be right."""

    keys: tuple[str, str]
    began_at: datetime
    tries_left: int


@dataclass(frozen=True)
class Link:
    """A link to set a password, and whom it is for."""

    person_id: int
    purpose: Purpose
    name: str
    email: str | None


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin_attempt(typed: str, *, came_from: str, at: datetime) -> Attempt:
    """Count a try before it is checked, so that many at once are no way round the pause.

    `typed` is the address as it was typed; known and unknown ones are treated alike.
    """
    address_key = hash_token(f"address {fold_email(typed)}")
    client_key = hash_token(f"client {came_from}")
    await_turn(address_key, client_key)
    left = []
    for key, tries in ((address_key, rules.TRIES), (client_key, rules.TRIES_OF_CLIENT)):
        failures = db.session.scalars(
            select(SignInFailure.failed_at).where(
                SignInFailure.key == key, SignInFailure.failed_at > at - rules.PAUSE
            )
        ).all()
        if until := rules.find_pause_end(failures, at, tries=tries):
            raise TooManyTriesError(rules.describe_pause(until, at))
        left.append(tries - 1 - len(failures))
    db.session.execute(delete(SignInFailure).where(SignInFailure.failed_at < at - rules.KEPT))
    rows = [{"key": key, "failed_at": at} for key in (address_key, client_key)]
    db.session.execute(insert(SignInFailure), rows)
    return Attempt((address_key, client_key), at, min(left))


def forget_attempt(attempt: Attempt) -> None:
    """Take back that the try failed, and all failures with the same address."""
    address_key, client_key = attempt.keys
    this_try = and_(SignInFailure.key == client_key, SignInFailure.failed_at == attempt.began_at)
    db.session.execute(delete(SignInFailure).where(or_(SignInFailure.key == address_key, this_try)))


def find_by_address(typed: str, *, at: datetime) -> int | None:
    """The one person who may enter by that mail address or staff number."""
    fact = aliased(PersonFact)
    day = at.astimezone(UTC).date()
    days = (day, day + timedelta(days=1))
    known = or_(
        and_(
            fact.email_key == fold_email(typed),
            or_(*(is_in_force(fact, each) for each in days)),
        ),
        Person.staff_number == clean_text(typed),
    )
    found = db.session.scalars(
        select(Person.id)
        .join(fact, fact.person_id == Person.id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(
            known,
            Credential.deactivated_at.is_(None),
            or_(
                *(is_employed(Person.id, each) for each in days),
                exists().where(
                    RoleChange.person_id == Person.id, RoleChange.role == Role.AUDITOR.value
                ),
            ),
        )
        .distinct()
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def check_password(typed: str, password: str, *, at: datetime) -> int | None:
    """Whose address and password these are; as slow where there is nobody.

    Reads only, and is called outside of a writing transaction: a hash takes its time.
    """
    person_id = find_by_address(typed, at=at)
    kept = None
    if person_id is not None:
        kept = db.session.scalar(
            select(Credential.password_hash).where(Credential.person_id == person_id)
        )
    return person_id if passwords.is_right(password, kept) else None


def open_session(person_id: int, *, at: datetime, method: str = "password") -> str:
    """Begin a session for the person; the token goes into the cookie, only its digest is kept."""
    token = secrets.token_urlsafe(32)
    db.session.execute(
        insert(SignInSession),
        {
            "digest": hash_token(token),
            "person_id": person_id,
            "signed_in_at": at,
            "method": method,
            "last_seen_at": at,
            "ended_at": None,
        },
    )
    return token


def sign_out(token: str, *, at: datetime) -> None:
    """End the session of that token."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.digest == hash_token(token), SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def sign_out_everywhere(person_id: int, *, at: datetime) -> None:
    """End all sessions of the person."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def create_link(
    person_id: int,
    purpose: Purpose,
    *,
    at: datetime,
    actor_id: int | None = None,
    how: str = "made",
) -> str:
    """Make a link that sets the person's password once; earlier ones die. The log says how."""
    end_links([person_id], at=at)
    token = secrets.token_urlsafe(32)
    db.session.execute(
        insert(OneTimeLink),
        {
            "digest": hash_token(token),
            "person_id": person_id,
            "purpose": purpose.value,
            "created_at": at,
            "expires_at": at + rules.LIFETIMES[purpose],
            "used_at": None,
        },
    )
    facts = {"what": f"{purpose.value} link {how}"}
    record_act("credential.changed", person_id, at=at, actor_id=actor_id, facts=facts)
    return token


def find_link(token: str, *, at: datetime) -> Link | None:
    """Whom a link is for, while it still sets a password."""
    fact = aliased(PersonFact)
    row = db.session.execute(
        select(
            OneTimeLink.person_id,
            OneTimeLink.purpose,
            OneTimeLink.used_at,
            OneTimeLink.expires_at,
            fact.name,
            fact.email,
        )
        .join(fact, fact.person_id == OneTimeLink.person_id)
        .outerjoin(Credential, Credential.person_id == OneTimeLink.person_id)
        .where(OneTimeLink.digest == hash_token(token), Credential.deactivated_at.is_(None))
        .order_by(fact.holds_from.desc(), fact.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    if not rules.is_link_alive(used_at=row.used_at, expires_at=row.expires_at, at=at):
        return None
    return Link(row.person_id, Purpose(row.purpose), row.name, row.email)


def set_password_by_link(token: str, password: str, *, at: datetime, company: str = "") -> Link:
    """Set the password of the person whom the link is for; all sessions end."""
    link = find_link(token, at=at)
    if link is None or not _use_up(token, at):
        raise NotFoundError(LINK_IS_DEAD)
    set_password(link.person_id, password, at=at, actor_id=link.person_id, company=company)
    sign_out_everywhere(link.person_id, at=at)
    return link


def _use_up(token: str, at: datetime) -> bool:
    """Mark the link as used; False where another request was faster, which the row decides."""
    used = db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.digest == hash_token(token), OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def change_password(
    person_id: int, *, present: str, new: str, at: datetime, company: str = ""
) -> str:
    """Replace the password by somebody who knows the present one, and give the token to go on with.

    All sessions end, the one this came from too: whoever copied its cookie is out as well.
    """
    kept = db.session.scalar(
        select(Credential.password_hash).where(Credential.person_id == person_id)
    )
    if not passwords.is_right(present, kept):
        raise WrongPasswordError("This is not your present password. Type it again.")
    set_password(person_id, new, at=at, actor_id=person_id, company=company)
    sign_out_everywhere(person_id, at=at)
    return open_session(person_id, at=at)


def set_password(
    person_id: int, password: str, *, at: datetime, actor_id: int | None, company: str = ""
) -> None:
    """Keep a password for the person, if it is good enough; links sent before die."""
    fact = db.session.execute(
        select(PersonFact.name, PersonFact.email)
        .where(PersonFact.person_id == person_id)
        .order_by(PersonFact.holds_from.desc(), PersonFact.id.desc())
        .limit(1)
    ).first()
    if fact is None:
        raise NotFoundError
    if fault := passwords.find_fault(password, personal=(fact.name, fact.email or "", company)):
        raise RefusalError(fault)
    put_credential(person_id, password_hash=passwords.hash_password(password), password_set_at=at)
    end_links([person_id], at=at)
    facts = {"what": "password set"}
    record_act("credential.changed", person_id, at=at, actor_id=actor_id, facts=facts)


def put_credential(person_id: int, **values: object) -> None:
    """Change how a person signs in; makes the row where there is none."""
    known = db.session.scalar(select(Credential.person_id).where(Credential.person_id == person_id))
    if known is None:
        db.session.execute(insert(Credential), {"person_id": person_id, **values})
        return
    db.session.execute(update(Credential).where(Credential.person_id == person_id).values(**values))
