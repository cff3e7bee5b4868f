"""A file of people is imported, all of it or nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence import rules as evidence
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.people import import_service, queries, service, sign_in
from lms.people.import_reader import read_people
from lms.people.import_rules import Standards
from lms.people.models import Person, PersonFact
from lms.people.roles import Role
from tests.cast import make_cast

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = AT.date()
STANDARDS = Standards(time_zone="Europe/Amsterdam")
HEADER = "staff_number,name,email,department,team,manager,hired_on,left_on,holds_from,roles\n"
STAFF = HEADER + (
    "1,Ruth,ruth@x.example,Ops / Support,Red,2,2026-01-05,,,\n"
    "2,Ümit,umit@x.example,Ops,,,2025-01-06,,,administrator\n"
)


def read(text):
    people = read_people(text.encode())
    assert not isinstance(people, list), people
    return people


def preview(text, **wishes):
    return import_service.preview_import(read(text), TODAY, standards=STANDARDS, **wishes)


def apply(text, *, actor_id=None, **wishes):
    with transaction():
        return import_service.apply_import(
            read(text), TODAY, standards=STANDARDS, at=AT, actor_id=actor_id, **wishes
        )


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_everybody_in_the_file_is_on_record(in_app):
    result = apply(STAFF)

    ruth = queries.find_person_by_staff_number("1", TODAY)
    umit = queries.find_person_by_staff_number("2", TODAY)
    assert ruth is not None
    assert umit is not None
    assert (result.joined, result.changed, result.left, result.role_shifts) == (2, 0, 0, 1)
    assert result.joined_ids == (ruth.id, umit.id)
    assert (ruth.department, ruth.team, ruth.manager_name, ruth.time_zone, ruth.hired_on) == (
        "Ops / Support",
        "Red",
        "Ümit",
        "Europe/Amsterdam",
        date(2026, 1, 5),
    )
    assert queries.list_given_roles(umit.id) == {Role.ADMINISTRATOR}


def test_the_same_file_twice_changes_nothing(in_app):
    text = STAFF.replace("2026-01-05,,,", "2026-01-05,,2026-03-01,")
    apply(text)
    entries, facts = count(EvidenceEntry), count(PersonFact)

    seen = preview(text)
    result = apply(text)

    assert (seen.is_empty, seen.unchanged) == (True, 2)
    assert (result.joined, result.changed, result.entry_id) == (0, 0, None)
    assert (count(EvidenceEntry), count(PersonFact)) == (entries, facts)


def test_one_entry_commits_to_every_row(in_app):
    result = apply(STAFF)

    entry = db.session.get(EvidenceEntry, result.entry_id)
    rows = db.session.scalars(
        select(EvidencePrivate)
        .where(EvidencePrivate.entry_id == result.entry_id)
        .order_by(EvidencePrivate.name)
    ).all()
    leaves = [
        evidence.hash_leaf(bytes.fromhex(evidence.commit_to(row.content, salt=row.salt)))
        for row in rows
    ]
    assert entry is not None
    assert entry.type == "people.imported"
    assert [(row.name, row.content["name"]) for row in rows] == [
        ("row 1", "Ruth"),
        ("row 2", "Ümit"),
    ]
    assert f'"rows_root":"{evidence.compute_root(leaves).hex()}"' in entry.body.decode()
    assert b"Ruth" not in entry.body


def test_a_fault_anywhere_imports_nothing(in_app):
    text = STAFF + "3,Mallory,RUTH@x.example,Ops,,,2026-01-05,,,\n"

    with pytest.raises(RefusalError) as refusal:
        apply(text)

    assert str(refusal.value) == (
        "The file has one fault; nothing was imported. people.csv:4:1: The mail address "
        "RUTH@x.example is used by line 2 too. Each is one person's."
    )
    assert (count(Person), count(EvidenceEntry)) == (0, 0)


def test_a_correction_of_a_past_day_carries_on(in_app):
    apply(STAFF)
    apply(STAFF.replace("Ops / Support", "Sales"))
    apply(HEADER.replace(",hired_on,left_on", "") + "1,Ruth,,Sales,Green,2,2026-03-01,\n")

    def look(month):
        person = queries.find_person_by_staff_number("1", date(2026, month, 28))
        assert person is not None
        return person.team, person.department

    assert [look(2), look(3), look(12)] == [
        ("Red", "Ops / Support"),
        ("Green", "Sales"),
        ("Green", "Sales"),
    ]


def test_leavers_are_out_at_once(in_app):
    apply(STAFF)
    ruth = queries.find_person_by_staff_number("1", TODAY)
    assert ruth is not None
    with transaction():
        token = sign_in.open_session(ruth.id, at=AT)

    result = apply(STAFF.replace("2026-01-05,,", "2026-01-05,2026-11-20,"))

    assert result.left == 1
    assert queries.find_signed_in(sign_in.hash_token(token), at=AT) is None


def test_a_mass_leave_has_to_be_meant(in_app):
    make_cast()
    text = HEADER + "T-001,Adam Admin,adam@example.org,IT,,,,,,administrator\n"

    assert preview(text).counts == (0, 0, 0, 0)
    assert len(preview(text).missing) == 8
    assert preview(text, is_complete=True).asks_for_mass_leave
    with pytest.raises(RefusalError) as refusal:
        apply(text, is_complete=True)
    assert str(refusal.value) == (
        "8 of 9 people employed would leave by this import. If that is meant, say so "
        "and repeat it; otherwise complete the file."
    )
    assert apply(text, is_complete=True, allows_mass_leave=True).left == 8
    assert queries.list_people(TODAY).total == 9


@pytest.mark.parametrize(
    "row",
    [
        "T-001,Adam Admin,adam@example.org,IT,,,,,,\n",
        "T-001,Adam Admin,adam@example.org,IT,,,2025-01-02,2026-11-01,,administrator\n",
    ],
    ids=["takes the role", "leaves"],
)
def test_no_import_removes_the_last_administrator(in_app, row):
    make_cast()

    with pytest.raises(RefusalError) as refusal:
        apply(HEADER + row, allows_mass_leave=True)

    assert str(refusal.value) == (
        "This is the last administrator. Give that role to somebody else first; without one "
        "nobody could give roles any more."
    )


def test_hr_gives_no_roles_by_a_file(in_app):
    assert [str(problem) for problem in preview(STAFF, may_give_roles=False).problems] == [
        "people.csv:3:1: Only an administrator may give roles. Take out the column roles."
    ]


def test_what_changed_since_the_preview_is_not_imported(in_app):
    counts = preview(STAFF).counts
    apply(STAFF)

    with pytest.raises(RefusalError) as refusal:
        apply(STAFF, agreed_to=counts)

    assert str(refusal.value) == (
        "What is on record changed since you looked. Nothing was imported; look again."
    )


def test_somebody_who_left_comes_back_with_the_same_id(in_app):
    apply(STAFF)
    ruth = queries.find_person_by_staff_number("1", TODAY)
    assert ruth is not None
    with transaction():
        service.leave(ruth.id, left_on=date(2026, 6, 30), at=AT, actor_id=None)

    apply(STAFF.replace("2026-01-05", "2026-11-16"))

    back = queries.find_person(ruth.id, TODAY)
    between = queries.find_person(ruth.id, date(2026, 8, 1))
    assert back is not None
    assert between is not None
    assert (back.is_employed, back.hired_on, back.left_on) == (True, date(2026, 11, 16), None)
    assert between.is_employed is False
