"""Who has a seat, who may sign up or off, and when attendance can be taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_SEATS = 500
LONGEST = timedelta(days=5)
OPENS_BEFORE = timedelta(hours=1)


class Attendance(StrEnum):
    """What the trainer records of a person."""

    ATTENDED = "attended"
    ABSENT = "absent"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Plan:
    """When and where a date is held, and how many can come."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    link: str
    seats: int
    closes_at: datetime
    called_off_for: str | None = None


@dataclass(frozen=True)
class Place:
    """Somebody in the line for a date."""

    person_id: int
    position: int
    number: int


@dataclass(frozen=True)
class Line:
    """Who has a seat and who waits, each in the order of the line."""

    seated: tuple[Place, ...]
    waiting: tuple[Place, ...]

    def has_seat(self, person_id: int) -> bool:
        """Whether the person has a seat."""
        return any(place.person_id == person_id for place in self.seated)

    def find_turn(self, person_id: int) -> int | None:
        """How many turns from a seat the person waits: 1 for the first who waits."""
        turns = (n for n, place in enumerate(self.waiting, 1) if place.person_id == person_id)
        return next(turns, None)


def share_seats(places: Collection[Place], seats: int) -> Line:
    """Give the seats to those who come first in the line; never one more than there are."""
    line = sorted(places, key=lambda place: (place.position, place.person_id))
    return Line(tuple(line[:seats]), tuple(line[seats:]))


def list_moved_up(before: Line, after: Line) -> tuple[int, ...]:
    """Who waited before and has a seat now, in the order of the line."""
    waited = {place.person_id for place in before.waiting}
    return tuple(place.person_id for place in after.seated if place.person_id in waited)


def find_obstacle_to_plan(plan: Plan, *, seated: int, at: datetime) -> str | None:
    """Why a date cannot be planned like this."""
    if plan.ends_at <= plan.starts_at:
        return "It ends before it begins. Mend the times."
    if plan.ends_at - plan.starts_at > LONGEST:
        return "It lasts longer than five days. Plan a date for each part."
    if plan.starts_at <= at:
        return "It begins in the past. Write a day and a time to come."
    return _find_obstacle_to_seats(plan, seated)


def _find_obstacle_to_seats(plan: Plan, seated: int) -> str | None:
    if not 1 <= plan.seats <= MOST_SEATS:
        return f"There are 1 to {MOST_SEATS} seats. Write how many can come."
    if plan.seats < seated:
        return (
            f"{seated} people have a seat already, and nobody loses one. "
            f"Leave at least {seated} seats."
        )
    return _find_obstacle_to_finding(plan)


def _find_obstacle_to_finding(plan: Plan) -> str | None:
    if not (plan.place or plan.link):
        return "Nobody would find it. Write the place, or the address of the call."
    if plan.link and not plan.link.startswith("https://"):
        return "The address of the call begins with https://. Mend it."
    return None


def find_obstacle_to_sign_up(plan: Plan, *, at: datetime) -> str | None:
    """Why nobody can sign up now."""
    if plan.called_off_for is not None:
        return "This date was called off. Choose another one."
    if at >= plan.starts_at:
        return "This date has begun. Choose another one."
    if at >= plan.closes_at:
        return "Sign-up for this date is closed. Choose another one, or write to the trainer."
    return None


def find_obstacle_to_sign_off(plan: Plan, *, at: datetime) -> str | None:
    """Why nobody can sign off now."""
    if at >= plan.starts_at:
        return "This date has begun. Tell the trainer why you cannot come."
    return None


def find_obstacle_to_attendance(
    plan: Plan,
    *,
    person_id: int,
    recorder_id: int,
    trainer_ids: Collection[int],
    at: datetime,
) -> str | None:
    """Why this trainer cannot record this person's attendance now."""
    if recorder_id not in trainer_ids:
        return "Only a trainer of this session takes its attendance."
    if person_id == recorder_id:
        return "Nobody takes their own attendance. Ask another trainer of this session."
    if plan.called_off_for is not None:
        return "This date was called off, so nobody attended it."
    if at < plan.starts_at - OPENS_BEFORE:
        return "Attendance can be taken from an hour before the beginning on."
    return None


def find_obstacle_to_correction(
    earlier: Attendance | None, outcome: Attendance, reason: str
) -> str | None:
    """Why a record cannot be corrected like this."""
    if earlier is not None and earlier is not outcome and not reason.strip():
        return "Something else was recorded before. Say why that was wrong."
    return None


def read_local(day: date, clock: time, zone: str) -> datetime | None:
    """The moment when the clock in that zone shows this; None where it never does."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    back = local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return local if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None
