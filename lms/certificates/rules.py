"""How a certificate stands on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What the public page says of a certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    RENEWED = "renewed"


@dataclass(frozen=True)
class CertificateFacts:
    """What decides the standing of a certificate."""

    issued_on: date
    valid_until: date | None
    renewed_on: date | None = None


def judge(facts: CertificateFacts, as_of: date) -> Standing:
    """How the certificate stands at the end of that day; its last day still counts as valid."""
    if facts.renewed_on is not None and facts.renewed_on <= as_of:
        return Standing.RENEWED
    if facts.valid_until is not None and as_of > facts.valid_until:
        return Standing.EXPIRED
    return Standing.VALID
