"""What has to be done first before a step of a programme opens."""

from datetime import date

from lms.assignments import queries as assignments
from lms.certificates.queries import list_earned
from lms.errors import RefusalError
from lms.lessons import queries as lessons
from lms.people.person_facts import get_person_facts
from lms.policies import queries as policies
from lms.policies.withdrawal.queries import list_withdrawn
from lms.programmes import queries as programmes
from lms.programmes.definition import ItemKey
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import list_asked_items, list_needed_first
from lms.quizzes import queries as quizzes
from lms.sessions import queries as sessions

WORDS = {
    "policy": "acknowledge “{}”",
    "quiz": "pass the quiz “{}”",
    "lesson": "go through the lesson “{}”",
    "session": "attend the session “{}”",
}
FIRST_OF_ALL = "This opens in “{programme}” when you have done what comes first: {steps}."


def refuse_locked(person_id: int, key: ItemKey, day: date, *, subject_id: int) -> None:
    """Refuse a step that is not open yet, wherever the person came to it."""
    if sentence := find_lock(person_id, key, day, subject_id=subject_id):
        raise RefusalError(sentence)


def find_lock(person_id: int, key: ItemKey, day: date, *, subject_id: int) -> str | None:
    """What comes first, where each programme that asks this of the person keeps it closed.

    What another duty asks, by itself or in a programme in which it is open, is open.
    """
    known = {
        programme.programme_id: programme
        for programme in programmes.list_programmes()
        if any(item.key == key for item in programme.definition.all_items)
    }
    if not any(
        item.needs
        for programme in known.values()
        for item in programme.definition.all_items
        if item.key == key
    ):
        return None
    waiting = [each for each in assignments.list_assignments(person_id) if not each.is_met]
    if any(each.subject == key.kind and each.subject_id == subject_id for each in waiting):
        return None
    locks = [
        _find_lock_in(known[each.subject_id], person_id, key, each.occasion, day)
        for each in waiting
        if each.subject == "programme" and each.subject_id in known
    ]
    return locks[0] if locks and all(locks) else None


def _find_lock_in(
    programme: ProgrammeView, person_id: int, key: ItemKey, occasion: str, day: date
) -> str | None:
    facts = get_person_facts(person_id, day)
    withdrawn = [each.slug for each in list_withdrawn(day)]
    items = programme.list_items(list_earned(person_id), occasion)
    asked = list_asked_items(items, person=facts, withdrawn=withdrawn)
    done = programmes.list_done(
        programme,
        person_id,
        occasion,
        asks_for={p.slug: (p.policy_id, p.asks_for) for p in policies.list_policies(day)},
        quiz_ids={q.slug: q.quiz_id for q in quizzes.list_quizzes()},
    )
    item = next((each for each in asked if each.key == key), None)
    first = list_needed_first(item, asked, done) if item else ()
    if not first:
        return None
    steps = "; ".join(WORDS[need.kind].format(_find_title(need, day)) for need in first)
    return FIRST_OF_ALL.format(programme=programme.title, steps=steps)


def _find_title(key: ItemKey, day: date) -> str:
    """What the thing is called today, or its name where that is all there is."""
    found: object = None
    if key.kind == "policy":
        found = policies.find_version_in_force(key.slug, day)
    elif key.kind == "quiz":
        found = quizzes.find_quiz(key.slug)
    elif key.kind == "lesson":
        found = lessons.find_lesson(key.slug)
    else:
        found = sessions.find_session(key.slug)
    return str(getattr(found, "title", key.slug))
