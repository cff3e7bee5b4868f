"""Addresses that no link leads to: the page or a 4xx, never a 5xx, and nothing written."""

from itertools import product
from urllib.parse import quote

import pytest

from lms.web.boundary import HEADERS
from tests.integration.attacks.stage import list_acts, list_endpoints, list_pages

NAMES = (
    "page",
    "as_of",
    "known",
    "department",
    "about",
    "status",
    "standing",
    "programme",
    "days",
    "q",
    "search",
    "to",
    "kind",
    "question",
    "view",
    "version",
    "occasion",
    "number",
    "next",
    "policy",
    "on",
)
VALUES = {
    "empty": "",
    "negative": "-1",
    "zero": "0",
    "10^30": "1" + "0" * 30,
    "5,000 digits": "9" * 5000,
    "infinite": "1e309",
    "Arabic digits": "%D9%A3",
    "superscript": "%C2%B2",
    "no such day": "2026-02-30",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "a day of long ago": "1900-01-01",
    "wildcards": "%25_%5C",
    "quote": "'%20OR%201=1--%22%3E",
    "NUL": "a%00b",
    "overlong": "%C0%AF%FF",
    "half a pair": "%ED%A0%80",
    "line breaks": "a%0D%0ASet-Cookie:%20x=1",
    "subject": "policy-99999999999999999999",
    "template": "%7B%7B7*7%7D%7D",
    "bidi": "%E2%80%AE",
}
# What readers of feeds may keep for a while; everybody is given the same.
KEPT = {
    "learner.lesson_file": "private, max-age=3600",
    "visitor_check.public_policies_feed": "public, max-age=300",
}
PATHS = (
    "/policies/%00",
    "/policies/..%2f..%2fetc",
    "/policies/complaints/1.99999999999999999999",
    "/policies/complaints/99999.0",
    "/policies/complaints/-1.0",
    "/policies/%ED%A0%80",
    "/receipts/" + "F" * 32,
    "/verify/" + "0" * 33,
    "/static/../../app.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/000000000000/../../app.py",
    "/compliance/people/0",
    "/compliance/people/9223372036854775808",
    "/compliance/people/1/policy/9007199254740993",
    "/compliance/people/1/secrets/1",
    "/admin/people/-1",
    "/drafts/٣",
    "/admin/people/٣",
    "/admin/people/03",
    "/admin/people/9007199254740993",
    "/policies/complaints/1.٠",
    "/policies/complaints/01.0",
    "/attempts/" + "０" * 32,
    "/" + "x" * 8000,
)


def test_every_page_is_tried(stage):
    assert set(list_pages(stage)) == list_endpoints(stage.app, "GET")


def test_every_page_opens_and_writes_nothing(stage):
    pages = list_pages(stage)
    browsers = {name: stage.browser(name) for name, _ in pages.values()}
    before = stage.count_rows()

    statuses = {}
    for endpoint, (name, address) in pages.items():
        with browsers[name].get(address) as answer:
            statuses[endpoint] = answer.status_code
            missing = [header for header in HEADERS if header not in answer.headers]
            kept = KEPT.get(endpoint, "no-store")
            assert (missing, answer.headers["Cache-Control"]) == ([], kept), endpoint

    others = {"visitor.start": 302, "hr.export_by_address": 303}
    others |= {"visitor_check.public_policy": 404, "intake.review_again": 303}
    others |= {"visitor_check.public_policy_version": 404}
    # No worker has made the file yet, so that its address leads to the page that says so.
    others |= {"handbook.pdf": 302, "whole_handbook.pdf": 302}
    others |= {"visitor_check.public_policy_pdf": 404}
    assert statuses == dict.fromkeys(pages, 200) | others
    assert stage.count_rows() == before


def test_what_is_asked_for_is_answered_or_refused(stage):
    broken = []
    pages = [page for page in list_pages(stage).values() if not page[1].endswith(".pdf")]
    for label, (name, address) in product(VALUES, pages):
        asked = "&".join(f"{name}={VALUES[label]}" for name in NAMES if name != "occasion")
        with stage.browser(name).get(f"{address}?{asked}") as answer:
            if answer.status_code >= 500 or "Set-Cookie: x" in str(answer.headers):
                broken.append((label, address, answer.status_code))

    assert broken == []


@pytest.mark.parametrize("label", ["10^30", "last day", "superscript", "subject"])
def test_each_part_of_a_question_alone(stage, label):
    hana, broken = stage.browser("hana"), []
    for address in (
        "/compliance/record",
        "/certificates/register",
        f"/compliance/people/{stage.cast.alice}",
    ):
        for name in ("as_of", "known", "department", "about", "days", "programme", "page"):
            status = hana.get(f"{address}?{name}={VALUES[label]}&{name}=1").status_code
            if status >= 500:
                broken.append((address, name, status))

    assert broken == []


def test_paths_that_lead_nowhere(stage):
    visitor, adam = stage.browser(""), stage.browser("adam")
    answers = [
        (address, visitor.get(address).status_code, adam.get(address).status_code)
        for address in PATHS
    ]

    assert [told for told in answers if told[1] not in {302, 308, 404}] == []
    assert [told for told in answers if told[2] not in {308, 400, 403, 404}] == []


def test_wildcards_are_letters_in_a_search(stage):
    adam = stage.browser("adam")
    found = {
        text: adam.get(f"/admin/people?search={quote(text)}").text for text in ("%", "_", "\\")
    }

    assert [text for text, page in found.items() if "Alice" in page] == []


def test_asking_for_heads_and_methods_writes_nothing_on_any_route(stage):
    pages, acts = list_pages(stage), list_acts(stage)
    addresses = {address: name for name, address in pages.values()}
    addresses |= {act.address: act.actor for act in acts.values()}
    for name in {*addresses.values(), "mallory"}:
        stage.browser(name)
    before, seen = stage.count_rows(), {}

    for address, name in addresses.items():
        for method in ("HEAD", "OPTIONS"):
            for who in ("", "mallory", name):
                with stage.browser(who).open(address, method=method) as answer:
                    seen.setdefault((method, answer.status_code), (address, who))
                    assert method == "OPTIONS" or answer.data == b"", address
                    assert [each for each in HEADERS if each not in answer.headers] == []

    assert {status for method, status in seen if method == "HEAD"} <= {200, 302, 303, 403, 404, 405}
    assert {status for method, status in seen if method == "OPTIONS"} <= {200, 401, 403}
    assert stage.count_rows() == before


def test_a_method_is_overridden_by_no_field_and_no_header(stage):
    alice, before = stage.browser("alice"), stage.count_rows()

    for name in (
        "_method",
        "method",
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
    ):
        answer = alice.get("/policies/complaints/acknowledge", query_string={name: "POST"},
                           headers={name.replace("_", ""): "POST"})  # fmt: skip
        assert answer.status_code == 405, name
    assert stage.count_rows() == before


def test_other_methods_are_refused(stage):
    adam = stage.browser("adam")
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        assert adam.open("/account", method=method).status_code == 405
    overridden = adam.post("/account", headers={"X-HTTP-Method-Override": "GET"})
    assert overridden.status_code == 405
