"""What everybody in the story can lay hands on: who is who, what is planned, which day it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lms.demonstration.agenda import Agenda
from lms.demonstration.cast import Member
from lms.demonstration.chance import Chance
from lms.demonstration.habits import Habits, find_habits
from lms.demonstration.timetable import Timetable
from lms.people.audience import PersonFacts
from lms.policies.queries import VersionView
from lms.quizzes.queries import QuizView


@dataclass
class Stage:
    """The state of the play; what the database knows is asked of the database."""

    timetable: Timetable
    chance: Chance
    base_url: str
    until: datetime
    texts: Mapping[str, str]
    agenda: Agenda = field(default_factory=Agenda)
    ids: dict[str, int] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    habits: dict[int, Habits] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)
    planned: set[tuple[object, ...]] = field(default_factory=set)
    open_steps: set[tuple[object, ...]] = field(default_factory=set)
    facts: dict[int, PersonFacts] = field(default_factory=dict)
    versions: dict[str, VersionView] = field(default_factory=dict)
    quizzes: dict[str, QuizView] = field(default_factory=dict)
    away: dict[int, tuple[date, date]] = field(default_factory=dict)

    def enter(self, person_id: int, member: Member) -> None:
        """Let the person be known to the others."""
        self.ids[member.staff_number] = person_id
        self.members[person_id] = member
        self.habits[person_id] = find_habits(member.staff_number, self.chance)

    def forget_what_changes(self) -> None:
        """Let facts and versions be asked for anew, after some of them changed."""
        self.facts.clear()
        self.versions.clear()
        self.quizzes.clear()
