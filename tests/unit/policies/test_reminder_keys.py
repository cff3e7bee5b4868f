# ruff: noqa: E501 - a table of sentences reads better unbroken
import json

import pytest

from lms.errors import Problem
from lms.policies.keys import CompanyFile
from lms.policies.reader import read_company
from lms.policies.reminder_keys import ReminderKeys
from lms.policies.writer import write_company

COMPANY = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
reminders:
  at_assignment: yes
  before: [2, 14, 7]
  after: {every: 5, until: 20}
  escalation: {weekday: Tuesday, manager: 2, managers_manager: 10, hr: 20, stop: 40}
  send_at: 8:30
  quiet: {from: 20:00, until: 7:00}
  working_days: [Friday, Monday]
  holidays: no
  spread_minutes: 30
locations:
  Rotterdam: {country: NL, time_zone: Europe/Amsterdam}
  "Munich, East": {country: DE, subdivision: BY}
"""


def read(text):
    found = read_company(text, "c")
    if isinstance(found, list):
        assert all(isinstance(problem, Problem) for problem in found)
        return [str(problem) for problem in found]
    return found


def test_the_schedule_is_read_as_it_is_meant():
    company = read(COMPANY)

    assert isinstance(company, CompanyFile)
    assert company.reminders.model_dump(by_alias=True) == {
        "enabled": True,
        "at_assignment": True,
        "before": [14, 7, 2],
        "on_due_day": True,
        "after": {"every": 5, "until": 20},
        "escalation": {
            "weekday": "Tuesday",
            "manager": 2,
            "managers_manager": 10,
            "hr": 20,
            "stop": 40,
        },
        "send_at": "08:30",
        "quiet": {"from": "20:00", "until": "07:00"},
        "working_days": ["Monday", "Friday"],
        "holidays": False,
        "spread_minutes": 30,
    }
    assert company.locations["Munich, East"].subdivision == "BY"


def test_what_is_written_is_read_back_as_the_same():
    company = read(COMPANY)
    own = {key: getattr(company, key) for key in ("name", "legal_name", "time_zone", "language")}
    blocks = {
        "reminders": json.loads(company.reminders.model_dump_json(by_alias=True)),
        "locations": {k: v.model_dump(exclude_none=True) for k, v in company.locations.items()},
    }

    assert read(write_company(own, {}, blocks)) == company
    blocks["reminders"]["after"] = blocks["reminders"]["quiet"] = "never"
    rarely = read(write_company(own, {}, blocks)).reminders
    assert (rarely.after, rarely.quiet) == (None, None)
    assert ReminderKeys.model_validate_json(rarely.model_dump_json(by_alias=True)) == rarely
    usual = {"reminders": json.loads(ReminderKeys().model_dump_json(by_alias=True))}
    assert read(write_company(own, {}, usual)).reminders == ReminderKeys()


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("send_at: 8:30", "send_at: 25:00", ["c:10:12: “25:00” is no time of day. Write hours and minutes, such as 09:00."]),
        ("[2, 14, 7]", "[2, 2]", ["c:7:11: A number of days stands twice. Write each once."]),
        ("[2, 14, 7]", "[0]", ["c:7:12: item 1 of “before” must be 1 or more."]),
        ("[2, 14, 7]", "soon", ["c:7:11: “before” must be a list, each item on a line that begins with a hyphen, not “soon”."]),
        ("until: 20}", "until: 4}", ["c:8:10: “until” is 4, but the first reminder comes after 5 days. Write a later one, or `after: never`."]),
        ("manager: 2,", "manager: 30,", ["c:9:15: The steps do not rise. Write more days for “managers_manager” than for “manager”, more for “hr”, and the most for “stop”."]),
        ("Tuesday", "Tuesdays", ["c:9:25: “weekday” must be “Monday”, “Tuesday”, “Wednesday”, “Thursday”, “Friday”, “Saturday” or “Sunday”, not “Tuesdays”."]),
        ("[Friday, Monday]", "[]", ["c:12:17: “working_days” is empty. Give it a value."]),
        ("[Friday, Monday]", "[Friday, Friday]", ["c:12:17: A day of the week stands twice. Write each once."]),
        ("8:30", "19:45", ["c:6:3: Mails go from 19:45 on, spread over 30 minutes; some of that lies in the quiet hours from 20:00 until 07:00. Send at another time, or spread them over less."]),
        ("spread_minutes: 30", "spread_minutes: 481", ["c:14:19: “spread_minutes” must be 480 or less."]),
        ("{every: 5, until: 20}", "", ["c:8:3: Nothing stands here. Write keys and values below it, or `never`."]),
        ("{every: 5, until: 20}", "often", ["c:8:10: “after” must be a block of keys and values, not “often”."]),
        ("until: 7:00", "until: 20:00", ["c:11:10: Quiet hours begin and end at the same time. Write two times."]),
        ("country: NL", "country: Holland", ["c:16:14: “Holland” is no country whose holidays are known. Write its code of two letters, such as NL."]),
        ("subdivision: BY", "subdivision: Bavaria", ["c:17:19: “Bavaria” is no part of DE with holidays of its own. Write one of: BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH, Augsburg."]),
        ("time_zone: Europe/Amsterdam}", "time_zone: Mars}", ["c:16:39: “Mars” is not a time zone. Write a name such as Europe/Amsterdam."]),
        ("holidays: no", "holiday: no", ["c:13:3: “holiday” is not known here. Did you mean “holidays”?"]),
    ],
)  # fmt: skip
def test_each_fault_of_the_schedule_has_its_place(old, new, sentences):
    assert read(COMPANY.replace(old, new)) == sentences


def test_a_last_mail_past_midnight_is_refused():
    always = COMPANY.replace("8:30", "23:45").replace(
        "quiet: {from: 20:00, until: 7:00}", "quiet: never"
    )

    assert read(always.replace("8:30", "23:45")) == [
        (
            "c:6:3: Mails from 23:45 on, spread over 30 minutes, would go past midnight. "
            "Send earlier, or spread them over less."
        )
    ]
