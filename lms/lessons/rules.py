"""When a person's word counts that they went through a lesson."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPEN_AT_MOST = timedelta(days=7)
CLOCK_TOLERANCE = timedelta(seconds=2)


class Obstacle(StrEnum):
    """Why a lesson cannot be recorded as gone through."""

    NOT_AGREED = "Tick the sentence that these are your own words, then send it."
    SOMEBODY_ELSE = (
        "This page was opened by somebody else. Open the lesson yourself; "
        "nobody can go through it for another person."
    )
    TOO_OLD = "This page was opened more than seven days ago. Load it again, then send it."
    AHEAD = "This page says it was opened in the future. Load it again, then send it."


@dataclass(frozen=True)
class PresentedLesson:
    """What was shown to whom and when; the page carries it, the act brings it back."""

    person_id: int
    version_id: int
    html_digest: str
    occasion: str
    presented_at: datetime
    key: str


def find_obstacle(
    presented: PresentedLesson, *, person_id: int, is_agreed: bool, at: datetime
) -> Obstacle | None:
    """The first reason why this page cannot count for this person now."""
    if presented.person_id != person_id:
        return Obstacle.SOMEBODY_ELSE
    if presented.presented_at > at + CLOCK_TOLERANCE:
        return Obstacle.AHEAD
    if at - presented.presented_at > OPEN_AT_MOST:
        return Obstacle.TOO_OLD
    return None if is_agreed else Obstacle.NOT_AGREED
