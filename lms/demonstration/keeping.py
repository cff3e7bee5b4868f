"""How the owners keep their policies alive in the story: reviewed in time, or reminded."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from lms.demonstration.stage import Stage
from lms.demonstration.timetable import WEEK
from lms.errors import NotFoundError
from lms.policies.company import get_company
from lms.policies.queries import find_version_in_force
from lms.policies.upkeep import service as upkeep
from lms.workflows.reminding import remind_owners

_REMINDED_FROM = date(2026, 8, 31)


@dataclass(frozen=True)
class Review:
    """That a policy was looked at as a whole on that day and nothing had to change."""

    on: date
    slug: str
    reason: str


# Two are late on purpose, and one is due soon.
REVIEWS = (
    Review(
        date(2026, 9, 8),
        "customer-service",
        "Read beside the surveys of two quarters and the times in the portal: 96 % confirmed in "
        "time. The rules hold as they stand.",
    ),
    Review(
        date(2026, 9, 15),
        "backend-interaction",
        "Both audits of this year looked at 20 cases each. Three slips, all of them about "
        "records, none about the rules.",
    ),
    Review(
        date(2026, 9, 22),
        "data-privacy",
        "Held against this year’s guidance of the authority. Periods and addresses are right; no "
        "breach in 12 months would have gone better with another rule.",
    ),
    Review(
        date(2026, 9, 29),
        "policies-and-procedures",
        "Gone through with four people in their first month. They found what they looked for.",
    ),
)


def plan_reviews(stage: Stage) -> None:
    """Put the reviews, and the weekly look at who is to be reminded of one, on the agenda."""
    for review in REVIEWS:
        stage.agenda.add(stage.timetable.at(review.on, time(16, 20)), partial(_record, review))
    day = _REMINDED_FROM
    while stage.timetable.at(day, time(7)) <= stage.until:
        stage.agenda.add(stage.timetable.at(day, time(7)), partial(_remind, stage))
        day += WEEK


def _record(review: Review, at: datetime) -> None:
    day = get_company().day_of(at)
    version = find_version_in_force(review.slug, day)
    if version is None:
        raise NotFoundError(f"No version of {review.slug} is in force.")
    upkeep.confirm(
        review.slug,
        person_id=version.owner_id,
        seen_digest=version.text_digest,
        reason=review.reason,
        at=at,
        day=day,
    )


def _remind(stage: Stage, at: datetime) -> None:
    remind_owners(base_url=stage.base_url, at=at)
