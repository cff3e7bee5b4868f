"""All rules, and what one of them says, said and will say."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.rule_queries import RuleView, list_histories, list_versions
from lms.assignments.rule_words import say_due, say_recurrence
from lms.errors import NotFoundError
from lms.people.audience_check import describe_each
from lms.people.headcount import count_audiences
from lms.people.names import list_names
from lms.web.company import get_company
from lms.web.rulebook.blueprint import blueprint
from lms.web.rulebook.reading import list_items, name_item


@dataclass(frozen=True)
class RuleLine:
    """A rule in words; `next_version` is what it says later, where that is decided."""

    rule: RuleView
    item: str
    audience: str
    due: str
    often: str
    people: int = 0
    next_version: RuleView | None = None


@blueprint.get("/")
def rules() -> ResponseReturnValue:
    """Every rule: whom it asks for what, by when, and how many people that are."""
    today = clock.today(get_company().time_zone)
    histories = list_histories()
    shown = [find_present(versions, today) for versions in histories.values()]
    newest = {slug: versions[-1] for slug, versions in histories.items()}
    lines = describe_rules(shown, newest, today)
    return render_template(
        "rules/list.html",
        running=[line for line in lines if not line.rule.is_ended],
        ended=[line for line in lines if line.rule.is_ended],
        today=today,
    )


@blueprint.get("/<slug:slug>")
def rule(slug: str) -> ResponseReturnValue:
    """What the rule says, and every version that it had or will have."""
    today = clock.today(get_company().time_zone)
    versions = get_versions(slug)
    shown = find_present(versions, today)
    newest = versions[-1]
    (line,) = describe_rules([shown], {slug: newest}, today)
    return render_template(
        "rules/rule.html",
        line=line,
        versions=list(reversed(describe_rules(list(versions), {}, today))),
        names=list_names({each.recorded_by for each in versions}, today),
        today=today,
    )


def get_versions(slug: str) -> tuple[RuleView, ...]:
    """Every version of that rule."""
    versions = list_versions(slug)
    if not versions:
        raise NotFoundError
    return versions


def find_present(versions: tuple[RuleView, ...], today: date) -> RuleView:
    """The version that holds today; the first one where none does yet."""
    begun = [each for each in versions if each.holds_from <= today]
    return max(begun, key=lambda each: (each.holds_from, each.number), default=versions[0])


def describe_rules(
    shown: list[RuleView], newest: dict[str, RuleView], today: date
) -> list[RuleLine]:
    """These rules in words, each with the number of people whom it asks."""
    items = list_items(today, {rule.definition.item.kind for rule in shown})
    audiences = [rule.definition.audience for rule in shown]
    sentences = describe_each(audiences, today)
    counts = count_audiences(audiences, today) if audiences else ()
    return [
        RuleLine(
            rule=rule,
            item=name_item(rule.definition.item, items),
            audience=sentence,
            due=say_due(rule.definition.due),
            often=say_recurrence(rule.definition.recurrence),
            people=people,
            next_version=_find_next(rule, newest),
        )
        for rule, sentence, people in zip(shown, sentences, counts, strict=True)
    ]


def _find_next(rule: RuleView, newest: dict[str, RuleView]) -> RuleView | None:
    later = newest.get(rule.slug)
    return later if later and later.number != rule.number else None
