"""How files become facts and texts, and where they cannot."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

import hashlib
from datetime import date

import pytest

from lms.markup import Term
from lms.people.audience import Everyone, Fact
from lms.policies.reader import (
    DEFAULT_STATEMENT,
    CompanyFile,
    PolicyFile,
    VersionFile,
    read_company,
    read_glossary,
    read_policy_facts,
    read_version,
)

POLICY = """\
title: Complaints
owner: W-1007
visibility: internal
asks: each major
review_every_months: 12
due:
  days_after_publishing: 14
  days_after_hiring: 7
audience: everyone
"""
VERSION = """\
---
kind: substantive
effective_on: 2025-10-01
author: W-1031
summary: The first version.
---
The standfirst.

## Why {#why}

Text.
"""
COMPANY = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
facts:
  phone: 0105550140
"""


def said(problems) -> list[str]:
    assert isinstance(problems, list)
    return [str(problem) for problem in problems]


def test_policy_facts_are_read():
    assert read_policy_facts(POLICY, "p") == PolicyFile(
        title="Complaints",
        owner="W-1007",
        visibility="internal",
        asks="each major",
        review_every_months=12,
        days_after_publishing=14,
        days_after_hiring=7,
        audience=Everyone(),
        source=POLICY.encode(),
    )


def test_an_audience_is_read_with_them():
    policy = read_policy_facts(POLICY.replace("everyone", "{team: Night}"), "p")

    assert isinstance(policy, PolicyFile)
    assert policy.audience == Fact("team", ("Night",))


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("title: C", "titel: C", ["p:1:1: “title” is missing.", "p:1:1: “titel” is not known here. Did you mean “title”?"]),
        ("each major", "sometimes", ["p:4:7: “asks” must be “each version” or “each major”, not “sometimes”."]),
        ("14", "-1", ["p:7:26: “days_after_publishing” must be 0 or more."]),
        ("everyone", "{any: [{team: 5}]}", ["p:9:25: A name is expected for “team”. Put numbers in quotes."]),
        ("audience: everyone", "", ["p:1:1: “audience” is missing."]),
    ],
)  # fmt: skip
def test_each_fault_of_policy_facts_has_its_place(old, new, sentences):
    assert said(read_policy_facts(POLICY.replace(old, new), "p")) == sentences


def test_a_version_is_kept_as_it_was_handed_in():
    version = read_version(VERSION, "v", "1.0")

    assert version == VersionFile(
        major=1,
        minor=0,
        kind="substantive",
        effective_on=date(2025, 10, 1),
        author="W-1031",
        summary="The first version.",
        statement=DEFAULT_STATEMENT,
        language=None,
        body="The standfirst.\n\n## Why {#why}\n\nText.\n",
        body_line=7,
        source=VERSION.encode(),
        digest=hashlib.sha256(VERSION.encode()).hexdigest(),
    )


@pytest.mark.parametrize(
    "source",
    [VERSION.replace("\n", "\r\n"), "\ufeff" + VERSION, VERSION.replace("Text", "Te\u0301xt")],
    ids=["windows", "byte order mark", "decomposed"],
)
def test_other_bytes_are_another_digest_and_the_same_facts(source):
    version = read_version(source.encode(), "v", "1.0")

    assert isinstance(version, VersionFile)
    assert version.digest == hashlib.sha256(source.encode()).hexdigest()
    assert (version.author, version.body_line, version.number) == ("W-1031", 7, "1.0")
    assert version.summary == "The first version."


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("---\nkind", "kind", ["v:1:1: The file does not begin with the facts of the version. Write them between two lines of three hyphens, before the text."]),
        ("version.\n---\n", "version.\n", ["v:1:1: The file does not begin with the facts of the version. Write them between two lines of three hyphens, before the text."]),
        ("substantive", "big", ["v:2:7: “kind” must be “substantive” or “editorial”, not “big”."]),
        ("2025-10-01", "2025-02-30", ["v:3:15: “effective_on” must be a date such as 2026-11-16, not “2025-02-30”."]),
        ("2025-10-01", "20251001", ["v:3:15: “effective_on” must be a date such as 2026-11-16, not “20251001”."]),
        ("2025-10-01", "0001-01-01", ["v:3:15: The day 0001-01-01 cannot be meant. Write one from 1990 to 2199."]),
        ("The first version.", "''", ["v:5:10: “summary” is empty. Give it a value."]),
        ("summary: The first version.\n", "", ["v:2:1: “summary” is missing."]),
        ("summary: The first version.", "summary: 'x\n\n  approved: yes'\napproved: yes", ["v:8:1: “approved” is not known here. Known are: kind, effective_on, author, summary, statement, language."]),
    ],
)  # fmt: skip
def test_each_fault_before_the_text_has_its_line(old, new, sentences):
    assert said(read_version(VERSION.replace(old, new, 1), "v", "1.0")) == sentences


def test_facts_written_in_the_text_stay_text():
    version = read_version(f"{VERSION}\n---\nkind: editorial\n---\n", "v", "1.0")

    assert isinstance(version, VersionFile)
    assert version.kind == "substantive"
    assert version.body.endswith("---\nkind: editorial\n---\n")


def test_bytes_that_are_not_utf_8_are_named_where_they_stand():
    source = VERSION.replace("Text", "Café").encode("windows-1252")

    assert said(read_version(source, "v", "1.0")) == [
        "v:11:4: The file is not in UTF-8 from here on. Save it again in that encoding."
    ]


def test_the_company_is_read_and_numbers_keep_their_spelling():
    company = read_company(COMPANY, "c")

    assert isinstance(company, CompanyFile)
    assert company.all_facts == {
        "phone": "0105550140",
        "name": "Wrenfield",
        "legal_name": "Wrenfield Home B.V.",
    }


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("Europe/Amsterdam", "Amsterdam", ["c:3:12: “Amsterdam” is not a time zone. Write one such as Europe/Amsterdam."]),
        ("Europe/Amsterdam", "../../etc/passwd", ["c:3:12: “../../etc/passwd” is not a time zone. Write one such as Europe/Amsterdam."]),
        ("phone:", "name:", ["c:6:3: “name” stands above the facts already. Remove it here."]),
        ("phone:", "Phone no:", ["c:6:3: “Phone no” cannot name a fact. Use small letters, digits and underscores."]),
        ("0105550140", "'{{ b }}'", ["c:6:3: The fact “phone” uses another fact. Write it out."]),
        ("0105550140", "|\n    a\n    b", ["c:6:3: The fact “phone” has several lines. Write it on one."]),
        ("0105550140", "[1]", ["c:6:10: “phone” must be text, not a list."]),
        ("0105550140", "", ["c:6:3: “phone” must be text, not empty."]),
    ],
)  # fmt: skip
def test_each_fault_of_the_company_has_its_place(old, new, sentences):
    assert said(read_company(COMPANY.replace(old, new), "c")) == sentences


def test_the_glossary_is_words_and_definitions():
    text = "Case\n:   A record\n    of one question.\n\nLead\n:   A *person*.\n"

    assert read_glossary(text, "g") == (
        Term("Case", "A record of one question.", ""),
        Term("Lead", "A person.", ""),
    )


def test_anything_else_in_the_glossary_is_named():
    text = "# Words\n\nCase\n:   A.\n\nA paragraph.\n\ncase\n:   B.\n"
    only = "Only words and definitions stand here: a word, and below it a line that begins with "

    assert said(read_glossary(text, "g")) == [
        f"g:1:1: {only}a colon and three spaces.",
        f"g:6:1: {only}a colon and three spaces.",
        "g:8:1: “case” is defined on line 3 already. Keep one of them.",
    ]


@pytest.mark.parametrize("key", ["owner", "review_every_months"])
def test_a_policy_without_owner_or_review_date_is_told_so(key):
    lines = POLICY.format(title="T", asks="each version", audience="everyone").splitlines()
    text = "\n".join(line for line in lines if not line.startswith(key)) + "\n"

    assert [
        (line.partition(":")[0], f"“{key}” is missing" in line)
        for line in said(read_policy_facts(text, "p"))
    ] == [("p", True)]
