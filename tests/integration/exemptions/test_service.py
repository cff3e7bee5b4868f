"""Asking, deciding and ending, each once and by somebody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db, transaction
from lms.errors import ForbiddenError, RefusalError
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.exemptions import ending, rules, service
from lms.exemptions.conditions import exempt_until
from lms.exemptions.documents import find_document
from lms.exemptions.models import ExemptionDocument
from lms.exemptions.queries import (
    Reach,
    get_request,
    list_ended,
    list_requests,
    list_requests_of,
)
from lms.exemptions.rules import Decider, State
from lms.exemptions.service import House
from tests.integration.exemptions.scene import (
    AT,
    COMPLAINTS,
    EVERYTHING,
    GIFTS,
    HOUSE,
    LATER,
    PDF,
    TODAY,
    ask,
    days,
    grant,
    refuse,
)


def list_types():
    rows = db.session.scalars(select(EvidenceEntry.type).order_by(EvidenceEntry.recorded_at))
    return [each for each in rows if each.startswith("exemption.")]


def read_until(person_id, thing, day):
    about = (person_id, thing.subject, thing.subject_id)
    return db.session.scalar(select(exempt_until(*about, day)))


def test_what_is_granted_holds_from_its_first_to_its_last_day_and_for_this_alone(in_app, cast):
    request = ask(cast.alice, asker_id=cast.mona, span=days(1, 3))

    assert grant(request, cast.hana)

    told = [read_until(cast.alice, GIFTS, TODAY + timedelta(days=n)) for n in range(5)]
    last = TODAY + timedelta(days=3)
    assert told == [None, last, last, last, None]
    assert read_until(cast.alice, COMPLAINTS, last) is None
    assert read_until(cast.mona, GIFTS, last) is None
    assert get_request(request.id).state is State.GRANTED
    assert list_types() == ["exemption.requested", "exemption.granted"]


def test_an_exemption_from_everything_holds_for_each_thing(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice, thing=EVERYTHING, span=days(0, 1))
    grant(request, cast.hana)

    assert read_until(cast.alice, COMPLAINTS, TODAY) == TODAY + timedelta(days=1)


@pytest.mark.parametrize("who", ["alice", "mona"])
def test_nobody_decides_what_concerns_or_was_asked_by_themselves(in_app, cast, who):
    request = ask(cast.alice, asker_id=cast.mona)

    for decide in (grant, refuse):
        with pytest.raises(ForbiddenError):
            decide(request, getattr(cast, who))

    assert get_request(request.id).state is State.WAITING
    assert list_types() == ["exemption.requested"]


def test_a_decision_stands_and_the_same_one_is_recorded_once(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice)

    assert refuse(request, cast.hana)
    assert not refuse(request, cast.hana)
    for decide in (grant, refuse):
        with pytest.raises(RefusalError, match="answered already"):
            decide(request, cast.adam)

    view = get_request(request.id)
    assert (view.state, view.refusal, view.granted) == (State.REFUSED, "Everybody has to.", None)
    assert list_types() == ["exemption.requested", "exemption.refused"]


def test_asking_the_same_again_shows_what_waits_and_another_wish_is_asked_back(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice)

    assert ask(cast.alice, asker_id=cast.alice, at=LATER) == request
    with pytest.raises(RefusalError, match="waits for its answer"):
        ask(cast.alice, asker_id=cast.mona, span=days(20, 30))
    assert len(list_requests_of(cast.alice)) == 1


def test_two_for_the_same_thing_never_share_a_day(in_app, cast):
    grant(ask(cast.alice, asker_id=cast.alice, span=days(5, 9)), cast.hana)

    for span in (days(0, 5), days(9, 12), days(6, 7), days(0, 30)):
        with pytest.raises(RefusalError, match="There is an exemption from"):
            ask(cast.alice, asker_id=cast.alice, span=span, at=LATER)
    for thing, span in ((GIFTS, days(10, 12)), (COMPLAINTS, days(5, 9)), (EVERYTHING, days(0, 9))):
        grant(ask(cast.alice, asker_id=cast.alice, thing=thing, span=span, at=LATER), cast.hana)
    with pytest.raises(RefusalError, match="There is an exemption from"):
        ask(cast.alice, asker_id=cast.alice, thing=COMPLAINTS, span=days(0, 2), at=LATER)


def test_what_waited_begins_on_the_day_it_is_granted_and_never_reaches_back(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice, span=days(0, 9))
    other = ask(cast.alice, asker_id=cast.alice, thing=COMPLAINTS, span=days(0, 1))
    house = House(TODAY + timedelta(days=4), 12)

    grant(request, cast.hana, house=house)
    with pytest.raises(RefusalError, match="have passed"):
        grant(other, cast.hana, house=house)

    assert get_request(request.id).granted == days(4, 9)
    assert read_until(cast.alice, GIFTS, TODAY + timedelta(days=3)) is None


def test_it_is_granted_for_other_days_than_were_asked_for(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice, span=days(0, 9))

    with pytest.raises(RefusalError, match="12 months at most"):
        grant(request, cast.hana, span=days(0, 900))
    grant(request, cast.hana, span=days(2, 4))

    assert get_request(request.id).granted == days(2, 4)


def test_an_exemption_ends_today_once_and_what_has_passed_stays(in_app, cast):
    request = ask(cast.alice, asker_id=cast.alice, span=days(0, 9))
    coming = ask(cast.alice, asker_id=cast.alice, thing=COMPLAINTS, span=days(5, 9))
    for each in (request, coming):
        grant(each, cast.hana)
    today, hr = TODAY + timedelta(days=2), Decider(cast.hana, is_hr=True)
    later = LATER + timedelta(days=2)

    with transaction():
        for each in (request, coming):
            ending.end(get_request(each.id), decider=hr, reason="Back.", today=today, at=later)
            ending.end(get_request(each.id), decider=hr, reason="Back.", today=today, at=later)

    told = [read_until(cast.alice, GIFTS, TODAY + timedelta(days=n)) for n in range(3)]
    assert told == [TODAY + timedelta(days=1), TODAY + timedelta(days=1), None]
    assert list_requests_of(cast.alice, today) == ()
    assert list_types().count("exemption.ended") == 2
    assert list_ended(TODAY, today) == ((cast.alice, GIFTS, TODAY + timedelta(days=1)),)
    adam, alice = Decider(cast.adam, is_hr=True), Decider(cast.alice, is_hr=True)
    with pytest.raises(RefusalError, match="over already"), transaction():
        ending.end(request, decider=adam, reason="Back.", today=today, at=later)
    with pytest.raises(ForbiddenError), transaction():
        ending.end(request, decider=alice, reason="Back.", today=today, at=later)


def test_it_ends_by_itself_and_is_told_on_its_last_day(in_app, cast):
    grant(ask(cast.alice, asker_id=cast.alice, span=days(0, 3)), cast.hana)

    last = TODAY + timedelta(days=3)
    assert list_ended(last, last) == ((cast.alice, GIFTS, last),)
    assert list_ended(TODAY, TODAY) == ()


def test_words_and_document_stand_apart_and_the_log_holds_neither(in_app, cast):
    request = ask(cast.alice, asker_id=cast.mona, document=PDF)

    view = get_request(request.id)
    assert (view.reason, find_document(cast.alice, view.document_digest).content) == (
        "I am abroad.",
        PDF,
    )
    assert find_document(cast.mona, view.document_digest) is None
    bodies = b"".join(db.session.scalars(select(EvidenceEntry.body)))
    private = str(list(db.session.scalars(select(EvidencePrivate.content))))
    assert b"abroad" not in bodies
    assert "abroad" not in private


def test_one_document_handed_in_twice_is_kept_once(in_app, cast):
    ask(cast.alice, asker_id=cast.alice, document=PDF)
    ask(cast.alice, asker_id=cast.alice, thing=COMPLAINTS, document=PDF)

    assert len(db.session.scalars(select(ExemptionDocument.digest)).all()) == 1


def test_those_who_decide_see_what_is_theirs_the_oldest_first(in_app, cast):
    gifts = ask(cast.alice, asker_id=cast.alice)
    complaints = ask(cast.mona, asker_id=cast.mona, thing=COMPLAINTS, at=LATER)

    def see(reach):
        return [each.id for each in list_requests(reach, is_waiting=True).requests]

    assert see(Reach(is_all=True)) == [gifts.id, complaints.id]
    assert see(Reach(things=(COMPLAINTS,))) == [complaints.id]
    assert see(Reach(person_ids=(cast.alice,))) == [gifts.id]
    assert see(Reach()) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, rules.NO_REASON),
        ({"reason": "x" * 2001}, rules.TOO_LONG),
        ({"from_on": None}, rules.NO_FIRST_DAY),
    ],
)
def test_a_wish_without_what_it_needs_is_refused(in_app, cast, change, sentence):
    wish = service.Wish(rules.Kind.EXEMPTION, GIFTS, TODAY, TODAY, "I am abroad.")
    wish = service.Wish(**{**vars(wish), **change})

    with pytest.raises(RefusalError) as refusal, transaction():
        service.ask(cast.alice, wish, asker_id=cast.alice, house=HOUSE, at=AT)

    assert str(refusal.value) == sentence
