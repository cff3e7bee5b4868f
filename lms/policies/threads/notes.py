"""Notes beside a paragraph for everybody: made from an answer, and taken back with a reason.

They stand outside the digests of the text: nobody acknowledges them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, not_, select

from lms.db import await_turn, fetch
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.policies.threads.models import (
    PolicyNote,
    PolicyNoteText,
    PolicyNoteWithdrawal,
)
from lms.policies.threads.queries import ThreadView
from lms.policies.threads.rules import find_obstacle_to_text
from lms.sql import add_once, add_rows

HAS_NOTE = "A note was made of this already. Take it back before you make another one."
NOT_ANSWERED = "Answer first; a note for everybody says what the answer is."
TAKEN_BACK = "This note was taken back already."


@dataclass(frozen=True)
class NoteView:
    """A note that stands, with its words; they are None where they were erased."""

    id: str
    thread_id: str
    version_id: int
    place: str
    made_at: datetime
    text: str | None


def list_notes(version_id: int) -> tuple[NoteView, ...]:
    """The notes that stand beside that version, oldest first."""
    return tuple(NoteView(*row) for row in fetch(_select_of_version(), {"version": version_id}))


@cache
def _select_of_version() -> Select[*tuple[Any, ...]]:
    return _select_standing().where(PolicyNote.version_id == bindparam("version"))


def find_note_of(thread_id: str) -> NoteView | None:
    """The note that was made from the thread and stands."""
    row = fetch(_select_standing().where(PolicyNote.thread_id == thread_id)).first()
    return NoteView(*row) if row else None


def find_note(note_id: str) -> NoteView | None:
    """The note with that id, unless it was taken back."""
    row = fetch(_select_standing().where(PolicyNote.id == note_id)).first()
    return NoteView(*row) if row else None


def _select_standing() -> Select[*tuple[Any, ...]]:
    gone = exists().where(PolicyNoteWithdrawal.note_id == PolicyNote.id)
    is_text = (PolicyNoteText.note_id == PolicyNote.id) & (PolicyNoteText.part == "note")
    return (
        select(
            PolicyNote.id,
            PolicyNote.thread_id,
            PolicyNote.version_id,
            PolicyNote.place,
            PolicyNote.made_at,
            PolicyNoteText.text,
        )
        .outerjoin(PolicyNoteText, is_text)
        .where(not_(gone))
        .order_by(PolicyNote.made_at, PolicyNote.id)
    )


def make_note(thread: ThreadView, text: str, *, author_id: int, at: datetime) -> str:
    """Put a note for everybody beside the place that the thread is about; its id."""
    await_turn(f"note {thread.id}")
    obstacle = find_obstacle_to_text(text)
    if thread.is_waiting:
        obstacle = NOT_ANSWERED
    elif find_note_of(thread.id):
        obstacle = HAS_NOTE
    if obstacle:
        raise RefusalError(obstacle)
    note_id = evidence.draw_id()
    facts: dict[str, Json] = {
        "policy": thread.slug,
        "version": thread.number,
        "place": thread.place,
        "note": note_id,
        "thread": thread.id,
    }
    entry_id = _record("note.made", facts, text, author_id=author_id, at=at)
    row = {
        "id": note_id,
        "version_id": thread.version_id,
        "thread_id": thread.id,
        "place": thread.place,
        "author_id": author_id,
        "made_at": at,
        "entry_id": entry_id,
    }
    add_rows(PolicyNote, [row])
    add_rows(PolicyNoteText, [{"note_id": note_id, "part": "note", "text": text}])
    return note_id


def take_back(note: NoteView, reason: str, *, author_id: int, at: datetime) -> None:
    """Let the note stand no longer, with the reason."""
    await_turn(f"note {note.thread_id}")
    if obstacle := find_obstacle_to_text(reason):
        raise RefusalError(obstacle)
    facts: dict[str, Json] = {"note": note.id}
    entry = evidence.draw_id()
    row = {
        "note_id": note.id,
        "author_id": author_id,
        "taken_back_at": at,
        "entry_id": entry,
    }
    if not add_once(PolicyNoteWithdrawal, row):
        raise RefusalError(TAKEN_BACK)
    _record("note.taken_back", facts, reason, author_id=author_id, at=at, entry_id=entry)
    add_rows(PolicyNoteText, [{"note_id": note.id, "part": "reason", "text": reason}])


def _record(
    type_: str,
    facts: dict[str, Json],
    text: str,
    *,
    author_id: int,
    at: datetime,
    entry_id: str | None = None,
) -> str:
    said: dict[str, Json] = {
        "author_id": author_id,
        "text_digest": hashlib.sha256(text.encode()).hexdigest(),
    }
    private = {"note": Private(said, person_id=author_id)}
    return evidence.record(type_, at=at, facts=facts, private=private, entry_id=entry_id).entry_id
