"""An entry stands or falls with its act, and nothing changes it afterwards."""

import json

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from lms.db import Base, db, transaction
from lms.evidence import service as evidence
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.evidence.rules import commit_to, hash_leaf
from lms.evidence.service import Private
from tests.cast import LONG_AGO, make_cast
from tests.integration.workflows.scene import complete_onboarding
from tests.makers import make_company

ACTS = (
    "acknowledgement",
    "assignment",
    "assignment_withdrawal",
    "attempt",
    "certificate",
    "evidence_entry",
    "grade",
    "policy_release",
    "policy_section",
    "programme_version",
    "question_version",
    "quiz_version",
    "quiz_version_question",
    "role_change",
    "statement",
    "submission",
)


def record_example() -> evidence.Receipt:
    return evidence.record(
        "policy.acknowledged",
        at=LONG_AGO,
        facts={"policy": "complaints"},
        private={"subject": Private({"name": "Zoë"}, person_id=1)},
    )


def test_an_entry_is_gone_when_its_act_fails(in_app):
    def act_and_fail() -> None:
        with transaction():
            record_example()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()

    assert db.session.scalar(select(func.count()).select_from(EvidenceEntry)) == 0
    assert db.session.scalar(select(func.count()).select_from(EvidencePrivate)) == 0


def test_the_digest_is_the_leaf_hash_of_the_bytes_and_names_stay_outside(in_app):
    with transaction():
        receipt = record_example()

    body = db.session.scalars(select(EvidenceEntry.body)).one()
    assert hash_leaf(body).hex() == receipt.digest
    assert "Zoë".encode() not in body
    assert json.loads(body)["ts"] == "2025-01-02T08:00:00.000000Z"


def test_a_commitment_opens_with_its_salt_and_values(in_app):
    with transaction():
        receipt = record_example()

    private = db.session.scalars(select(EvidencePrivate)).one()
    body = json.loads(db.session.scalars(select(EvidenceEntry.body)).one())
    assert body["commitments"]["subject"] == commit_to(private.content, salt=private.salt)
    assert private.entry_id == receipt.entry_id


def test_clear_values_can_be_erased_and_the_entry_stays(in_app):
    with transaction():
        receipt = record_example()
    with transaction():
        db.session.execute(delete(EvidencePrivate))

    assert db.session.scalars(select(EvidenceEntry.digest)).one() == receipt.digest


def test_clear_values_cannot_be_replaced(in_app):
    with transaction():
        record_example()

    with pytest.raises(DBAPIError, match="never changed"), transaction():
        db.session.execute(update(EvidencePrivate).values(content={"name": "Eve"}))


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_no_act_can_be_changed_or_deleted(in_app, verb):
    cast = make_cast()
    make_company()
    complete_onboarding(cast)
    tables = Base.metadata.tables
    filled = [t for t in ACTS if db.session.scalar(select(func.count()).select_from(tables[t]))]

    assert set(ACTS) - set(filled) <= {"assignment_withdrawal"}
    for name in filled:
        column = next(iter(tables[name].primary_key)).name
        change = (
            f"UPDATE {name} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {name}"
        )
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            db.session.execute(text(change))
