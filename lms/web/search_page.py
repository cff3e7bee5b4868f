"""What a page with the answers of the search needs, whoever searches."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.policies.search_answers import Answer
from lms.policies.search_queries import SHOWN, search
from lms.policies.search_rules import LONGEST_QUERY
from lms.web.company import get_company
from lms.web.form_base import normalise

TOO_LONG = f"Nobody writes so long a sentence twice. Look for at most {LONGEST_QUERY} characters."


def show_answer(
    template: str, *, is_public: bool, address: Callable[[str], str]
) -> ResponseReturnValue:
    """The page for what the address asks; `address` says where a policy is read."""
    query = normalise(request.args.get("q", ""))
    is_too_long = len(query) > LONGEST_QUERY
    today = clock.today(get_company().time_zone)
    asked = "" if is_too_long else query
    answer = search(asked, as_of=today, is_public=is_public) if asked else Answer(())
    page = render_template(
        template,
        query=query[:LONGEST_QUERY],
        problem=TOO_LONG if is_too_long else "",
        answer=answer,
        shown=SHOWN,
        address=address,
        is_asked=bool(query),
        notes=_tell_visitor(answer) if is_public else _tell(answer),
    )
    return page, 422 if is_too_long else 200


def _tell(answer: Answer) -> list[str]:
    """The sentences on how the words were understood."""
    notes = [
        f"“{typed}” stands nowhere; shown is what {_list(meant)} finds."
        for typed, meant in answer.guessed
    ]
    if answer.unknown:
        verb = "stands" if len(answer.unknown) == 1 else "stand"
        notes.append(f"{_list(answer.unknown)} {verb} in no policy in force.")
    if answer.is_partial and not answer.unknown and answer.found:
        notes.append("No policy has all of these words together; these have some of them.")
    return notes


def _tell_visitor(answer: Answer) -> list[str]:
    """The same without naming words: which of them internal policies use is not theirs to learn."""
    if not answer.found or not (answer.is_partial or answer.guessed):
        return []
    return ["Not every word stands there as you typed it; these come nearest."]


def _list(words: tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
