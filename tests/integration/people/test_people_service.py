"""People join, change, leave, and get and lose roles."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.people import accounts, queries, service, sign_in
from lms.people.fact_rules import Facts
from lms.people.person_facts import get_person_facts
from lms.people.roles import Role
from tests.cast import LONG_AGO, make_cast, make_person

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = AT.date()
RUTH = Facts(name="Ruth", department="Ops / Support", email="Ruth@x.example")


def count_entries():
    return db.session.scalar(select(func.count()).select_from(EvidenceEntry))


def join(staff_number="1", facts=RUTH, hired_on=TODAY):
    with transaction():
        return service.join(staff_number, facts=facts, hired_on=hired_on, at=AT, actor_id=None)


def test_somebody_who_joins_is_on_record_with_their_department(in_app):
    ruth = join()

    person = queries.find_person(ruth, TODAY)
    assert person is not None
    assert (person.name, person.department, person.hired_on, person.is_employed) == (
        "Ruth",
        "Ops / Support",
        TODAY,
        True,
    )
    assert get_person_facts(ruth, TODAY).departments == (
        "Ops",
        "Support",
        "Ops / Support",
    )
    assert queries.list_departments() == ("Ops", "Ops / Support")


def test_nothing_personal_stands_in_the_entry(in_app):
    ruth = join()

    entry = db.session.scalars(select(EvidenceEntry)).one()
    private = db.session.scalars(select(EvidencePrivate)).one()
    assert entry.type == "person.joined"
    assert b"Ruth" not in entry.body
    assert (private.person_id, private.content["name"]) == (ruth, "Ruth")


@pytest.mark.parametrize(
    ("staff_number", "facts", "sentence"),
    [
        ("1", replace(RUTH, email=None), "The staff number 1 belongs to somebody already."),
        ("2", RUTH, "The mail address Ruth@x.example belongs to somebody else already."),
        ("", RUTH, "The staff number is missing."),
    ],
)
def test_a_refused_joiner_leaves_no_trace(in_app, staff_number, facts, sentence):
    join()

    with pytest.raises(RefusalError) as refusal:
        join(staff_number, facts)

    assert str(refusal.value) == sentence
    assert count_entries() == 1


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2200, 1, 2), date(9999, 12, 31)])
def test_a_day_far_off_is_a_slip_whatever_it_is_the_day_of(in_app, day):
    ruth = join()
    shared = {"at": AT, "actor_id": None}
    acts = (
        lambda: join("2", replace(RUTH, email=None), hired_on=day),
        lambda: service.rejoin(ruth, hired_on=day, **shared),
        lambda: service.change_facts(ruth, changes={"team": "Red"}, holds_from=day, **shared),
        lambda: service.leave(ruth, left_on=day, **shared),
        lambda: service.record_absence(ruth, from_on=day, until_on=None, **shared),
        lambda: service.record_absence(ruth, from_on=TODAY, until_on=day, **shared),
    )
    sentence = f"“{day.isoformat()}” is not a day of the calendar between 1900 and 2200."
    for act in acts:
        with pytest.raises(RefusalError) as refusal:
            act()
        assert str(refusal.value) == sentence
    assert count_entries() == 1


def test_a_past_day_and_what_was_known_stay_as_they_were(in_app):
    ruth = join(hired_on=date(2026, 1, 5))
    for team, day in (("Red", date(2026, 3, 1)), ("Blue", date(2026, 6, 1))):
        with transaction():
            service.change_facts(ruth, changes={"team": team}, holds_from=day, at=AT, actor_id=None)

    found = [queries.find_person(ruth, date(2026, month, 1)) for month in (2, 4, 7)]

    assert [person.team for person in found if person] == ["", "Red", "Blue"]


def test_a_change_that_changes_nothing_leaves_no_entry(in_app):
    ruth = join()

    with transaction():
        is_changed = service.change_facts(
            ruth, changes={"name": " Ruth "}, holds_from=TODAY, at=AT, actor_id=None
        )

    assert (is_changed, count_entries()) == (False, 1)


def test_managers_never_stand_in_a_circle(in_app):
    top = make_person("1", "Top")
    middle = make_person("2", "Middle", manager_id=top)
    below = make_person("3", "Below", manager_id=middle)

    with pytest.raises(RefusalError) as refusal, transaction():
        service.change_facts(
            top, changes={"manager_id": below}, holds_from=TODAY, at=AT, actor_id=None
        )

    assert str(refusal.value) == (
        "This manager reports to the person, directly or through others. Choose another one."
    )
    assert queries.list_line_ids(top, TODAY) == (middle, below)
    assert [person.id for person in queries.list_reports(top, TODAY)] == [middle]


def test_a_leaver_is_out_at_once_and_the_last_day_still_counts(in_app):
    cast = make_cast()
    with transaction():
        token = sign_in.open_session(cast.alice, at=AT)
        service.leave(cast.alice, left_on=TODAY, at=AT, actor_id=cast.hana)
    digest = sign_in.hash_token(token)

    assert queries.find_signed_in(digest, at=AT) is not None
    assert queries.find_signed_in(digest, at=AT + timedelta(days=1)) is None

    with transaction():
        service.call_off_leaving(cast.alice, at=AT, actor_id=cast.hana)
    assert queries.find_signed_in(digest, at=AT + timedelta(days=1)) is not None

    with transaction():
        service.leave(cast.alice, left_on=TODAY - timedelta(days=1), at=AT, actor_id=cast.hana)
    assert queries.find_signed_in(digest, at=AT) is None
    assert accounts.list_sessions(cast.alice, AT) == ()


def test_somebody_who_left_can_come_back(in_app):
    ruth = join(hired_on=date(2025, 1, 6))
    with transaction():
        service.leave(ruth, left_on=date(2025, 12, 31), at=AT, actor_id=None)
        service.rejoin(ruth, hired_on=date(2026, 6, 1), at=AT, actor_id=None)

    employed = [
        queries.find_person(ruth, day).is_employed
        for day in (date(2025, 6, 1), date(2026, 3, 1), date(2026, 6, 1))
    ]
    assert employed == [True, False, True]


def test_roles_count_from_the_next_request_on(in_app):
    cast = make_cast()
    with transaction():
        token = sign_in.open_session(cast.alice, at=AT)
    digest = sign_in.hash_token(token)

    with transaction():
        service.give_role(cast.alice, Role.TRAINER, at=AT, actor_id=cast.adam)
    given = queries.find_signed_in(digest, at=AT)
    with transaction():
        service.take_role(cast.alice, Role.TRAINER, at=AT, actor_id=cast.adam)
    taken = queries.find_signed_in(digest, at=AT)

    assert given is not None
    assert given.roles == {Role.EMPLOYEE, Role.TRAINER}
    assert taken is not None
    assert taken.roles == {Role.EMPLOYEE}


ABSENCE = {"from_on": date(2026, 12, 1), "until_on": date(2026, 12, 24)}
MOVE = {"changes": {"department": "Ops"}, "holds_from": TODAY}


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        (service.change_facts, MOVE),
        (service.leave, {"left_on": TODAY}),
        (service.record_absence, ABSENCE),
        (service.record_absence, {**ABSENCE, "until_on": None}),
        (service.deactivate, {}),
        (partial(service.give_role, role=Role.TRAINER), {}),
    ],
    ids=["move", "leave", "absence", "absence without end", "deactivate", "role"],
)
def test_the_same_change_sent_twice_is_on_record_once(in_app, verb, facts):
    cast = make_cast()
    before = count_entries()

    for _ in range(2):
        with transaction():
            verb(cast.alice, at=AT, actor_id=cast.hana, **facts)

    assert count_entries() == before + 1


def test_an_absence_can_be_corrected_and_corrected_back(in_app):
    cast = make_cast()
    before = count_entries()

    for until_on in (date(2026, 12, 24), date(2027, 1, 3), date(2026, 12, 24)):
        with transaction():
            service.record_absence(
                cast.alice, from_on=TODAY, until_on=until_on, at=AT, actor_id=None
            )

    assert count_entries() == before + 3


def test_opening_an_account_that_is_open_leaves_no_entry(in_app):
    cast = make_cast()
    before = count_entries()

    with transaction():
        service.reactivate(cast.alice, at=AT, actor_id=cast.adam)

    assert count_entries() == before


def test_the_last_administrator_cannot_be_given_a_last_day_to_come(in_app):
    cast = make_cast()

    with pytest.raises(RefusalError, match="last administrator"), transaction():
        service.leave(cast.adam, left_on=date(2027, 1, 31), at=AT, actor_id=cast.hana)

    with transaction():
        service.give_role(cast.mona, Role.ADMINISTRATOR, at=AT, actor_id=cast.adam)
        service.leave(cast.adam, left_on=date(2027, 1, 31), at=AT, actor_id=cast.hana)


@pytest.mark.parametrize("act", ["take", "deactivate", "leave"])
def test_the_last_administrator_stays(in_app, act):
    cast = make_cast()
    acts = {
        "take": lambda: service.take_role(cast.adam, Role.ADMINISTRATOR, at=AT, actor_id=cast.adam),
        "deactivate": lambda: service.deactivate(cast.adam, at=AT, actor_id=cast.adam),
        "leave": lambda: service.leave(
            cast.adam, left_on=date(2026, 11, 1), at=AT, actor_id=cast.adam
        ),
    }

    with pytest.raises(RefusalError) as refusal, transaction():
        acts[act]()

    assert str(refusal.value) == (
        "This is the last administrator. Give that role to somebody else first; without one "
        "nobody could give roles any more."
    )


def test_an_outside_auditor_is_nothing_but_an_auditor(in_app):
    ida = join(hired_on=None)
    with transaction():
        service.give_role(ida, Role.AUDITOR, at=AT, actor_id=None)
        service.give_role(ida, Role.HR, at=AT, actor_id=None)
        token = sign_in.open_session(ida, at=AT)

    signed_in = queries.find_signed_in(sign_in.hash_token(token), at=AT)

    assert signed_in is not None
    assert signed_in.roles == {Role.AUDITOR}


def test_a_person_enters_on_their_first_day_where_they_live(in_app):
    facts = replace(RUTH, time_zone="Pacific/Auckland")
    ruth = join(facts=facts, hired_on=date(2026, 11, 23))
    with transaction():
        token = sign_in.open_session(ruth, at=AT)
    digest = sign_in.hash_token(token)

    assert queries.find_signed_in(digest, at=datetime(2026, 11, 22, 10, 59, tzinfo=UTC)) is None
    assert queries.find_signed_in(digest, at=datetime(2026, 11, 22, 11, 0, tzinfo=UTC)) is not None


def test_people_are_found_by_any_part_of_what_they_are_called(in_app):
    make_person("A-17", "Łukasz Żak", department="Ops / Support", email="zak@example.org")
    make_person("B-18", "Mallory Malicious", department="Opera")

    def found(**wanted):
        return [person.name for person in queries.list_people(TODAY, **wanted).people]

    assert found(search="łukasz") == ["Łukasz Żak"]
    assert found(search="a-17") == ["Łukasz Żak"]
    assert found(search="ZAK@") == ["Łukasz Żak"]
    assert found(search="%") == []
    assert found(department="Ops") == ["Łukasz Żak"]
    assert LONG_AGO.date() < TODAY
