"""Forms that no page sends: refused with 4xx and nothing half done, or taken whole; never a 5xx."""

import io
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from tests.integration.attacks.stage import Act, Stage, list_acts, list_endpoints

HOSTILE = {
    "empty": "",
    "negative": "-1",
    "2^63": str(2**63),
    "5,000 digits": "9" * 5000,
    "infinite": "1e309",
    "not a number": "NaN",
    "Arabic digits": "٣",
    "superscript": "²",
    "superscript place": "up:²",
    "place of 5,000 digits": "up:" + "9" * 5000,
    "decomposed": "e\u0301",
    "bidi": "\u202egnp.exe\u2066",
    "control": "\x1b[2J\x07\x08",
    "line breaks": "a\r\nBcc: eve@evil.example\r\n\r\nb",
    "template": "{{7*7}} {0.__class__} %(a)s ${x}",
    "quote": "' OR 1=1 --\"",
    "path": "../../../../etc/passwd",
    "no such day": "2026-02-30",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "NUL": "a\x00b",
    "noncharacter": "\uffff\U0010ffff",
    "invisible": "\u200b\u2060\ufeff",
    "astral": "😀" * 300,
    "megabyte": "x" * 1_100_000,
}
BODIES = {
    "nothing": ("application/x-www-form-urlencoded", b""),
    "overlong UTF-8": ("application/x-www-form-urlencoded", b"a=%C0%AF&address=%C0%80&name=%FF"),
    "half a pair": ("application/x-www-form-urlencoded", b"name=%ED%A0%80&address=%ED%B0%80"),
    "broken escapes": ("application/x-www-form-urlencoded", b"%%%&a=%G1&=&&=%"),
    "half a pair in parts": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="address"\r\n\r\n\xed\xa0\x80\r\n--b--\r\n',
    ),
    "no boundary": ("multipart/form-data", b"--b\r\n\r\n"),
    "cut off": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nstaff',
    ),
    "nameless part": ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
    "odd charset": ("application/x-www-form-urlencoded; charset=utf-7", b"a=+ADw-"),
    "JSON object": ("application/json", b'{"name": "a\\u0000b", "address": 5, "agree": true}'),
    "JSON list": ("application/json", b"[1, 2]"),
    "JSON text": ("application/json", b'"x"'),
    "JSON null": ("application/json", b"null"),
    "JSON number": ("application/json", b"1e309"),
    "broken JSON": ("application/json", b"{"),
    "deep JSON": ("application/json", b"[" * 100_000),
    "own JSON": ("application/vnd.api+json", b'{"name": ["a"], "is_given": {"a": 1}}'),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "text": ("text/plain", b"agree=y"),
    "unknown kind": ("x", b"agree=y"),
}


@dataclass
class Sender:
    """Sends forms, and notices what a refused one left behind."""

    stage: Stage
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    turns: int = 0

    def is_turn(self) -> bool:
        """Whether this one is tried: all on PostgreSQL, which forgives less, else a third."""
        self.turns += 1
        url = self.stage.app.config["LMS_SETTINGS"].resolved_database_url
        return not url.startswith("sqlite") or self.turns % 3 == 0

    def send(self, act: Act, label: str, **request: Any) -> int:
        browser = self.stage.browser(act.actor)
        before = self.rows or self.stage.count_rows()
        with browser.post(act.address, **request) as answer:
            status = answer.status_code
            assert b"Traceback" not in answer.data, (act.address, label)
        self.rows = self.stage.count_rows()
        if status >= 500:
            self.faults.append(f"{act.address}, {label}: {status}")
        if status >= 400 and self.rows != before:
            self.faults.append(f"{act.address}, {label}: {status}, but something was written")
        return status


@pytest.fixture
def sender(stage) -> Sender:
    for act in list_acts(stage).values():
        stage.browser(act.actor)
    return Sender(stage)


def list_variants(act: Act) -> dict[str, MultiDict[str, Any]]:
    """The form with each field missing, doubled, or as an array."""
    forms = {}
    for name in act.form:
        rest = {key: value for key, value in act.form.items() if key != name}
        forms[f"{name} missing"] = MultiDict(rest)
        forms[f"{name} doubled"] = MultiDict([*act.form.items(), (name, "x")])
        forms[f"{name} as array"] = MultiDict(
            [*rest.items(), (f"{name}[]", "1"), (f"{name}[]", "2")]
        )
    return forms


def test_every_form_is_tried(stage):
    assert set(list_acts(stage)) == list_endpoints(stage.app, "POST")


def test_fields_missing_doubled_or_in_brackets(sender):
    for act in list_acts(sender.stage).values():
        for label, form in list_variants(act).items():
            if sender.is_turn():
                sender.send(act, label, data=form)

    assert sender.faults == []


def test_hostile_values_in_every_field_at_once(sender):
    for act in list_acts(sender.stage).values():
        for label, text in HOSTILE.items():
            if sender.is_turn():
                sender.send(act, label, data=dict.fromkeys(act.form, text))

    assert sender.faults == []


@pytest.mark.parametrize("label", ["superscript place", "decomposed"])
def test_a_hostile_value_in_one_field_of_a_right_form(sender, label):
    for act in list_acts(sender.stage).values():
        for name in act.form:
            if sender.is_turn():
                sender.send(act, f"{name} {label}", data={**act.form, name: HOSTILE[label]})

    assert sender.faults == []


# A file that was cut off is closed when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_bodies_that_are_no_form(sender):
    for act in list_acts(sender.stage).values():
        for label, (content_type, body) in BODIES.items():
            if sender.is_turn():
                sender.send(act, label, data=body, content_type=content_type)

    assert sender.faults == []


def test_a_thousand_and_one_parts_are_too_many(sender):
    form = {f"f{number}": "x" for number in range(1001)}
    statuses = {
        sender.send(act, "parts", data=form, content_type="multipart/form-data")
        for act in list_acts(sender.stage).values()
    }

    assert statuses == {413}


@pytest.mark.parametrize(
    "body",
    [b"&" * 10_000, b"a&" * 10_000, b"a=1&" * 1_000_000, b"a=" + b"x" * 4 * 1024 * 1024],
    ids=["only separators", "names", "megabytes of fields", "more than is kept in memory"],
)
def test_no_form_is_taken_apart_that_has_too_much_in_it(stage, body):
    stage.app.config["WTF_CSRF_ENABLED"] = True
    taken_apart = []
    stage.app.before_request_funcs[None].append(lambda: taken_apart.append(len(request.form)))
    try:
        answer = stage.browser("").post(
            "/sign-in", data=body, content_type="application/x-www-form-urlencoded"
        )
    finally:
        stage.app.before_request_funcs[None].pop()

    assert answer.status_code == 413
    assert "This is too large" in answer.text
    assert taken_apart == []


def test_the_longest_quiz_is_still_read(stage):
    body = "&".join(f"f{number}=x" for number in range(9_999)).encode() + b"&address=T-009"

    answer = stage.browser("").post(
        "/forgot-password", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200


def test_a_file_beyond_the_limit_is_refused_by_its_size(stage):
    file = (io.BytesIO(b"staff_number\n" + b"x" * (64 * 1024 * 1024)), "staff.csv")

    answer = stage.browser("adam").post("/admin/people/import", data={"file": file})

    assert answer.status_code == 413
    assert "This is too large" in answer.text
