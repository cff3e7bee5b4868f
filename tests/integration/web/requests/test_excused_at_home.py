"""Who is exempt or on leave sees at home what is not owed for now, and until when."""

from datetime import timedelta

import pytest

from lms import clock
from lms.db import transaction
from lms.people.leaves import list_leaves
from lms.people.service import record_absence
from tests.cast import sign_in_as
from tests.integration.web.requests.test_requests import NOW, TODAY, after
from tests.makers import make_company, make_policy, make_version


@pytest.fixture
def house(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))
    return cast


def test_what_is_late_is_offered_more_time(app, house):
    page = sign_in_as(app, house.alice).get("/home").text

    assert "It is late." in page
    assert f"/requests/new/{house.alice}/more-time?about=policy-1" in page


def test_who_is_on_leave_is_not_late(app, house):
    with app.app_context(), transaction():
        record_absence(house.alice, from_on=TODAY, until_on=None, at=NOW, actor_id=house.hana)

    page = sign_in_as(app, house.alice).get("/home").text

    assert "You are on leave: nothing is late meanwhile" in page
    assert "Late" not in page
    assert "On leave" in sign_in_as(app, house.mona).get("/team").text


def test_hr_records_corrects_and_calls_off_a_leave(app, house):
    hana, page = sign_in_as(app, house.hana), f"/admin/people/{house.alice}"
    days = {"from_on": str(after(30)), "until_on": str(after(50))}

    assert hana.post(f"{page}/leave", data=days).status_code == 303
    assert "Away until" in hana.get(page).text
    assert hana.post(f"{page}/leave", data={**days, "until_on": ""}).status_code == 303
    assert "Away, end open" in hana.get(page).text
    wrong = hana.post(f"{page}/leave", data={**days, "until_on": str(after(29))})
    assert (wrong.status_code, "cannot be before its first one" in wrong.text) == (422, True)
    assert hana.post(f"{page}/leave/call-off", data=days).status_code == 303
    assert hana.post(f"{page}/leave/call-off", data=days).status_code == 422

    with app.app_context():
        assert list_leaves(house.alice) == ()
    assert "It is late." in sign_in_as(app, house.alice).get("/home").text


def test_the_timeline_is_read_by_the_person_the_line_and_hr_alone(app, house):
    with app.app_context(), transaction():
        record_absence(house.alice, from_on=TODAY, until_on=after(3), at=NOW, actor_id=house.hana)
    page = f"/timeline/{house.alice}"

    told = {name: sign_in_as(app, getattr(house, name)).get(page) for name in vars(house)}

    allowed = {name for name, answer in told.items() if answer.status_code == 200}
    assert allowed == {"alice", "mona", "adam", "hana"}
    assert {each.status_code for name, each in told.items() if name not in allowed} == {404}
    assert "Returned from leave" in told["mona"].text
    assert "because it was published" in told["alice"].text
    assert sign_in_as(app, house.alice).get(f"{page}?page=99").status_code == 200
