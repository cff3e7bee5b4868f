"""What follows when an item is done: a programme may be complete, and its certificate issued."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lms.assignments import queries as assignments
from lms.certificates import service as certificates
from lms.certificates.queries import list_earned
from lms.certificates.service import Award
from lms.db import await_turn
from lms.lessons import queries as lessons
from lms.notifications import receipts
from lms.notifications import service as notifications
from lms.people import queries as people
from lms.people.audience import PersonFacts
from lms.people.person_facts import get_person_facts
from lms.people.person_view import PersonView
from lms.policies import queries as policies
from lms.policies.company import Company, get_company
from lms.policies.queries import PolicyView
from lms.policies.withdrawal.queries import list_withdrawn
from lms.programmes import queries as programmes
from lms.programmes import ready
from lms.programmes.definition import ItemKey
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import is_complete, list_asked_items, valid_until
from lms.quizzes import queries as quizzes
from lms.quizzes.queries import QuizLine
from lms.sessions import queries as sessions


@dataclass(frozen=True)
class Scene:
    """Everything that decides what the person has completed today."""

    company: Company
    person: PersonView
    facts: PersonFacts
    in_force: tuple[PolicyView, ...]
    published: tuple[QuizLine, ...]
    withdrawn: frozenset[str]
    earned: frozenset[tuple[int, str]]

    def list_done(self, programme: ProgrammeView, occasion: str) -> dict[ItemKey, int | None]:
        """The items that the person has done on that occasion, with the score of a quiz."""
        return programmes.list_done(
            programme,
            self.person.id,
            occasion,
            asks_for=_list_asked(self.in_force),
            quiz_ids=_list_quiz_ids(self.published),
        )

    def get_title(self, key: ItemKey) -> str:
        """What the item is called on a certificate."""
        if key.kind == "quiz":
            return next(
                (f"Quiz: {q.title}" for q in self.published if q.slug == key.slug), key.slug
            )
        if key.kind == "lesson":
            lesson = lessons.find_lesson(key.slug)
            return f"Lesson: {lesson.title}" if lesson else key.slug
        if key.kind == "session":
            session = sessions.find_session(key.slug)
            return f"Session: {session.title}" if session else key.slug
        titles = (f"{p.title}, version {p.number}" for p in self.in_force if p.slug == key.slug)
        return next(titles, key.slug)


def complete_programmes(person_id: int, *, base_url: str, at: datetime) -> tuple[str, ...]:
    """Issue the certificates of every programme that the person has just completed; their codes."""
    waiting = assignments.list_open_programmes(person_id)
    if not waiting:
        return ()
    # Two items done at one moment would each miss the other one, and nobody issue anything.
    await_turn(f"completing of person {person_id}")
    scene = _set_scene(person_id, at=at)
    if scene is None:
        return ()
    known = {p.programme_id: p for p in programmes.list_programmes()}
    codes = []
    for assignment in waiting:
        programme = known[assignment.subject_id]
        done = scene.list_done(programme, assignment.occasion)
        items = programme.list_items(scene.earned, assignment.occasion)
        gone = scene.withdrawn
        if is_complete(items, person=scene.facts, done=done, withdrawn=gone):
            award = _make_award(scene, programme, assignment.occasion, done=done, at=at)
            code = certificates.issue(award, at=at)
            if code:
                _tell(scene, award, f"{base_url}/certificates/{code}.pdf", at=at)
                codes.append(code)
    return tuple(codes)


def list_ready_ids(*, at: datetime) -> tuple[int, ...]:
    """Who has a programme open in which nothing is left to do, so that no act will complete it."""
    day = get_company().day_of(at)
    asks_for = _list_asked(policies.list_policies(day))
    quiz_ids = _list_quiz_ids(quizzes.list_quizzes())
    withdrawn, found = _list_withdrawn(day), set[int]()
    for programme in programmes.list_programmes():
        ids = ready.list_ready_ids(
            programme, day, asks_for=asks_for, quiz_ids=quiz_ids, withdrawn=withdrawn
        )
        found |= set(ids)
    return tuple(sorted(found))


def _list_asked(in_force: tuple[PolicyView, ...]) -> dict[str, tuple[int, str]]:
    return {p.slug: (p.policy_id, p.asks_for) for p in in_force}


def _list_withdrawn(day: date) -> frozenset[str]:
    return frozenset(each.slug for each in list_withdrawn(day))


def _list_quiz_ids(published: tuple[QuizLine, ...]) -> dict[str, int]:
    return {q.slug: q.quiz_id for q in published}


def _set_scene(person_id: int, *, at: datetime) -> Scene | None:
    company = get_company()
    day = company.day_of(at)
    person = people.find_person(person_id, day)
    if person is None:
        return None
    return Scene(
        company=company,
        person=person,
        facts=get_person_facts(person_id, day),
        in_force=policies.list_policies(day),
        published=quizzes.list_quizzes(),
        withdrawn=_list_withdrawn(day),
        earned=list_earned(person_id),
    )


def _make_award(
    scene: Scene,
    programme: ProgrammeView,
    occasion: str,
    *,
    done: dict[ItemKey, int | None],
    at: datetime,
) -> Award:
    items = programme.list_items(scene.earned, occasion)
    asked = list_asked_items(items, person=scene.facts, withdrawn=scene.withdrawn)
    scores = [score for score in done.values() if score is not None]
    # The day of an act is the day that it was where the person lives.
    day = at.astimezone(ZoneInfo(scene.person.time_zone)).date()
    certificate = programme.definition.certificate
    return Award(
        person_id=scene.person.id,
        staff_number=scene.person.staff_number,
        name=scene.person.name,
        programme_id=programme.programme_id,
        programme_version_id=programme.version_id,
        programme_slug=programme.slug,
        occasion=occasion,
        programme_title=programme.title,
        title=certificate.title,
        items=tuple(scene.get_title(item.key) for item in asked),
        score_bp=sum(scores) // len(scores) if scores else None,
        issued_on=day,
        valid_until=valid_until(day, certificate.valid_months),
    )


def _tell(scene: Scene, award: Award, url: str, *, at: datetime) -> None:
    if scene.person.email is None:
        return
    subject, text = receipts.word_certificate(
        receipts.CertificateNotice(
            name=scene.person.name,
            company=scene.company.name,
            title=award.title,
            valid_until=award.valid_until,
            url=url,
        )
    )
    notifications.send_mail(
        scene.person.id,
        address=scene.person.email,
        kind="certificate",
        subject=subject,
        text=text,
        at=at,
    )
