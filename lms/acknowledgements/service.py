"""Taking an acknowledgement: the act, and the entry that proves it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lms import __version__
from lms.acknowledgements.models import Acknowledgement
from lms.acknowledgements.queries import (
    AcknowledgementView,
    find_acknowledgement,
    find_sent,
)
from lms.acknowledgements.rules import Obstacle, Presented, find_obstacle, limit_reading_seconds
from lms.errors import RefusalError, TextChangedError
from lms.evidence import service as evidence
from lms.evidence.rules import Json, format_moment
from lms.evidence.service import Private
from lms.people.names import Signer
from lms.people.signing import SignIn, list_private
from lms.policies.queries import VersionView
from lms.sql import add_once

SHOWN = tuple(AcknowledgementView.__dataclass_fields__)
TEXT_CHANGED = (
    "This text changed while you read it. Version {number} is shown now; nothing was acknowledged."
)


def acknowledge(
    presented: Presented,
    version: VersionView,
    *,
    signer: Signer,
    is_agreed: bool,
    reading_seconds: int,
    sign_in: SignIn,
    day: date,
    at: datetime,
) -> tuple[AcknowledgementView, bool]:
    """Record that the person acknowledged the version, and whether this was the first time.

    Acknowledging twice is ordinary: the first one stands and its receipt is given again, also
    where the page is sent once more after a newer version came into force. The primary key
    decides which one is the first, so that nothing is looked up before.
    """
    obstacle = find_obstacle(presented, person_id=signer.person_id, is_agreed=is_agreed, at=at)
    if not obstacle:
        if _is_shown_text(presented, version):
            row = _fill_row(presented, version, sign_in, at=at)
            row["reading_seconds"] = limit_reading_seconds(reading_seconds, presented, at=at)
            written = _write_once(row, version, list_private(signer, sign_in, day=day))
            if written:
                return written, True
        earlier = find_acknowledgement(
            signer.person_id, version.policy_id, version.asks_for, presented.occasion
        )
        if earlier:
            return earlier, False
    if sent := _find_sent(presented, person_id=signer.person_id):
        return sent, False
    raise _refuse(obstacle, version)


def _refuse(obstacle: Obstacle | None, version: VersionView) -> RefusalError:
    if obstacle:
        return RefusalError(str(obstacle))
    return TextChangedError(TEXT_CHANGED.format(number=version.number))


def _find_sent(presented: Presented, *, person_id: int) -> AcknowledgementView | None:
    """The receipt that this very page was answered with, where its answer was lost on the way."""
    if presented.person_id != person_id:
        return None
    return find_sent(
        person_id, presented.version_id, occasion=presented.occasion, key=presented.key
    )


def _is_shown_text(presented: Presented, version: VersionView) -> bool:
    return (presented.version_id, presented.html_digest, presented.statement_digest) == (
        version.version_id,
        version.html_digest,
        version.statement_digest,
    )


def _fill_row(
    presented: Presented, version: VersionView, sign_in: SignIn, *, at: datetime
) -> dict[str, Any]:
    same = ("policy_id", "version_id", "title", "source_digest", "text_digest", "html_digest")
    row = {name: getattr(version, name) for name in (*same, "statement_id", "statement_digest")}
    row |= {name: getattr(presented, name) for name in ("person_id", "occasion", "view")}
    return row | {
        "asked_for": version.asks_for,
        "language": version.language,
        "presented_at": presented.presented_at,
        "idempotency_key": presented.key,
        "acknowledged_at": at,
        "acknowledged_on": at.astimezone(ZoneInfo(sign_in.zone)).date(),
        "zone": sign_in.zone,
        "signed_in_at": sign_in.signed_in_at,
        "sign_in_method": sign_in.method,
        "program_version": __version__,
        "id": evidence.draw_id(),
    }


def _write_once(
    row: dict[str, Any], version: VersionView, private: Mapping[str, Private]
) -> AcknowledgementView | None:
    """Write act and entry; None, and neither of them, where another click was faster."""
    entry = evidence.compose(
        "policy.acknowledged",
        at=row["acknowledged_at"],
        facts=_describe(row, version),
        private=private,
    )
    row |= {"entry_id": entry.id, "entry_digest": entry.digest}
    if not add_once(Acknowledgement, row):
        return None
    evidence.add(entry)
    return AcknowledgementView(**{name: row[name] for name in SHOWN})


def _describe(row: Mapping[str, Any], version: VersionView) -> dict[str, Json]:
    kept = (
        "title",
        "asked_for",
        "occasion",
        "source_digest",
        "text_digest",
        "html_digest",
        "view",
        "statement_digest",
        "language",
        "zone",
        "reading_seconds",
        "sign_in_method",
        "program_version",
        "idempotency_key",
    )
    facts: dict[str, Json] = {name: row[name] for name in kept}
    facts |= {
        "acknowledgement": row["id"],
        "policy": version.slug,
        "version": version.number,
        "acknowledged_on": row["acknowledged_on"].isoformat(),
        "presented_at": format_moment(row["presented_at"]),
        "signed_in_at": format_moment(row["signed_in_at"]),
    }
    return facts
