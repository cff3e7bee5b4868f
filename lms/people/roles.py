"""Which roles there are, and what a person may do with what."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted with beside being employed; managers and owners are relations."""

    EMPLOYEE = "employee"
    TRAINER = "trainer"
    OWNER = "owner"
    APPROVER = "approver"
    HR = "hr"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_WORDS = {
    Role.EMPLOYEE: "employee",
    Role.TRAINER: "trainer",
    Role.OWNER: "policy owner",
    Role.APPROVER: "approver",
    Role.HR: "HR",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}


class Action(StrEnum):
    """What can be done; every route names one of these."""

    READ_OWN = "read own"
    READ_POLICIES = "read policies"
    READ_WHOLE_HANDBOOK = "read whole handbook"
    READ_DRAFTS = "read drafts"
    READ_HISTORY = "read history"
    ANNOUNCE_POLICY = "announce policy"
    WRITE_POLICIES = "write policies"
    RELEASE_POLICY = "release policy"
    RELEASE_IN_EMERGENCY = "release in emergency"
    WRITE_QUIZZES = "write quizzes"
    READ_LINE = "read line"
    DECIDE_REQUESTS = "decide requests"
    READ_STANDING = "read standing"
    READ_RECORD = "read record"
    EXPORT_RECORD = "export record"
    MANAGE_PEOPLE = "manage people"
    SET_RULES = "set rules"
    GIVE_ROLES = "give roles"


@dataclass(frozen=True)
class Actor:
    """Who asks: the person, their roles, and whether people report to them."""

    person_id: int
    roles: frozenset[Role] = field(default_factory=frozenset)
    has_reports: bool = False


@dataclass(frozen=True)
class Subject:
    """What it is about: whose record, who manages that person, who wrote the text."""

    person_id: int | None = None
    manager_ids: frozenset[int] = frozenset()
    author_id: int | None = None


_BY_ROLE: dict[Action, frozenset[Role]] = {
    Action.READ_OWN: frozenset(Role),
    Action.READ_POLICIES: frozenset(Role),
    Action.READ_WHOLE_HANDBOOK: frozenset({Role.HR, Role.ADMINISTRATOR}),
    Action.READ_DRAFTS: frozenset({Role.OWNER, Role.APPROVER, Role.ADMINISTRATOR}),
    Action.READ_HISTORY: frozenset(
        {Role.OWNER, Role.APPROVER, Role.HR, Role.AUDITOR, Role.ADMINISTRATOR}
    ),
    Action.ANNOUNCE_POLICY: frozenset({Role.OWNER, Role.APPROVER, Role.HR, Role.ADMINISTRATOR}),
    Action.WRITE_POLICIES: frozenset({Role.OWNER}),
    Action.RELEASE_POLICY: frozenset({Role.APPROVER}),
    Action.RELEASE_IN_EMERGENCY: frozenset({Role.ADMINISTRATOR}),
    Action.WRITE_QUIZZES: frozenset({Role.TRAINER}),
    Action.DECIDE_REQUESTS: frozenset({Role.HR, Role.OWNER}),
    Action.READ_STANDING: frozenset({Role.HR, Role.AUDITOR}),
    Action.READ_RECORD: frozenset({Role.HR, Role.AUDITOR}),
    Action.EXPORT_RECORD: frozenset({Role.HR, Role.AUDITOR}),
    Action.MANAGE_PEOPLE: frozenset({Role.HR, Role.ADMINISTRATOR}),
    Action.SET_RULES: frozenset({Role.HR, Role.ADMINISTRATOR}),
    Action.GIVE_ROLES: frozenset({Role.ADMINISTRATOR}),
}


def authorize(actor: Actor, action: Action, subject: Subject | None = None) -> bool:
    """Whether the actor may do this, denied unless a rule says so.

    Without a subject the question is whether the actor may do it to anything at all: that is
    what opens a page. With one it is whether they may do it to that.
    """
    if action is Action.READ_LINE:
        return _may_read_line(actor, subject)
    is_by_line = action is Action.READ_STANDING and actor.has_reports
    if not (is_by_line or actor.roles & _BY_ROLE[action]):
        return False
    if subject is None:
        return True
    if action is Action.READ_OWN:
        return subject.person_id == actor.person_id
    if action in {Action.RELEASE_POLICY, Action.RELEASE_IN_EMERGENCY}:
        return subject.author_id != actor.person_id
    return True


def _may_read_line(actor: Actor, subject: Subject | None) -> bool:
    if subject is None:
        return actor.has_reports
    return actor.person_id in subject.manager_ids
