"""Who works at the company of the demonstration, and how they sign in."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lms.people.roles import ROLE_WORDS, Role

PEOPLE = Path(__file__).resolve().parent / "people.csv"
DOMAIN = "wrenfield.example"
PASS_PHRASE = "kettle harbour violet moon"  # noqa: S105 - printed for everybody who tries this out
AUDITOR = "X-2001"
ADMINISTRATOR = "W-1002"
HR = "W-1003"
TRAINER = "W-1005"
APPROVERS = ("W-1001", "W-1009")
ROLES: dict[str, tuple[Role, ...]] = {
    "W-1001": (Role.APPROVER,),
    "W-1002": (Role.ADMINISTRATOR,),
    "W-1003": (Role.HR,),
    "W-1005": (Role.TRAINER, Role.OWNER),
    "W-1007": (Role.OWNER,),
    "W-1009": (Role.APPROVER, Role.OWNER),
    "W-1011": (Role.OWNER,),
    "W-1013": (Role.OWNER,),
}
_SIGN_INS = (
    ("new hire", "W-1060"),
    (ROLE_WORDS[Role.EMPLOYEE], "W-1015"),
    (ROLE_WORDS[Role.TRAINER], TRAINER),
    (ROLE_WORDS[Role.HR], HR),
    (ROLE_WORDS[Role.OWNER], "W-1007"),
    (ROLE_WORDS[Role.APPROVER], "W-1001"),
    ("manager", "W-1019"),
    (ROLE_WORDS[Role.AUDITOR], AUDITOR),
    (ROLE_WORDS[Role.ADMINISTRATOR], ADMINISTRATOR),
)


@dataclass(frozen=True)
class Member:
    """Somebody of the cast, as they are on their first day there."""

    staff_number: str
    name: str
    email: str | None
    department: str
    team: str
    job_title: str
    location: str
    employment_type: str
    manager: str | None
    hired_on: date | None
    time_zone: str


def read_cast() -> tuple[Member, ...]:
    """Everybody who works there at some time, and the auditor from outside."""
    with PEOPLE.open(encoding="utf-8", newline="") as lines:
        members = tuple(_read_member(row) for row in csv.DictReader(lines))
    return (*members, _describe_auditor())


def list_sign_ins() -> tuple[tuple[str, str, str, str], ...]:
    """Role in words, name, mail address and password of those whom one can sign in as."""
    members = {member.staff_number: member for member in read_cast()}
    return tuple(
        (role, members[number].name, members[number].email or number, PASS_PHRASE)
        for role, number in _SIGN_INS
    )


def _read_member(row: dict[str, str]) -> Member:
    return Member(
        staff_number=row["staff_number"],
        name=row["name"],
        email=f"{row['mail']}@{DOMAIN}" if row["mail"] else None,
        department=row["department"],
        team=row["team"],
        job_title=row["job_title"],
        location=row["location"],
        employment_type=row["employment_type"],
        manager=row["manager"] or None,
        hired_on=date.fromisoformat(row["hired_on"]),
        time_zone=row["time_zone"],
    )


def _describe_auditor() -> Member:
    return Member(
        staff_number=AUDITOR,
        name="Ingrid Solheim",
        email="ingrid.solheim@fjellberg-audit.example",
        department="Outside",
        team="",
        job_title="Auditor",
        location="Remote",
        employment_type="representative",
        manager=None,
        hired_on=None,
        time_zone="Europe/Oslo",
    )
