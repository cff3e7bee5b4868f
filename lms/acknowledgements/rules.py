"""When an acknowledgement counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_READING_SECONDS = 24 * 60 * 60
OPEN_AT_MOST = timedelta(days=7)
CLOCK_TOLERANCE = timedelta(seconds=2)


class Obstacle(StrEnum):
    """Why an acknowledgement cannot be taken."""

    NOT_AGREED = "Tick the sentence that this is your own statement, then acknowledge."
    SOMEBODY_ELSE = (
        "This page was opened by somebody else. Open the policy yourself; "
        "nobody can acknowledge for another person."
    )
    TOO_OLD = "This page was opened more than seven days ago. Load it again, then acknowledge."
    AHEAD = "This page says it was opened in the future. Load it again, then acknowledge."


@dataclass(frozen=True)
class Presented:
    """What was shown to whom, when and in which view; the page carries it, the act brings it."""

    person_id: int
    version_id: int
    html_digest: str
    statement_digest: str
    occasion: str
    view: str
    presented_at: datetime
    key: str


def find_obstacle(
    presented: Presented, *, person_id: int, is_agreed: bool, at: datetime
) -> Obstacle | None:
    """The first reason why this page cannot be acknowledged by this person now."""
    if presented.person_id != person_id:
        return Obstacle.SOMEBODY_ELSE
    if presented.presented_at > at + CLOCK_TOLERANCE:
        return Obstacle.AHEAD
    if at - presented.presented_at > OPEN_AT_MOST:
        return Obstacle.TOO_OLD
    if not is_agreed:
        return Obstacle.NOT_AGREED
    return None


def limit_reading_seconds(claimed: int, presented: Presented, *, at: datetime) -> int:
    """The reading time as far as it can be true: never longer than the page was open."""
    open_for = int((at - presented.presented_at).total_seconds()) + 1
    return max(0, min(claimed, open_for, MAX_READING_SECONDS))
