from dataclasses import replace

from lms.reminders.facts import Release
from lms.reminders.ladder_rules import Cause, Rung
from lms.reminders.schedule_rules import Ladder
from tests.unit.reminders.scene import ALONE, at, day, duty, facts, person, plan

# Monday digests: the manager from 3 days late, theirs from 14, HR from 28; 56 is the last.
LADDER = replace(ALONE, every=0, ladder=Ladder())
DUE = duty(due_on=day(5), assigned_at=at(2, 7))


def told(*people, start=None, end=None):
    """Day, recipient and rung of everything that others are told, with who was passed over."""
    return [
        (mail.day, mail.person_id, late.rung, [(one.name, one.cause) for one in late.passed])
        for mail in plan(*people, schedule=LADDER, start=start, end=end)
        for late in mail.late
    ]


def line(*, mona=None, bert=None, ruth=None):
    """Ruth reports to Mona and she to Bert; Hana is HR."""
    return (
        person(1, DUE, own=facts("Ruth", manager_id=2), **(ruth or {})),
        person(2, **{"own": facts("Mona", manager_id=3), **(mona or {})}),
        person(3, **{"own": facts("Bert"), **(bert or {})}),
        person(4, own=facts("Hana"), is_hr=True),
    )


def test_the_ladder_is_climbed_week_by_week_and_ends():
    manager, upper, hr = Rung.MANAGER, Rung.MANAGERS_MANAGER, Rung.HR

    assert told(*line()) == [
        # On Monday 9 November it is four days late.
        (day(9), 2, manager, []),
        (day(16), 2, manager, []),
        *((day(23), each, rung, []) for each, rung in ((2, manager), (3, upper))),
        *((day(30), each, rung, []) for each, rung in ((2, manager), (3, upper))),
        *(
            (date, each, rung, [])
            for date in (day(7, 12), day(14, 12), day(21, 12), day(28, 12))
            for each, rung in ((2, manager), (3, upper), (4, hr))
        ),
    ]


def test_a_step_nobody_can_take_goes_to_the_next_and_says_so():
    first = {"start": at(9), "end": at(10)}
    gone = {"employed": ((day(1), day(8)),)}
    away = {"away": ((day(1), None),)}
    mute = {"own": facts("Mona", manager_id=3, address="")}

    assert told(*line(mona=gone), **first) == [(day(9), 3, Rung.MANAGER, [("Mona", Cause.LEFT)])]
    assert told(*line(mona=away), **first) == [(day(9), 3, Rung.MANAGER, [("Mona", Cause.AWAY)])]
    assert told(*line(mona=mute), **first) == [
        (day(9), 3, Rung.MANAGER, [("Mona", Cause.NO_ADDRESS)])
    ]
    assert told(*line(mona=mute, bert=away), **first) == [
        (day(9), 4, Rung.HR, [("Mona", Cause.NO_ADDRESS), ("Bert", Cause.AWAY)])
    ]


def test_without_a_manager_hr_is_told():
    alone = person(1, DUE), person(4, own=facts("Hana"), is_hr=True)

    assert told(*alone, end=at(10)) == [(day(9), 4, Rung.HR, [("", Cause.NO_MANAGER)])]


def test_a_circle_of_managers_ends_and_nobody_is_told_of_themselves():
    ruth = person(1, DUE, own=facts("Ruth", manager_id=2))
    mona = person(2, duty(due_on=day(5)), own=facts("Mona", manager_id=1))
    itself = person(3, duty(due_on=day(5)), own=facts("Bert", manager_id=3))
    hana = person(4, duty(due_on=day(5)), own=facts("Hana"), is_hr=True)
    mails = plan(ruth, mona, itself, hana, schedule=LADDER, end=at(31, month=1, year=2027))
    about = {(mail.person_id, late.person_id) for mail in mails for late in mail.late}

    assert about == {(1, 2), (2, 1), (4, 1), (4, 2), (4, 3)}


def test_a_manager_is_told_of_the_own_line_only():
    others = person(5, duty(due_on=day(5)), own=facts("Otto", manager_id=6))
    odo = person(6, own=facts("Odo"))

    assert told(*line(), others, odo, end=at(10)) == [
        (day(9), 2, Rung.MANAGER, []),
        (day(9), 6, Rung.MANAGER, []),
    ]


def test_a_manager_back_from_leave_is_told_once_in_the_week():
    back = {"away": ((day(1), day(10)),)}

    assert told(*line(mona=back), end=at(13)) == [
        (day(9), 3, Rung.MANAGER, [("Mona", Cause.AWAY)]),
        (day(11), 2, Rung.MANAGER, []),
    ]


def test_who_became_late_after_the_digest_waits_for_the_next():
    later = person(1, duty(due_on=day(7)), own=facts("Ruth", manager_id=2))
    mona = person(2, own=facts("Mona"))

    assert told(later, mona, end=at(17)) == [(day(16), 2, Rung.MANAGER, [])]


def test_nobody_is_told_of_who_is_on_leave_or_released():
    assert told(*line(ruth={"away": ((day(1), None),)})) == []
    assert told(*line(ruth={"released": (Release("policy", 1, (day(1), None)),)})) == []


def test_own_duties_and_the_team_make_one_mail():
    late = person(1, DUE, own=facts("Ruth", manager_id=2))
    mona = person(2, duty(title="Refunds", due_on=day(9)), own=facts("Mona"))
    mails = [mail for mail in plan(late, mona, schedule=LADDER, end=at(10)) if mail.person_id == 2]

    assert [(mail.day, " ".join(mail.steps), len(mail.late)) for mail in mails] == [
        (day(2), "assigned", 0),
        (day(9), "before due digest", 1),
    ]
