"""How people ask about a paragraph in the story, and how the owners answer."""

from datetime import datetime, time
from functools import partial

from lms.demonstration.asked import EXCHANGES, Exchange, Reply
from lms.demonstration.stage import Stage
from lms.errors import NotFoundError
from lms.people.sign_in import hash_token
from lms.policies.company import get_company
from lms.policies.queries import find_version
from lms.policies.threads import notes
from lms.policies.threads.places import list_places
from lms.policies.threads.queries import ThreadView, find_thread
from lms.policies.threads.service import Written
from lms.workflows import asking
from lms.workflows.asking import Asked

_ASKED_AT, _ANSWERED_AT = time(11, 15), time(14, 30)


def plan_questions(stage: Stage) -> None:
    """Put everything that is asked about a text on the agenda."""
    for exchange in EXCHANGES:
        at = stage.timetable.at(exchange.on, _ASKED_AT)
        stage.agenda.add(at, partial(_ask, stage, exchange))


def find_paragraph(html: str, words: str) -> str:
    """The id of the paragraph that holds these words."""
    for place in list_places(html):
        if words in place.quote:
            return place.id
    raise NotFoundError(f"No paragraph of the text says “{words}”.")


def _ask(stage: Stage, exchange: Exchange, at: datetime) -> None:
    version = find_version(exchange.slug, exchange.number, get_company().day_of(at))
    if version is None:
        raise NotFoundError(f"There is no version {exchange.number} of {exchange.slug}.")
    place = find_paragraph(version.html, exchange.about)
    asked = Asked(exchange.slug, exchange.number, exchange.kind, place)
    written = _write(stage.ids[exchange.asker], exchange.words, at)
    thread_id = asking.ask(asked, written, base_url=stage.base_url, at=at)
    if exchange.reply:
        act = partial(_answer, stage, thread_id, exchange.reply)
        stage.agenda.add(stage.timetable.at(exchange.reply.on, _ANSWERED_AT), act)


def _answer(stage: Stage, thread_id: str, reply: Reply, at: datetime) -> None:
    thread = _get_thread(thread_id, at)
    written = _write(thread.owner_id, reply.words, at)
    asking.answer(thread, reply.step, written, seen=thread.messages, base_url=stage.base_url, at=at)
    if reply.note:
        notes.make_note(_get_thread(thread_id, at), reply.note, author_id=thread.owner_id, at=at)


def _get_thread(thread_id: str, at: datetime) -> ThreadView:
    thread = find_thread(thread_id, get_company().day_of(at))
    if thread is None:
        raise NotFoundError("There is no such question.")
    return thread


def _write(author_id: int, words: str, at: datetime) -> Written:
    return Written(author_id, words, hash_token(f"{author_id} {words} {at}")[:32])
