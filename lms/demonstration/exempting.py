"""Who asks in the story not to owe something for a time, or for more time, and the answers."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from lms.demonstration.cast import HR
from lms.demonstration.stage import Stage
from lms.errors import NotFoundError
from lms.exemptions.queries import get_request
from lms.exemptions.rules import Kind, Thing
from lms.exemptions.service import Wish
from lms.policies.company import get_company
from lms.policies.queries import find_version_in_force
from lms.workflows import exempting
from lms.workflows.inviting import House

_ASKED_AT, _DECIDED_AT = time(10, 40), time(15, 10)


@dataclass(frozen=True)
class Plea:
    """What is asked on a day about a policy, and how HR decides it, if by now."""

    on: date
    asker: str
    person: str
    kind: Kind
    slug: str
    from_on: date | None
    until_on: date
    reason: str
    decided_on: date | None = None
    refusal: str = ""


PLEAS = (
    Plea(
        date(2026, 11, 4),
        "W-1041",
        "W-1041",
        Kind.EXEMPTION,
        "customer-service",
        date(2026, 11, 5),
        date(2027, 1, 29),
        "Payroll has no customers to serve.",
        date(2026, 11, 6),
        "Customers ring every number they find. It takes ten minutes, and everybody reads it.",
    ),
    Plea(
        date(2026, 11, 9),
        "W-1019",
        "W-1058",
        Kind.EXEMPTION,
        "social-media",
        date(2026, 11, 9),
        date(2027, 2, 26),
        "Deniz answers the telephone alone until the spring, and posts nothing in our name.",
        date(2026, 11, 10),
    ),
    Plea(
        date(2026, 11, 11),
        "W-1018",
        "W-1049",
        Kind.EXTENSION,
        "complaints",
        None,
        date(2026, 12, 11),
        "Kwame is on the road for the boiler recall until December.",
        date(2026, 11, 12),
    ),
    Plea(
        date(2026, 11, 13),
        "W-1032",
        "W-1032",
        Kind.EXEMPTION,
        "data-privacy",
        date(2026, 11, 16),
        date(2026, 12, 18),
        "I am lent to the works council until the middle of December.",
    ),
)


def plan_requests(stage: Stage) -> None:
    """Put everything that is asked about duties on the agenda."""
    for plea in PLEAS:
        stage.agenda.add(stage.timetable.at(plea.on, _ASKED_AT), partial(_ask, stage, plea))


def _ask(stage: Stage, plea: Plea, at: datetime) -> None:
    version = find_version_in_force(plea.slug, get_company().day_of(at))
    if version is None:
        raise NotFoundError(f"{plea.slug} is not in force.")
    first = stage.timetable.to_day(plea.from_on) if plea.from_on else None
    last = stage.timetable.to_day(plea.until_on)
    wish = Wish(plea.kind, Thing("policy", version.policy_id), first, last, plea.reason)
    made = exempting.ask(
        stage.ids[plea.person], wish, asker_id=stage.ids[plea.asker], house=_house(stage), at=at
    )
    if plea.decided_on:
        act = partial(_decide, stage, plea, made.id)
        stage.agenda.add(stage.timetable.at(plea.decided_on, _DECIDED_AT), act)


def _decide(stage: Stage, plea: Plea, request_id: str, at: datetime) -> None:
    decider_id, house = stage.ids[HR], _house(stage)
    if plea.refusal:
        reason = plea.refusal
        exempting.refuse(request_id, reason=reason, decider_id=decider_id, house=house, at=at)
    else:
        wanted = get_request(request_id).wanted
        exempting.grant(request_id, wanted, decider_id=decider_id, house=house, at=at)


def _house(stage: Stage) -> House:
    return House(get_company().name, stage.base_url)
