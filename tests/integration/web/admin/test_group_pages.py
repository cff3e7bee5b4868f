"""HR names people one by one, for what no fact says of them."""

import json
from datetime import timedelta

from sqlalchemy import select

from lms import clock
from lms.db import db
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.people.audience import Fact
from lms.people.headcount import count_audience
from lms.people.models import GroupMembership
from tests.cast import sign_in_as
from tests.makers import PUBLISHED_AT, make_group

TODAY = PUBLISHED_AT.date()
AIDERS = Fact("group", ("first  AIDERS",))


def change(browser, numbers, **form):
    filled = {"staff_numbers": numbers, "change": "in", "holds_from": TODAY.isoformat(), **form}
    return browser.post("/admin/groups/1", data=filled, follow_redirects=True)


def test_a_group_is_begun_and_people_come_in_and_go_out_by_day(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: PUBLISHED_AT)
    hana = sign_in_as(app, cast.hana)
    next_week = TODAY + timedelta(days=7)

    page = hana.post(
        "/admin/groups",
        data={"name": "First  aiders", "purpose": "Plasters"},
        follow_redirects=True,
    )
    change(hana, "T-003\tAlice\nT-009;x\nT-003")
    page = change(hana, "T-009", change="out", holds_from=next_week.isoformat())

    assert "Recorded for 1 person." in page.text
    assert "leaves it on" in page.text
    assert next_week.isoformat() in page.text
    with app.app_context():
        days = (TODAY - timedelta(days=1), TODAY, next_week)
        assert [count_audience(AIDERS, day) for day in days] == [0, 2, 1]
        added = db.session.scalars(
            select(EvidenceEntry).where(EvidenceEntry.type == "group.members_added")
        ).one()
        facts = json.loads(added.body)["facts"]
        assert (facts["group"], facts["rows"]) == ("First aiders", 2)
        named = db.session.scalars(
            select(EvidencePrivate.person_id)
            .where(EvidencePrivate.entry_id == added.id, EvidencePrivate.name.startswith("row"))
            .order_by(EvidencePrivate.name)
        ).all()
        assert named == [cast.alice, cast.mallory]


def test_a_number_that_nobody_has_stops_the_whole_change(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: PUBLISHED_AT)
    with app.app_context():
        make_group((cast.alice,))
    hana = sign_in_as(app, cast.hana)

    refused = change(hana, "T-009\n\nT-999")
    again = hana.post("/admin/groups", data={"name": "first AIDERS", "purpose": ""})

    assert refused.status_code == 422
    assert "Nobody has the staff number “T-999” (line 3). Nothing was changed." in refused.text
    assert again.status_code == 422
    assert "There is a group “First aiders” already. Choose another name." in again.text
    with app.app_context():
        assert db.session.scalars(select(GroupMembership.person_id)).all() == [cast.alice]
