"""The company that the walks go through: its people, its texts, and the server they are seen on."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic

import waitress
from flask import Flask

from lms import clock
from lms.app import create_app
from lms.config import Settings
from lms.db import db, transaction
from lms.demonstration.releasing import release_version
from lms.notifications.queries import MailView, list_mails
from lms.people import passwords, sign_in
from lms.people import service as people
from lms.people.fact_rules import Facts
from lms.people.roles import Role
from lms.policies import service as policies
from lms.policies.drafts import list_drafts
from lms.policies.reader import read_policy_facts, read_version
from lms.quizzes.definition import QuizDefinition
from lms.quizzes.queries import find_quiz
from lms.workflows import inviting
from lms.workflows.content_tree import find_content, read_tree
from lms.workflows.inviting import House as Letterhead
from lms.workflows.publishing import publish_tree
from lms.workflows.reconciling import reconcile
from tests.makers import POLICY, VERSION

PASSWORD = "kettle harbour violet moon"
BEGINS_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FOUNDED_AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 6)

APPROVER, ADMINISTRATOR, HR, TRAINER = "W-1001", "W-1002", "W-1003", "W-1005"
OWNER, COUNSEL, ENGINEERING, CLIENTS = "W-1007", "W-1009", "W-1011", "W-1013"
AUDITOR, MAKER = "X-2001", "T-006"
FOUNDERS: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    (APPROVER, "Helene Strand", "Management", "Managing Director", (Role.APPROVER,)),
    (ADMINISTRATOR, "Ingmar Lindqvist", "Engineering", "Administrator", (Role.ADMINISTRATOR,)),
    (HR, "Joanna Feld", "People", "Head of People", (Role.HR,)),
    (TRAINER, "Tomás Rivera", "People", "Learning lead", (Role.TRAINER, Role.OWNER)),
    (OWNER, "Samuel Oduya", "Customer Support", "Head of Customer Support", (Role.OWNER,)),
    (COUNSEL, "Mirela Popescu", "Legal and Quality", "Counsel", (Role.APPROVER, Role.OWNER)),
    (ENGINEERING, "Pieter van Dam", "Engineering", "Head of Engineering", (Role.OWNER,)),
    (CLIENTS, "Ayşe Demir", "Client Relations", "Head of Client Relations", (Role.OWNER,)),
    (MAKER, "Olga Owner", "Legal and Quality", "Counsel", (Role.OWNER,)),
    (AUDITOR, "Ingrid Solheim", "Outside", "Auditor", (Role.AUDITOR,)),
)


class WalkClock:
    """A clock that starts on a Monday morning and goes on as ours does."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._skipped = timedelta()

    def now(self) -> datetime:
        return BEGINS_AT + self._skipped + timedelta(seconds=monotonic() - self._started)

    def skip(self, **length: float) -> None:
        self._skipped += timedelta(**length)


@dataclass
class House:
    """The running company."""

    app: Flask
    url: str
    clock: WalkClock
    ids: dict[str, int] = field(default_factory=dict)
    emails: dict[int, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        """What time it is there."""
        return self.clock.now()

    def hire(
        self,
        name: str,
        *,
        department: str = "Customer Support",
        manager: str | None = OWNER,
        roles: tuple[Role, ...] = (),
        hired_on: date | None = LONG_AGO,
        has_password: bool = True,
        staff_number: str = "",
        job_title: str = "Support agent",
        at: datetime | None = None,
    ) -> int:
        """Somebody new, who owes from now on what people like them owe; their id."""
        staff_number = staff_number or f"N-{next(self._numbers):03}"
        email = f"{staff_number.casefold()}@wrenfield.example"
        facts = Facts(
            name=name,
            department=department,
            email=email,
            team="",
            job_title=job_title,
            location="Rotterdam",
            employment_type="employee",
            manager_id=self.ids.get(manager or ""),
            language="en",
            time_zone="Europe/Amsterdam",
        )
        at = at or self.clock.now()
        with self.app.app_context(), transaction():
            person_id = people.join(
                staff_number, facts=facts, hired_on=hired_on, at=at, actor_id=None
            )
            for role in roles:
                people.give_role(person_id, role, at=at, actor_id=None)
            if has_password:
                sign_in.put_credential(person_id, password_hash=_hash(), password_set_at=at)
            if at >= BEGINS_AT:
                reconcile(at=at)
        self.ids[staff_number], self.emails[person_id] = person_id, email
        return person_id

    def invite(self, person_id: int) -> None:
        """Send the link for the first password, as HR does."""
        at = self.clock.now()
        with self.app.app_context(), transaction():
            person = inviting.people.find_person(person_id, at.date())
            assert person is not None
            letterhead = Letterhead("Wrenfield", self.url)
            purpose = inviting.Purpose.FIRST
            inviting.send_link(person, purpose, letterhead, at=at, actor_id=self.ids[HR])

    def list_mails(self, person_id: int, kind: str = "") -> tuple[MailView, ...]:
        """What the outbox holds for that person, the newest first."""
        with self.app.app_context():
            return list_mails(address=self.emails[person_id], kind=kind).mails

    def get_quiz(self, slug: str) -> QuizDefinition:
        """What the quiz says."""
        with self.app.app_context():
            quiz = find_quiz(slug)
            assert quiz is not None
            return quiz.definition

    def release(
        self, slug: str, number: str, *, text: str, title: str = "", at: datetime | None = None
    ) -> int:
        """Bring in a version of a policy and let it be released; its id."""
        version_id, at = self.draft(slug, number, text=text, title=title, at=at), at or self.now()
        with self.app.app_context(), transaction():
            release_version(version_id, approver_ids=[self.ids[APPROVER], self.ids[COUNSEL]], at=at)
        return version_id

    def draft(
        self, slug: str, number: str, *, text: str, title: str = "", at: datetime | None = None
    ) -> int:
        """Bring in a version of a policy that waits for its release; its id."""
        day, title = (at or self.now()).date(), title or slug.capitalize()
        source = VERSION.format(
            kind="substantive", effective_on=day, summary=f"Version {number}.", text=text
        )
        version = read_version(source, f"{number}.md", number)
        assert not isinstance(version, list), version
        with self.app.app_context(), transaction():
            policies.bring_in_version(slug, title, version, day=day, at=at or self.now())
            drafts = list_drafts()
        return next(d.version_id for d in drafts if (d.slug, d.number) == (slug, number))

    def write_policy(
        self,
        slug: str,
        *,
        title: str,
        department: str,
        at: datetime,
        days: int = 14,
        visibility: str = "internal",
    ) -> None:
        """A policy of Olga's for that department, without a version."""
        text = POLICY.format(
            title=title, asks="each version", audience=f"{{department: {department}}}"
        )
        text = text.replace("days_after_publishing: 14", f"days_after_publishing: {days}")
        text = text.replace("visibility: internal", f"visibility: {visibility}")
        facts = read_policy_facts(text, "policy.yaml")
        assert not isinstance(facts, list), facts
        with self.app.app_context(), transaction():
            policies.bring_in_policy(slug, facts, day=at.date(), at=at)
        self.written.add(slug)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The database, for what happens away from the browser."""
        with self.app.app_context():
            yield
            db.session.remove()


_HASHES: list[str] = []


def _hash() -> str:
    if not _HASHES:
        _HASHES.append(passwords.hash_password(PASSWORD))
    return _HASHES[0]


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Serve the company from a database that has all tables already."""
    # Held from here on: until the company is founded, somebody else could take a free port.
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listening.getsockname()[1]
    app = create_app(Settings(data=folder, DATABASE_URL="", PORT=port))
    house = House(app, f"http://127.0.0.1:{port}", WalkClock())
    now, clock.now = clock.now, house.clock.now
    try:
        _found(house)
    finally:
        clock.now = now
    server = waitress.create_server(
        app, sockets=[listening], threads=8, max_request_body_size=64 << 20
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield house
    server.close()
    thread.join(timeout=10)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _found(house: House) -> None:
    for number, name, department, job_title, roles in FOUNDERS:
        house.hire(
            name,
            department=department,
            manager=None if number in {APPROVER, AUDITOR} else APPROVER,
            roles=roles,
            staff_number=number,
            job_title=job_title,
            hired_on=None if number == AUDITOR else LONG_AGO,
            at=FOUNDED_AT - timedelta(days=30),
        )
    with house.app.app_context():
        _publish(house)


def _publish(house: House) -> None:
    """Bring in the shipped content, and let every version be released by somebody else."""
    texts = read_tree(find_content()).texts
    with transaction():
        publish_tree(texts, actor_id=house.ids[TRAINER], at=FOUNDED_AT)
    drafts = sorted(list_drafts(), key=lambda d: (d.slug, [int(n) for n in d.number.split(".")]))
    for draft in drafts:
        ids = [house.ids[number] for number in (APPROVER, COUNSEL)]
        approver_ids = [each for each in ids if each != draft.author_id]
        with transaction():
            release_version(draft.version_id, approver_ids=approver_ids, at=FOUNDED_AT)
    with transaction():
        reconcile(at=FOUNDED_AT)
