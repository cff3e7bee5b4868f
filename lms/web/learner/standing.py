"""Where a person stands with a quiz: what they may do next, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.quizzes import rules
from lms.quizzes.definition import QuizDefinition
from lms.quizzes.queries import AttemptView


@dataclass(frozen=True)
class Standing:
    """What a person may do with a quiz on one occasion."""

    under_way: AttemptView | None
    is_passed: bool
    attempts_left: int | None
    next_at: datetime | None
    obstacle: str

    @property
    def can_start(self) -> bool:
        """Whether a new attempt may begin now."""
        return not self.obstacle


def judge_standing(
    attempts: Sequence[AttemptView], definition: QuizDefinition, *, at: datetime, zone: str
) -> Standing:
    """Say what the person may do, by their attempts on this occasion."""
    facts = [attempt.facts for attempt in attempts]
    obstacle = rules.find_obstacle_to_start(facts, definition, at, zone=ZoneInfo(zone))
    return Standing(
        under_way=next((a for a in attempts if a.submitted_at is None), None),
        is_passed=any(attempt.is_passed for attempt in attempts),
        attempts_left=rules.count_attempts_left(facts, definition),
        next_at=rules.next_start_at(facts, definition, at),
        obstacle=obstacle or "",
    )
