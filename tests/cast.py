"""The people that tests are about, always the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask
from flask.testing import FlaskClient

from lms import clock
from lms.db import transaction
from lms.people import service as people
from lms.people import sign_in
from lms.people.fact_rules import Facts
from lms.people.roles import Role

LONG_AGO = datetime(2025, 1, 2, 8, 0, tzinfo=UTC)


LONG_AGO_DAY = LONG_AGO.date()


@dataclass(frozen=True)
class Cast:
    """Ids of persons: alice (employee), tom (trainer), hana (HR), mallory (must see nothing)."""

    alice: int
    mona: int
    tom: int
    hana: int
    olga: int
    abel: int
    audra: int
    adam: int
    mallory: int


def make_person(
    staff_number: str,
    name: str,
    *,
    department: str = "Customer Support",
    manager_id: int | None = None,
    roles: tuple[Role, ...] = (),
    hired_on: date = LONG_AGO_DAY,
    at: datetime = LONG_AGO,
    **changes: str,
) -> int:
    """Somebody who was hired long ago; the e-mail is the first name at example.org."""
    facts = {
        "team": "",
        "job_title": "Agent",
        "location": "Rotterdam",
        "employment_type": "employee",
        "language": "en",
        "time_zone": "Europe/Amsterdam",
        "email": f"{name.split(maxsplit=1)[0].casefold()}@example.org",
        **changes,
    }
    with transaction():
        person_id = people.join(
            staff_number,
            facts=Facts(name=name, department=department, manager_id=manager_id, **facts),
            hired_on=hired_on,
            at=at,
            actor_id=None,
        )
        for role in roles:
            people.give_role(person_id, role, at=at, actor_id=None)
    return person_id


def make_cast() -> Cast:
    """Alice reports to Mona; Olga owns policies, Abel approves them; Adam is the administrator."""
    adam = make_person("T-001", "Adam Admin", department="IT", roles=(Role.ADMINISTRATOR,))
    mona = make_person("T-002", "Mona Manager", manager_id=adam)
    return Cast(
        adam=adam,
        mona=mona,
        alice=make_person("T-003", "Alice Example", manager_id=mona),
        tom=make_person("T-004", "Tom Trainer", department="People", roles=(Role.TRAINER,)),
        hana=make_person("T-005", "Hana Resources", department="People", roles=(Role.HR,)),
        olga=make_person("T-006", "Olga Owner", department="Legal", roles=(Role.OWNER,)),
        abel=make_person("T-007", "Abel Approver", department="Legal", roles=(Role.APPROVER,)),
        audra=make_person("T-008", "Audra Auditor", department="Legal", roles=(Role.AUDITOR,)),
        mallory=make_person("T-009", "Mallory Malicious", department="Sales"),
    )


def sign_in_as(app: Flask, person_id: int) -> FlaskClient:
    """A browser in which that person is signed in."""
    with app.app_context(), transaction():
        token = sign_in.open_session(person_id, at=clock.now())
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client
