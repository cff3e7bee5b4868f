"""One thread, for the person who asked, the owner of the policy, and who may read the record."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments import extending
from lms.assignments import queries as assignments
from lms.assignments.rules import FIRST
from lms.people.names import list_names
from lms.people.roles import Action
from lms.policies.threads import queries as threads
from lms.policies.threads.notes import find_note_of
from lms.policies.threads.queries import ThreadView
from lms.policies.threads.rules import ENDED, Kind
from lms.web.access import may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.questions.blueprint import blueprint
from lms.web.questions.forms import (
    AnswerForm,
    DecisionForm,
    MessageForm,
    NoteForm,
    TakeBackForm,
    draw_key,
)


def find_readable(thread_id: str) -> ThreadView:
    """The thread, if the signed-in person may read it; of any other there is no such page."""
    thread = threads.find_thread(thread_id, clock.today(get_company().time_zone))
    if thread is None:
        abort(404)
    if get_signed_in().id not in {thread.person_id, thread.owner_id} and not _is_in_record(thread):
        abort(404)
    return thread


def _is_in_record(thread: ThreadView) -> bool:
    """Whether who reads the record meets the thread there: a duty waited, or an objection stood."""
    if not may(Action.READ_RECORD):
        return False
    is_objection = thread.kind is Kind.OBJECTION
    return is_objection or extending.is_waited_for(thread.person_id, thread.id)


def get_own(thread_id: str) -> ThreadView:
    """The thread, if the signed-in person asked it."""
    thread = find_readable(thread_id)
    return thread if thread.person_id == get_signed_in().id else abort(404)


def get_owned(thread_id: str) -> ThreadView:
    """The thread, if its policy is the signed-in person's today."""
    thread = find_readable(thread_id)
    return thread if thread.owner_id == get_signed_in().id else abort(404)


@blueprint.get("/questions/<token:thread_id>")
def thread(thread_id: str) -> ResponseReturnValue:
    """What was asked and answered, with the place it is about."""
    return show(find_readable(thread_id))


def show(
    thread: ThreadView,
    *,
    message: MessageForm | None = None,
    note: NoteForm | TakeBackForm | None = None,
    refusal: str = "",
) -> str:
    """The page of a thread; a form that was refused keeps what was typed."""
    viewer = get_signed_in().id
    today = clock.today(get_company().time_zone)
    messages = threads.list_messages(thread.person_id, thread.id)
    people = {thread.person_id, thread.owner_id, *(one.author_id for one in messages)}
    standing = find_note_of(thread.id)
    return render_template(
        "questions/thread.html",
        thread=thread,
        messages=messages,
        names=list_names(people, today),
        is_asker=viewer == thread.person_id,
        is_owner=viewer == thread.owner_id != thread.person_id,
        is_ended=thread.last in ENDED,
        duty=_find_duty(thread),
        form=message or _make_form(thread, viewer),
        note=standing,
        note_form=note or _make_note_form(is_standing=standing is not None, messages=messages),
        refusal=refusal,
    )


def _find_duty(thread: ThreadView) -> assignments.AssignmentView | None:
    wanted = ("policy", thread.policy_id, thread.asked_for, FIRST)
    return assignments.find_assignment(thread.person_id, *wanted)


def _make_form(thread: ThreadView, viewer: int) -> MessageForm:
    if viewer != thread.owner_id or not thread.is_waiting:
        return MessageForm(formdata=None, data={"key": draw_key()})
    kind = DecisionForm if thread.kind is Kind.SUGGESTION else AnswerForm
    return kind(formdata=None, data={"key": draw_key(), "seen": thread.messages})


def _make_note_form(*, is_standing: bool, messages: Any) -> NoteForm | TakeBackForm:
    if is_standing:
        return TakeBackForm(formdata=None)
    return NoteForm(formdata=None, data={"text": messages[-1].text or ""})
