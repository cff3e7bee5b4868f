"""How and from where the person who acts had signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.people.names import Signer

SESSION_DAYS_KEPT = 90


@dataclass(frozen=True)
class SignIn:
    """How and from where the person had signed in."""

    session: str
    method: str
    signed_in_at: datetime
    zone: str
    address: str
    browser: str


def list_private(signer: Signer, sign_in: SignIn, *, day: date) -> Mapping[str, Private]:
    """What the entry of a person's own act holds as commitments: who it was, and from where."""
    subject: dict[str, Json] = {
        "person_id": signer.person_id,
        "staff_number": signer.staff_number,
        "name": signer.name,
    }
    session: dict[str, Json] = {
        "session": sign_in.session,
        "address": sign_in.address,
        "browser": sign_in.browser,
    }
    shred_on = day + timedelta(days=SESSION_DAYS_KEPT)
    return {
        "subject": Private(subject, signer.person_id),
        "session": Private(session, signer.person_id, shred_on),
    }
