"""How a published quiz does: which question is bad, and which section is misunderstood."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.quizzes import queries as quizzes
from lms.quizzes.result_queries import VersionLine, list_first_answers, list_versions
from lms.quizzes.statistics import measure_quiz
from lms.web.identity import get_signed_in
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.results_page import (
    list_question_results,
    say_headline,
    say_worst_section,
)
from lms.web.trainer.work import Work, get_work


@blueprint.get("/quizzes/<slug:slug>/results")
def results(slug: str) -> ResponseReturnValue:
    """The results of one version: the newest that anybody handed in, or the one asked for."""
    work = get_work(slug)
    if work.published is None:
        return render_template("trainer/no_results.html", work=work)
    versions = list_versions(work.published.quiz_id)
    return _show(work, versions, _choose(versions))


def _choose(versions: Sequence[VersionLine]) -> VersionLine:
    wanted = request.args.get("version", "")
    if wanted:
        named = next((each for each in versions if str(each.number) == wanted), None)
        return named or abort(404)
    return next((each for each in versions if each.attempts), versions[0])


def _name_sections(work: Work) -> dict[str, str]:
    """The titles of sections as they stand today, with their policy where it is another."""
    policy = work.published.definition.policy if work.published else ""
    return {
        section.key: section.title
        if section.policy == policy
        else f"{section.policy_title}: {section.title}"
        for section in work.sections
    }


def _show(work: Work, versions: Sequence[VersionLine], chosen: VersionLine) -> str:
    definition = quizzes.get_version(chosen.version_id).definition
    given = list_first_answers(chosen.version_id)
    statistics = measure_quiz(definition, [each.answers for each in given])
    questions = list_question_results(definition, statistics)
    titles = _name_sections(work)
    return render_template(
        "trainer/results.html",
        work=work,
        versions=versions,
        chosen=chosen,
        statistics=statistics,
        headline=say_headline(questions, statistics),
        worst_section=say_worst_section(questions, statistics, titles),
        questions=questions,
        titles=titles,
        between=(given[0].submitted_at, given[-1].submitted_at) if given else None,
        zone=get_signed_in().time_zone,
    )
