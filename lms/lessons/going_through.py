"""Recording that a person went through a lesson: the act, and the entry that proves it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lms.errors import RefusalError, TextChangedError
from lms.evidence import service as evidence
from lms.evidence.rules import Json, format_moment
from lms.lessons.models import LessonCompletion
from lms.lessons.queries import CompletionView, LessonView, find_completion, find_sent
from lms.lessons.rules import PresentedLesson, find_obstacle
from lms.people.names import Signer
from lms.people.signing import SignIn, list_private
from lms.sql import add_once

LESSON_CHANGED = (
    "This lesson changed while you went through it. Version {number} is shown now; nothing was "
    "recorded."
)
_SHOWN = tuple(CompletionView.__dataclass_fields__)


def complete_lesson(
    presented: PresentedLesson,
    lesson: LessonView,
    *,
    signer: Signer,
    is_agreed: bool,
    sign_in: SignIn,
    day: date,
    at: datetime,
) -> tuple[CompletionView, bool]:
    """Record that the person went through the lesson, and whether this was the first time.

    Sending it twice is ordinary: the first one stands and is given again. The primary key
    decides which one is the first.
    """
    obstacle = find_obstacle(presented, person_id=signer.person_id, is_agreed=is_agreed, at=at)
    if not obstacle:
        shown = (presented.version_id, presented.html_digest)
        if shown == (lesson.version_id, lesson.html_digest):
            row = _fill_row(presented, lesson, sign_in, at=at)
            if written := _write_once(row, lesson, signer, sign_in, day=day):
                return written, True
        earlier = find_completion(signer.person_id, lesson.lesson_id, presented.occasion)
        if earlier:
            return earlier, False
    sent = find_sent(signer.person_id, presented.key)
    if sent and presented.person_id == signer.person_id:
        return sent, False
    if obstacle:
        raise RefusalError(str(obstacle))
    raise TextChangedError(LESSON_CHANGED.format(number=lesson.number))


def _fill_row(
    presented: PresentedLesson, lesson: LessonView, sign_in: SignIn, *, at: datetime
) -> dict[str, Any]:
    same = ("lesson_id", "version_id", "title", "html_digest", "statement")
    row = {name: getattr(lesson, name) for name in same}
    return row | {
        "person_id": presented.person_id,
        "occasion": presented.occasion,
        "id": evidence.draw_id(),
        "presented_at": presented.presented_at,
        "completed_at": at,
        "completed_on": at.astimezone(ZoneInfo(sign_in.zone)).date(),
        "zone": sign_in.zone,
        "signed_in_at": sign_in.signed_in_at,
        "sign_in_method": sign_in.method,
        "idempotency_key": presented.key,
    }


def _write_once(
    row: dict[str, Any], lesson: LessonView, signer: Signer, sign_in: SignIn, *, day: date
) -> CompletionView | None:
    """Write act and entry; None, and neither of them, where another click was faster."""
    kept = ("title", "occasion", "html_digest", "statement", "zone", "sign_in_method")
    facts: dict[str, Json] = {name: row[name] for name in (*kept, "idempotency_key")}
    facts |= {
        "completion": row["id"],
        "lesson": lesson.slug,
        "version": lesson.number,
        "source_digest": lesson.source_digest,
        "completed_on": row["completed_on"].isoformat(),
        "presented_at": format_moment(row["presented_at"]),
        "signed_in_at": format_moment(row["signed_in_at"]),
    }
    entry = evidence.compose(
        "lesson.completed",
        at=row["completed_at"],
        facts=facts,
        private=list_private(signer, sign_in, day=day),
    )
    row |= {"entry_id": entry.id, "entry_digest": entry.digest}
    if not add_once(LessonCompletion, row):
        return None
    evidence.add(entry)
    return CompletionView(**{name: row[name] for name in _SHOWN})
