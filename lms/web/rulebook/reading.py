"""What a form says, as a rule; and a rule as a form."""

from collections.abc import Collection
from datetime import date
from typing import Any

from pydantic import ValidationError

from lms.assignments.rule_definition import RuleDefinition, RuleItem, to_values
from lms.assignments.rule_queries import RuleView
from lms.lessons.queries import list_lessons
from lms.people.audience import Audience
from lms.people.notation_writer import write_notation
from lms.policies.queries import list_policies
from lms.programmes.queries import ProgrammeView, list_programmes
from lms.quizzes.queries import list_quizzes
from lms.sessions.queries import list_sessions
from lms.web.rulebook.forms import RuleForm
from lms.workflows.demanding import name_programme

_USUAL_WINDOW = 30


def list_items(
    day: date, kinds: Collection[str] = ("policy", "programme", "quiz", "lesson", "session")
) -> list[tuple[str, str]]:
    """Everything of these kinds that a rule can ask for, each with what it is called."""
    found: list[tuple[str, str]] = []
    if "policy" in kinds:
        found += [(f"policy:{one.slug}", f"Policy: {one.title}") for one in list_policies(day)]
    if "programme" in kinds:
        whole = (one for one in list_programmes() if not _is_of_one_item(one))
        found += [(f"programme:{one.slug}", f"Programme: {one.title}") for one in whole]
    if "quiz" in kinds:
        quizzes = (one for one in list_quizzes() if one.number)
        found += [(f"quiz:{one.slug}", f"Quiz: {one.title}") for one in quizzes]
    if "lesson" in kinds:
        lessons = (one for one in list_lessons() if one.number)
        found += [(f"lesson:{one.slug}", f"Lesson: {one.title}") for one in lessons]
    if "session" in kinds:
        found += [(f"session:{one.slug}", f"Session: {one.title}") for one in list_sessions()]
    return found


def _is_of_one_item(programme: ProgrammeView) -> bool:
    """Whether it was made for a rule on a single quiz, lesson or session."""
    items = programme.definition.items
    return len(items) == 1 and programme.slug == name_programme(*items[0].key)


def name_item(item: RuleItem, items: list[tuple[str, str]]) -> str:
    """What the item is called."""
    return dict(items).get(f"{item.kind}:{item.slug}", f"{item.kind.title()}: {item.slug}")


def read_item(text: str) -> dict[str, str]:
    """The item chosen, as plain values."""
    kind, _, slug = text.partition(":")
    return {"kind": kind, "slug": slug}


def read_rule(form: RuleForm, audience: Audience) -> RuleDefinition | None:
    """The rule of the form; None, with a sentence at the form, where it is none."""
    values: dict[str, Any] = {
        "title": form.title.data,
        "item": read_item(form.item.data or ""),
        "audience": audience,
        "due": {"on": form.due_on.data}
        if form.due_after.data == "on"
        else {"days": form.due_days.data, "after": form.due_after.data},
        "recurrence": _read_recurrence(form),
    }
    try:
        return RuleDefinition.model_validate(values)
    except ValidationError as error:
        for each in error.errors():
            form.add_error(_explain(each))
        return None


def _read_recurrence(form: RuleForm) -> dict[str, Any] | None:
    anchor = form.again.data
    if anchor == "no":
        return None
    window = form.window_days.data
    shared = {"anchor": anchor, "window_days": _USUAL_WINDOW if window is None else window}
    if anchor == "fixed":
        # Whoever does it within the window before the day has done it for that day.
        minimum = -(-shared["window_days"] // 28)
        return {**shared, "months": 12, "minimum_months": minimum, "on": form.again_on.data}
    return {**shared, "months": form.months.data}


def _explain(fault: Any) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["loc"][:1] == ("recurrence",):
        return "Say after how many months it is asked again, as a whole number from 1 to 120."
    if fault["loc"][:1] == ("item",):
        return "Choose what is asked from the list."
    return f"The {fault['loc'][0]} cannot be taken like this. Look at it again."


def show_rule(form: RuleForm, rule: RuleView) -> None:
    """Fill the form with what the rule says."""
    said = rule.definition
    values = to_values(said)
    form.title.data = said.title
    form.item.data = f"{said.item.kind}:{said.item.slug}"
    form.audience.data = write_notation(said.audience)
    form.due_after.data = "on" if said.due.on is not None else said.due.after
    form.due_days.data = said.due.days
    form.due_on.data = values["due"].get("on", "")
    form.again.data = "no"
    if said.recurrence is not None:
        form.again.data = said.recurrence.anchor.value
        form.months.data = said.recurrence.months
        form.window_days.data = said.recurrence.window_days
        form.again_on.data = values["recurrence"].get("on", "")
