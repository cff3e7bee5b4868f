"""That every fault of the files is named at its place, and sound files are not."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

import pytest

from lms.policies.linter import lint_policies, list_anchors

COMPANY = "name: W\nlegal_name: W B.V.\ntime_zone: UTC\nlanguage: en\nfacts: {phone: '1'}\n"
POLICY = """\
title: A
owner: W-1
visibility: internal
asks: each version
review_every_months: 12
due: {days_after_publishing: 14, days_after_hiring: 14}
audience: everyone
"""


def version(body: str, *, kind: str = "substantive", on: str = "2026-01-01", more: str = "") -> str:
    return f"---\nkind: {kind}\neffective_on: {on}\nauthor: W-2\nsummary: First.\n{more}---\n{body}"


BODY = "Start. Call {{ phone }}.\n\n## Why {#why}\n\nText, see [below](#how).\n\n## How {#how}\n\nText.\n"
SOUND = {
    "company.yaml": COMPANY,
    "glossary.md": "Case\n:   A record.\n",
    "policies/a/policy.yaml": POLICY,
    "policies/a/1.0.md": version(BODY + "\nSee [b](policy:b#there).\n"),
    "policies/a/1.1.md": version(BODY, kind="editorial"),
    "policies/a/2.0.md": version(BODY, on="2026-02-01"),
    "policies/b/policy.yaml": POLICY,
    "policies/b/1.0.md": version("## There {#there}\n\nSee [a](policy:a#how), [all](policy:a).\n"),
}


def said(changes: dict[str, str | None]) -> list[str]:
    tree = {path: text for path, text in {**SOUND, **changes}.items() if text is not None}
    return [str(problem) for problem in lint_policies(tree)]


def test_sound_files_have_no_problems():
    assert said({}) == []


def test_anchors_are_those_of_the_newest_version():
    tree = {**SOUND, "policies/a/10.0.md": version("## New {#new}\n\nx\n\n### Sub {#sub}\n\nx")}

    assert list_anchors(tree) == {"a": {"new", "sub"}, "b": {"there"}}
    assert list_anchors({"policies/c/policy.yaml": POLICY}) == {"c": set()}


B = "policies/b/1.0.md"
FAULTS_IN_TEXT = {
    "blank": ("## A {#there}\n\nx\n[Specify time]", f"{B}:10:1: The blank “[Specify time]” is still open. Fill it in."),
    "fact": ("## A {#there}\n\nCall {{ fone }}", f"{B}:9:6: The company has no fact “fone”. Add it to company.yaml."),
    "policy": ("## A {#there}\n\n[x](policy:zzz)", f"{B}:9:5: There is no policy “zzz”. Link to one that exists."),
    "section": ("## A {#there}\n\n[x](policy:a#zzz)", f"{B}:9:5: The policy “a” has no section “zzz”. Link to one it has."),
    "own section": ("## A {#there}\n\nsee [x](#zzz)", f"{B}:9:9: This text has no section “zzz”. Link to one that exists."),
    "link by name": ("## A {#there}\n\n[x][r]\n\n[r]: policy:zzz", f"{B}:11:6: There is no policy “zzz”. Link to one that exists."),
    "bad link": ("## A {#there}\n\n[x](javascript:a)", f"{B}:9:5: The link to “javascript:a” leads nowhere. Link to policy:slug, policy:slug#anchor, #anchor, an address that begins with https://, mailto: or tel:."),
    "relative link": ("## A {#there}\n\n[x](../a/1.0.md)", f"{B}:9:5: The link to “../a/1.0.md” leads nowhere. Link to policy:slug, policy:slug#anchor, #anchor, an address that begins with https://, mailto: or tel:."),
    "no anchor": ("## A {#there}\n\nx\n\n## B\n\nx", f"{B}:11:1: The section “B” has no anchor. Add one, such as {{#why}}."),
    "doubled anchor": ("## A {#there}\n\nx\n\n## B {#there}\n\nx", f"{B}:11:6: The anchor “there” names another section already, on line 7. Choose one of its own."),
    "bad anchor": ("## A {#there}\n\nx\n\n### B {#B_b}\n\nx", f"{B}:11:7: “B_b” cannot be an anchor. Use small letters, digits and single hyphens, at most 60."),
    "taken anchor": ("## A {#there}\n\nx\n\n## B {#standfirst}\n\nx", f"{B}:11:6: The anchor “standfirst” is taken by the text before the first section."),
    "title": ("# A\n\nx\n\n## A {#there}\n\nx", f"{B}:7:1: The title comes from policy.yaml. Begin sections with ## instead of #."),
    "empty section": ("## A {#there}\n\n## B {#b}\n\nx", f"{B}:7:1: The section “A” has no text. Write it."),
    "empty subsection": ("## A {#there}\n\n### B\n\n## C {#c}\n\nx", f"{B}:9:1: The section “B” has no text. Write it."),
    "no words": ("## {#there}\n\nx", f"{B}:7:4: The heading has no words. Give the section a title."),
    "html": ("## A {#there}\n\nx <b>y", f"{B}:9:3: HTML is not taken over: it would be shown as it stands. Use Markdown."),
    "comment": ("## A {#there}\n\nx <!-- y -->", f"{B}:9:3: HTML is not taken over: it would be shown as it stands. Use Markdown."),
    "picture": ("## A {#there}\n\n![x](https://a.example)", f"{B}:9:1: Pictures are not taken over. Say it in words."),
    "zero width": ("## A {#there}\n\nx\u200by", f"{B}:9:2: A character that cannot be seen stands here (U+200B, zero width space). Remove it."),
    "direction": ("## A {#there}\n\n\u202ex", f"{B}:9:1: A character that cannot be seen stands here (U+202E, right-to-left override). Remove it."),
    "control": ("## A {#there}\n\nx\x07", f"{B}:9:2: A character that cannot be seen stands here (U+0007, a control character). Remove it."),
    "beyond measure": ("## A {#there}\n\n" + ">" * 40, f"{B}:9:1: This is nested deeper than 30 levels. Lift it up."),
}  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), FAULTS_IN_TEXT.values(), ids=FAULTS_IN_TEXT)
def test_each_fault_in_a_text_is_named_at_its_place(body, sentence):
    found = said({B: version(body), "policies/a/1.0.md": version(BODY)})

    assert sentence in found
    assert len(found) == 1


def test_a_text_without_sections_is_named():
    found = said({B: version("Only a paragraph."), "policies/a/1.0.md": version(BODY)})

    assert found == [f"{B}:7:1: The text has no section. Begin one with ## and a title."]


def test_old_versions_may_point_at_sections_that_went():
    assert said({B: version("## Else {#else}\n\nx")}) == []


A = "policies/a"
FAULTS_OF_FILES = {
    "no company": ({"company.yaml": None, f"{A}/1.0.md": version("## A {#a}\n\nx"), f"{A}/1.1.md": None, f"{A}/2.0.md": version("## How {#how}\n\nx")}, "company.yaml:1:1: The company's facts are missing. Write its name, legal_name, time_zone and language into this file."),
    "unknown key": ({"company.yaml": COMPANY + "colour: blue"}, "company.yaml:6:1: “colour” is not known here. Known are: name, legal_name, time_zone, language, facts, reminders, locations."),
    "glossary": ({"glossary.md": "Case\n:   Of [DATE].\n"}, "glossary.md:2:8: The blank “[DATE]” is still open. Fill it in."),
    "no facts": ({f"{A}/policy.yaml": None}, f"{A}/policy.yaml:1:1: The facts of the policy are missing. Write them into this file."),
    "key of policy": ({f"{A}/policy.yaml": POLICY + "audiance: x"}, f"{A}/policy.yaml:8:1: “audiance” is not known here. Did you mean “audience”?"),
    "no version": ({"policies/c/policy.yaml": POLICY}, "policies/c/1.0.md:1:1: The policy has no version. Write the first into this file."),
    "bad slug": ({"policies/C_c/policy.yaml": POLICY, "policies/C_c/1.0.md": version(BODY)}, "policies/C_c/policy.yaml:1:1: “C_c” cannot name a policy. Use small letters, digits and single hyphens, at most 60."),
    "bad file": ({f"{A}/notes.txt": "x"}, f"{A}/notes.txt:1:1: This is neither policy.yaml nor a version such as 1.0.md. Rename or move it."),
    "bad number": ({f"{A}/v3.md": version(BODY)}, f"{A}/v3.md:1:1: This is neither policy.yaml nor a version such as 1.0.md. Rename or move it."),
    "beside": ({"policies/a.md": "x"}, "policies/a.md:1:1: A policy is a folder with policy.yaml and its versions. Move this file into one."),
    "first": ({B: None, "policies/b/2.0.md": SOUND[B]}, "policies/b/2.0.md:1:1: The first version is 1.0, not 2.0."),
    "gap": ({f"{A}/2.2.md": version(BODY, kind="editorial", on="2026-03-01")}, f"{A}/2.2.md:1:1: After 2.0 comes 2.1 or 3.0, not 2.2."),
    "kind": ({f"{A}/1.1.md": version(BODY)}, f"{A}/1.1.md:2:7: Version 1.1 is editorial by its number, not substantive. Change one of them."),
    "kind of major": ({f"{A}/2.0.md": version(BODY, kind="editorial", on="2026-02-01")}, f"{A}/2.0.md:2:7: Version 2.0 is substantive by its number, not editorial. Change one of them."),
    "day": ({f"{A}/2.0.md": version(BODY, on="2025-12-31")}, f"{A}/2.0.md:3:15: Version 2.0 would take effect before version 1.1, on 2026-01-01. Give a later day."),
    "no summary": ({B: SOUND[B].replace("summary: First.\n", "")}, f"{B}:2:1: “summary” is missing."),
    "fact in statement": ({B: version("## A {#there}\n\nx", more="statement: Call {{ phone }}.\n")}, f"{B}:6:17: The fact “phone” is filled in only below the second ---. Write it out."),
    "blank in summary": ({B: version("## A {#there}\n\nx").replace("First.", "On the [DATE].")}, f"{B}:5:17: The blank “[DATE]” is still open. Fill it in."),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), FAULTS_OF_FILES.values(), ids=FAULTS_OF_FILES)
def test_each_fault_of_files_is_named_at_its_place(changes, sentence):
    assert said(changes) == [sentence]


def test_what_is_wrong_before_the_text_hides_nothing_in_it():
    text = version("## A {#there}\n\nSee [x](policy:zzz), by [DATE].").replace("First.", "")

    assert said({B: text}) == [
        f"{B}:5:1: “summary” must be text, not empty.",
        f"{B}:9:9: There is no policy “zzz”. Link to one that exists.",
        f"{B}:9:25: The blank “[DATE]” is still open. Fill it in.",
    ]
