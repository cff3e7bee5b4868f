"""Every way into a version of a policy, as somebody takes it who means no good."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import clock
from lms.cli.content import content
from lms.db import transaction
from lms.document_import import pack, read_text
from lms.policies.company import get_company
from lms.policies.draft_text import read_draft
from lms.policies.drafts import list_drafts
from lms.policies.work import get_source
from lms.web.company import forget_company
from tests.cast import Cast, sign_in_as
from tests.makers import POLICY, VERSION, release_version

COMPANY = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
facts:
  answer_days: "7"
"""
FACTS = {
    "title": "Complaints",
    "owner": "T-006",
    "whom": "everyone",
    "asks": "each version",
    "visibility": "internal",
    "days_after_publishing": "14",
    "days_after_hiring": "14",
    "review_every_months": "12",
    "approvals_needed": "1",
}
NUMBERS = {"olga": "T-006", "abel": "T-007", "adam": "T-001"}


@dataclass
class Doors:
    """A policy in force, a draft of its next version, and the folder from which both came."""

    app: Flask
    cast: Cast
    folder: Path
    draft: int = 0
    _browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, name: str) -> FlaskClient:
        """The browser of that person of the cast."""
        if name not in self._browsers:
            self._browsers[name] = sign_in_as(self.app, getattr(self.cast, name))
        return self._browsers[name]

    def write_company(self, text: str = COMPANY) -> None:
        """What company.yaml says."""
        (self.folder / "company.yaml").write_text(text, "utf-8")

    def write_policy(self, *, asks: str = "each major", more: str = "") -> None:
        """What policy.yaml says."""
        text = POLICY.format(title="Complaints", asks=asks, audience="everyone")
        (self.folder / "policies/complaints/policy.yaml").write_text(text + more, "utf-8")

    def write(
        self,
        number: str,
        text: str,
        *,
        author: str = "T-006",
        kind: str = "",
        more: str = "",
        statement: str = "",
    ) -> None:
        """What the file of a version says."""
        kind = kind or ("substantive" if number.endswith(".0") else "editorial")
        summary, day = f"Version {number}.", "2025-03-03"
        source = VERSION.format(kind=kind, effective_on=day, summary=summary, text=text)
        source = source.replace("author: T-006", f"author: {author}")
        if statement:
            source = source.replace(
                "statement: I have read this policy and I will work by it.",
                f"statement: {statement}",
            )
        source = source.replace("it.\n---\n", f"it.\n{more}---\n", 1)
        (self.folder / f"policies/complaints/{number}.md").write_text(source, "utf-8")

    def publish_files(self, name: str) -> Result:
        """`lms content publish` by that person."""
        arguments = ["publish", str(self.folder), "--as", NUMBERS[name]]
        result = self.app.test_cli_runner().invoke(content, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        # Pages keep the company's facts for some seconds.
        forget_company(self.app)
        return result

    def rename_policy(self, slug: str) -> None:
        """Let the folder bring in a policy that nobody knows, of the same texts."""
        (self.folder / "policies/complaints").rename(self.folder / "policies" / slug)

    def find_draft(self, number: str) -> int:
        """The id of the draft with that number."""
        with self.app.app_context():
            return next(d.version_id for d in list_drafts() if d.number == number)

    def read_text(self, version_id: int) -> dict[str, str]:
        """The fields of the editor as they stand."""
        with self.app.app_context():
            draft = read_draft(get_source(version_id))
        return {**{k: v for k, v in draft.fields.items() if k != "author"}, "body": draft.body}

    def read_facts(self, name: str) -> dict[str, str]:
        """The form with the policy's facts as they stand."""
        assert self.browser(name).get("/write/complaints/facts").status_code == 200
        return dict(FACTS)

    def give_up(self) -> None:
        """Let its author give the draft up."""
        self.browser("olga").post(f"/write/drafts/{self.draft}/discard")

    def bring_in_document(self, name: str, text: str) -> int:
        """Bring a pasted text in as the next version of the policy; the draft's id."""
        form = {"carried": pack(read_text(text)), "op": "save", "policy": "complaints"}
        form |= {"title": "", "kind": "substantive", "summary": "It is new."}
        answer = self.browser(name).post("/drafts/bring-in/review", data=form)
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def submit(self, name: str) -> TestResponse:
        """Hand the draft over to its reviewers."""
        answer = self.browser(name).post(f"/drafts/{self.draft}/submit")
        assert answer.status_code == 303, find_refusal(answer.text)
        return answer

    def read_seen(self, name: str, page: str = "") -> str:
        """What the page of the draft, or another one of it, says was on screen."""
        answer = self.browser(name).get(f"/drafts/{self.draft}{page}")
        found = re.search(r'name="[a-z-]*seen_digest"[^>]*value="([0-9a-f]{64})"', answer.text)
        return found[1] if found else "0" * 64

    def approve(self, name: str, seen: str = "", **more: str) -> TestResponse:
        """Approve the draft by its page."""
        return self.send_approval(self.browser(name), seen or self.read_seen(name), **more)

    def send_approval(self, browser: FlaskClient, seen: str, **more: Any) -> TestResponse:
        """The form with which a draft is approved."""
        form = {"approve-seen_digest": seen, "approve-agree": "y", **more}
        return browser.post(f"/drafts/{self.draft}/approve", data=form)

    def publish(self, name: str, seen: str = "") -> TestResponse:
        """Publish the draft by the page of its dry run."""
        seen = seen or self.read_seen(name, "/publish")
        return self.send_publishing(self.browser(name), seen)

    def send_publishing(self, browser: FlaskClient, seen: str, *, days: int = 0) -> TestResponse:
        """The form with which a draft is published, to be in force so many days from today."""
        with self.app.app_context():
            day = get_company().day_of(clock.now()) + timedelta(days=days)
        form = {"seen_digest": seen, "agree": "y", "on": day.isoformat()}
        return browser.post(f"/drafts/{self.draft}/publish", data=form)

    def release_in_emergency(self, name: str) -> TestResponse:
        """Release the draft without its approvals."""
        form = {"emergency-seen_digest": self.read_seen("adam"), "emergency-agree": "y"}
        form["emergency-reason"] = "It cannot wait."
        return self.browser(name).post(f"/drafts/{self.draft}/emergency", data=form)

    def approve_afterwards(self, name: str) -> TestResponse:
        """Approve what was released in an emergency."""
        page = self.browser("abel").get(f"/releases/{self.draft}").text
        form = {"approve-seen_digest": find_seen(page), "approve-agree": "y"}
        return self.browser(name).post(f"/releases/{self.draft}/approve", data=form)


def find_refusal(page: str) -> list[str]:
    """The sentences with which a page refuses."""
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]{10,})", page)


def find_seen(page: str) -> str:
    """The digest of what a page shows."""
    found = re.search(r'name="[a-z-]*seen_digest"[^>]*value="([0-9a-f]{64})"', page)
    return found[1] if found else "0" * 64


def open_doors(app: Flask, cast: Cast, folder: Path) -> Doors:
    """Version 1.0 in force and 2.0 a draft of Olga's, both brought in from that folder."""
    (folder / "policies/complaints").mkdir(parents=True)
    doors = Doors(app, cast, folder)
    doors.write_company()
    doors.write_policy()
    doors.write("1.0", "Whoever hears it first takes it. Answer within 10 days.")
    brought_in = doors.publish_files("olga")
    assert brought_in.exit_code == 0, brought_in.output
    first = doors.find_draft("1.0")
    with app.app_context(), transaction():
        release_version(first, approver_id=cast.abel, at=clock.now())
    doors.write("2.0", "Whoever hears it first takes it.")
    doors.publish_files("olga")
    doors.draft = doors.find_draft("2.0")
    return doors
