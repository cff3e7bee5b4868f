"""What stands beside a policy's text: notes for everybody, and the ways to ask about a section."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from html import escape
from typing import Any

from flask import render_template, url_for

from lms.policies.queries import VersionView
from lms.policies.threads import queries as threads
from lms.policies.threads.notes import NoteView, list_notes
from lms.web.identity import get_signed_in

_PLACE = re.compile(r'<(p|li|dd|h2|h3|table) id="([ps]-[^"]+)"[^>]*>')
_SECTION = re.compile(r'(<section aria-labelledby="(s-[^"]+)">.*?)</section>', re.DOTALL)
_SHOWN = re.compile(r'<h2\b[^>]* id="(s-[^"]+)"|<details\b|</details>')
_ADDRESS = "{address}"
_TABLE_FRAME = '<div aria-label="'
_INSIDE = frozenset({"li", "dd"})


def describe_questions(version: VersionView, today: date) -> Mapping[str, Any]:
    """Where to ask about the version, and what the reader asked about the policy so far."""
    me = get_signed_in().id
    if version.owner_id == me:
        return {"my_threads": (), "ask_url": ""}
    mine = threads.list_threads_on(me, version.policy_id, today)
    return {"my_threads": mine, "ask_url": get_ask_url(version)}


def describe_notes(version: VersionView, sections: str) -> Mapping[str, Any]:
    """The sections with the notes that stand beside them, and with ways to ask."""
    notes = [note for note in list_notes(version.version_id) if note.text]
    with_notes = stand_beside(sections, notes)
    is_own = version.owner_id == get_signed_in().id
    return {
        "sections": with_notes if is_own else offer_asking(with_notes, get_ask_url(version)),
        "notes_on_all": [note for note in notes if not _is_within(sections, note)],
    }


def get_ask_url(version: VersionView) -> str:
    """Where to ask about the version."""
    major, minor = map(int, version.number.split("."))
    return url_for("questions.ask", slug=version.slug, major=major, minor=minor)


def _is_within(sections: str, note: NoteView) -> bool:
    return bool(note.place) and f' id="{note.place}"' in sections


def stand_beside(sections: str, notes: Iterable[NoteView]) -> str:
    """The HTML with each note at the place that it speaks of; its words are escaped."""
    by_place: dict[str, str] = {}
    for note in notes:
        if note.place and note.text:
            made = render_template("questions/_note.html", note=note)
            by_place[note.place] = by_place.get(note.place, "") + made
    pieces, done = [], 0
    for found in _PLACE.finditer(sections) if by_place else ():
        if beside := by_place.get(found[2]):
            at = _find_stand(sections, found)
            pieces += [sections[done:at], beside]
            done = at
    return "".join((*pieces, sections[done:]))


def _find_stand(sections: str, found: re.Match[str]) -> int:
    """Where a note may stand: before a paragraph, within an item, after a heading."""
    tag = found[1]
    if tag in _INSIDE:
        return found.end()
    if tag in {"h2", "h3"}:
        return sections.index(f"</{tag}>", found.end()) + len(f"</{tag}>")
    frame = sections.rfind(_TABLE_FRAME, 0, found.start())
    return frame if tag == "table" and frame >= 0 else found.start()


def offer_asking(sections: str, ask_url: str) -> str:
    """The HTML with a way to ask at the end of each section."""
    before, after = _render_link().split(_ADDRESS)

    def end(match: re.Match[str]) -> str:
        return f"{match[1]}{before}{escape(ask_url)}?at={match[2]}{after}</section>"

    return _SECTION.sub(end, sections)


def describe_asking_about_changes(version: VersionView, html: str) -> Mapping[str, Any]:
    """The difference with its ways to ask, and the notes: their paragraphs may be folded away."""
    is_own = version.owner_id == get_signed_in().id
    return {
        "changed_html": html if is_own else offer_asking_about_changes(html, get_ask_url(version)),
        "notes_on_all": describe_notes(version, "")["notes_on_all"],
    }


def offer_asking_about_changes(html: str, ask_url: str) -> str:
    """The difference with a way to ask at the end of each section that is not folded away."""
    before, after = _render_link().split(_ADDRESS)
    pieces, done, asked, depth = [], 0, "", 0
    for mark in _SHOWN.finditer(html):
        is_heading = mark[0].startswith("<h2")
        if depth == 0 and asked and (is_heading or _folds_sections(html, mark.end())):
            pieces += [html[done : mark.start()], before, f"{escape(ask_url)}?at={asked}", after]
            done, asked = mark.start(), ""
        if is_heading and depth == 0:
            asked = mark[1]
        depth += {"<d": 1, "</": -1}.get(mark[0][:2], 0)
    if asked:
        pieces += [html[done:], before, f"{escape(ask_url)}?at={asked}", after]
        done = len(html)
    return "".join((*pieces, html[done:]))


def _folds_sections(html: str, at: int) -> bool:
    """Whether what is folded away from there on begins with another section."""
    return html.find("<h2 ", at, html.find("</details>", at)) >= 0


@cache
def _render_link() -> str:
    """The link, made once: a text can have a hundred sections."""
    return render_template("questions/_ask_link.html", url=_ADDRESS)
