"""What happened to a person stands by its day, the latest first, with what it brought."""

from datetime import date, timedelta

from lms.compliance.timeline import list_events
from tests.integration.compliance import world

ASKED, DUE, LATER = date(2028, 2, 1), date(2028, 2, 20), date(2028, 3, 20)
LEAP = date(2028, 2, 29)


def test_each_event_has_its_day_and_the_cause_stands_before_its_effect(house):
    duty = world.assign(house.anna, house.complaints, on=ASKED, due_on=DUE)
    world.extend(duty, on=DUE, due_on=LATER, reason="granted")
    world.withdraw(duty, on=LATER, reason="left")
    world.move(house.anna, house.sales, on=LEAP)
    world.send_away(house.anna, first=LEAP, last=LATER)
    world.send_away(house.anna, first=ASKED, last=ASKED - timedelta(days=1))
    world.exempt(house.anna, house.complaints, first=LEAP, last=LATER, ended=(LEAP, LEAP))
    world.leave(house.anna, on=LATER)

    events = list_events(house.anna.id)

    assert [(one.day, one.kind) for one in reversed(events)] == [
        (world.JANUARY, "hired"),
        (ASKED, "given"),
        (DUE, "extended"),
        (LEAP, "moved"),
        (LEAP, "away"),
        (LEAP, "exempt"),
        (date(2028, 3, 1), "exemption ended"),
        (LATER, "left"),
        (LATER, "withdrawn"),
        (date(2028, 3, 21), "returned"),
    ]
    told = {one.kind: one.told for one in events}
    paths = ("Wrenfield / Support", "Wrenfield / Sales")
    assert told["moved"] == {"changes": {"department": paths}}
    assert (told["extended"]["due_on"], told["extended"]["reason"]) == (LATER, "granted")
    assert told["exemption ended"]["is_early"]
    assert list_events(house.bert.id)[0].kind == "hired"
