"""What follows when somebody asks to owe something less or later, and when it is decided."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from lms.assignments.granting import extend_granted, list_due_days
from lms.compliance.catalogue import get_catalogue
from lms.errors import NotFoundError, RefusalError
from lms.exemptions import ending, rules, service
from lms.exemptions.queries import Reach, RequestView, get_request
from lms.exemptions.rules import EVERYTHING, Decider, Kind, Span, Thing
from lms.exemptions.service import Wish
from lms.notifications import exemption_words as words
from lms.notifications import service as notifications
from lms.notifications.exemption_words import RequestNotice
from lms.people import queries as people
from lms.people.queries import list_line_ids
from lms.people.roles import Actor, Role
from lms.people.roster import list_with_role
from lms.policies.company import get_company
from lms.programmes.owners import list_owners
from lms.workflows.inviting import House

Word = Callable[[RequestNotice], tuple[str, str]]


def name_thing(thing: Thing, day: date) -> str:
    """What the duty is called on that day."""
    if thing.subject == EVERYTHING:
        return "everything"
    return get_catalogue(day).get_title(thing.subject, thing.subject_id)


def list_things(day: date) -> tuple[tuple[Thing, str], ...]:
    """Everything that somebody can be exempt from one by one, with its title."""
    subjects = get_catalogue(day).list_subjects()
    return tuple((Thing(each.kind, each.id), each.title) for each in subjects)


def find_reach(actor: Actor, day: date) -> Reach:
    """Whose requests somebody sees beside their own: all as HR, else their line's and things."""
    if Role.HR in actor.roles:
        return Reach(is_all=True)
    me = actor.person_id
    owned: tuple[Thing, ...] = ()
    line: tuple[int, ...] = ()
    if Role.OWNER in actor.roles:
        owners = list_owners(day).items()
        owned = tuple(Thing(*about) for about, owner_id in owners if owner_id == me)
    if actor.has_reports:
        line = list_line_ids(me, day)
    return Reach(things=owned, person_ids=line)


def find_decider(request: RequestView, person_id: int, day: date) -> Decider:
    """By which office that person may decide about the request, if by any."""
    roles = people.list_roles(person_id, day)
    is_owner = Role.OWNER in roles and person_id == _find_owner(request.thing, day)
    return Decider(person_id, is_hr=Role.HR in roles, is_owner=is_owner)


def may_ask_for(asker_id: int, person_id: int, day: date) -> bool:
    """Whether somebody may ask about the duties of that person: they, their managers and HR."""
    if asker_id == person_id:
        return True
    if Role.HR in people.list_roles(asker_id, day):
        person = people.find_person(person_id, day)
        return person is not None and person.is_employed
    return person_id in list_line_ids(asker_id, day)


def ask(person_id: int, wish: Wish, *, asker_id: int, house: House, at: datetime) -> RequestView:
    """Ask for an exemption or more time, and tell those who may decide it."""
    day = get_company().day_of(at)
    if not may_ask_for(asker_id, person_id, day):
        raise NotFoundError
    if wish.kind is Kind.EXTENSION:
        _refuse_due_day(person_id, wish.thing, wish.until_on, day)
    request = service.ask(person_id, wish, asker_id=asker_id, house=_find_house(day), at=at)
    if request.asked_at == at:
        _tell(_list_deciders(request, day), words.word_asked, request, house, at=at)
    return request


def grant(
    request_id: str, wanted: Span, *, decider_id: int, house: House, at: datetime
) -> RequestView:
    """Grant a request; more time is given to what is open of it."""
    request, day = get_request(request_id), get_company().day_of(at)
    decider = find_decider(request, decider_id, day)
    is_new = service.grant(request, decider=decider, wanted=wanted, house=_find_house(day), at=at)
    if is_new and not request.is_exemption:
        _extend(request, wanted.last, day, at=at)
    if is_new:
        request = get_request(request_id)
        _tell(_list_concerned(request), words.word_granted, request, house, at=at, span=wanted)
    return request


def refuse(
    request_id: str, *, reason: str, decider_id: int, house: House, at: datetime
) -> RequestView:
    """Refuse a request, and tell who asked and whom it concerns."""
    request, day = get_request(request_id), get_company().day_of(at)
    decider = find_decider(request, decider_id, day)
    if service.refuse(request, decider=decider, reason=reason, at=at):
        _tell(_list_concerned(request), words.word_refused, request, house, at=at)
    return get_request(request_id)


def end(
    request_id: str, *, reason: str, decider_id: int, house: House, at: datetime
) -> RequestView:
    """End an exemption early, and tell who asked and whom it concerns."""
    request, day = get_request(request_id), get_company().day_of(at)
    decider = find_decider(request, decider_id, day)
    ended = ending.end(request, decider=decider, reason=reason, today=day, at=at)
    if ended.ended_at == at:
        _tell(_list_concerned(request), words.word_ended, request, house, at=at)
    return ended


def _extend(request: RequestView, due_on: date, day: date, *, at: datetime) -> None:
    thing = request.thing
    _refuse_due_day(request.person_id, thing, due_on, day)
    extend_granted(
        request.person_id,
        thing.subject,
        thing.subject_id,
        due_on=due_on,
        source=request.id,
        at=at,
        day=day,
    )


def _refuse_due_day(person_id: int, thing: Thing, new: date, day: date) -> None:
    days = list_due_days(person_id, thing.subject, thing.subject_id)
    months = get_company().longest_exemption_months
    fault = rules.find_fault_of_due_day(new, due_days=days, today=day, months=months)
    if fault:
        raise RefusalError(fault)


def _find_house(day: date) -> service.House:
    return service.House(day, get_company().longest_exemption_months)


def _find_owner(thing: Thing, day: date) -> int | None:
    """Who owns the policy, or published the programme last; nobody owns anything else."""
    return list_owners(day).get((thing.subject, thing.subject_id))


def _list_deciders(request: RequestView, day: date) -> Iterable[int]:
    owner_id = _find_owner(request.thing, day)
    able = dict.fromkeys((*list_with_role(Role.HR, day), *([owner_id] if owner_id else [])))
    barred = {request.person_id, request.asker_id}
    return (each for each in able if each not in barred)


def _list_concerned(request: RequestView) -> Iterable[int]:
    return dict.fromkeys((request.person_id, request.asker_id))


def _tell(
    person_ids: Iterable[int],
    word: Word,
    request: RequestView,
    house: House,
    *,
    at: datetime,
    span: Span | None = None,
) -> None:
    day = get_company().day_of(at)
    concerned = people.find_person(request.person_id, day)
    span = request.granted or span or request.wanted
    title = name_thing(request.thing, day)
    for person_id in person_ids:
        reader = people.find_person(person_id, day)
        if reader is None or not reader.is_employed or not reader.email:
            continue
        notice = RequestNotice(
            name=reader.name,
            company=house.company,
            person="you" if person_id == request.person_id else getattr(concerned, "name", ""),
            title=title,
            first=span.first if request.is_exemption else None,
            last=span.last,
            url=f"{house.base_url}/requests/{request.id}",
        )
        subject, text = word(notice)
        notifications.send_mail(
            person_id, address=reader.email, kind="request", subject=subject, text=text, at=at
        )
