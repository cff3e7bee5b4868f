"""Why somebody owes something: the rule, the fact and the day that brought it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.assignments.chain import MANUAL_PREFIX
from lms.assignments.rule_definition import from_values
from lms.assignments.rule_models import AssignmentRequest, AssignmentRuleVersion
from lms.assignments.rules import Reason
from lms.db import fetch
from lms.people.audience import Audience, PersonFacts
from lms.people.audience_words import why

RULE_PREFIX = "rule-"
_CAUSES = {
    Reason.PUBLISHED: "it was published on {}",
    Reason.HIRED: "you joined on {}",
    Reason.MOVED: "your place in the company changed on {}",
    Reason.PERIOD: "you last did it on {}, and it is time to do it again",
    Reason.RULE: "the rule began on {}",
    Reason.AUDIENCE: "it was extended to people like you on {}",
    Reason.RETURNED: "you came back to work on {}",
}


@dataclass(frozen=True)
class Asker:
    """A rule with its title and audience, or a request with its reason and no audience."""

    words: str
    audience: Audience | None


def list_askers(rules: Iterable[str | None]) -> Mapping[str, Asker]:
    """The rules and requests of these names, as they are now; nothing is read where none is."""
    names = {name for name in rules if name}
    found: dict[str, Asker] = {}
    if ids := _list_ids(names, RULE_PREFIX):
        own = AssignmentRuleVersion
        versions = select(own.rule_id, own.definition).where(own.rule_id.in_(ids))
        for rule_id, values in fetch(versions.order_by(own.number)):
            said = from_values(values)
            found[f"{RULE_PREFIX}{rule_id}"] = Asker(said.title, said.audience)
    if ids := _list_ids(names, MANUAL_PREFIX):
        asked = select(AssignmentRequest.id, AssignmentRequest.reason)
        for request_id, reason in fetch(asked.where(AssignmentRequest.id.in_(ids))):
            found[f"{MANUAL_PREFIX}{request_id}"] = Asker(reason, None)
    return found


def explain(
    reason: str,
    because_on: str | None,
    *,
    asker: Asker | None,
    audience: Audience,
    facts: PersonFacts,
) -> str:
    """Say to the person why they owe it; `because_on` is the day of what brought it, in words.

    `audience` is that of the policy or programme itself, where no rule or request asked.
    """
    told = say_why(asker, audience, facts)
    cause = _CAUSES.get(Reason(reason)) if because_on else None
    if asker is not None and asker.audience is None:
        cause = "that was on {}" if because_on else None
    return f"Asked of you {told}{f'; {cause.format(because_on)}' if cause else ''}."


def say_why(asker: Asker | None, audience: Audience, facts: PersonFacts) -> str:
    """What follows “asked of you”: because of what, and by which rule where one asked."""
    if asker is None:
        return why(audience, facts)
    if asker.audience is None:
        return f"by name: “{asker.words}”"
    return f"by the rule “{asker.words}” {why(asker.audience, facts)}"


def _list_ids(names: Iterable[str], prefix: str) -> list[int]:
    return sorted(int(name.removeprefix(prefix)) for name in names if name.startswith(prefix))
