"""What an attempt that was handed in taught: the result, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from lms.markup import render_inline
from lms.policies.sections import list_section_titles
from lms.quizzes import rules
from lms.quizzes.definition import Question, QuizDefinition
from lms.quizzes.rules import Answer, DrawnQuiz
from lms.web.learner.question_page import split_text


@dataclass(frozen=True)
class Lesson:
    """One question with what was said, whether it was right, and what there is to learn."""

    number: int
    heading: Markup
    rest: Markup
    is_right: bool
    given: tuple[Markup, ...]
    right: tuple[Markup, ...]
    notes: tuple[Markup, ...]
    feedback: Markup
    section_url: str
    section_title: str


@dataclass(frozen=True)
class Outcome:
    """The score in the unit in which the person counts, and the lessons in the order asked."""

    earned: int
    possible: int
    needed: int
    unit: str
    lessons: tuple[Lesson, ...]

    @property
    def wrong(self) -> tuple[Lesson, ...]:
        """The questions to look at again."""
        return tuple(lesson for lesson in self.lessons if not lesson.is_right)


def describe_outcome(
    definition: QuizDefinition,
    drawn_quiz: DrawnQuiz,
    answers: Mapping[str, Answer],
    *,
    as_of: date,
    tells_right: bool,
) -> Outcome:
    """Describe the result; the right answers stay untold while they can still be asked."""
    grade = rules.grade(definition, answers)
    graded = {question.question_id: question for question in grade.questions}
    titles = list_section_titles(as_of)
    lessons = []
    for number, drawn in enumerate(drawn_quiz.questions, start=1):
        question = definition.find_question(drawn.question_id)
        if question is None:
            continue
        heading, rest = split_text(question.text)
        result, answer = graded[question.id], answers.get(question.id)
        lessons.append(
            Lesson(
                number=number,
                heading=heading,
                rest=rest,
                is_right=result.right,
                given=_say(question, answer),
                right=_say(question, rules.right_answer(question)) if tells_right else (),
                notes=tuple(_inline(text) for text in result.answer_feedback),
                feedback=_inline(question.feedback),
                section_url=_link(question, titles),
                section_title=titles.get((question.policy, question.anchor), ""),
            )
        )
    return Outcome(
        earned=grade.points,
        possible=grade.points_possible,
        needed=-(-definition.pass_mark * grade.points_possible // 100),
        unit="right" if grade.points_possible == len(grade.questions) else "points",
        lessons=tuple(lessons),
    )


def describe_given(
    definition: QuizDefinition, answers: Mapping[str, Answer]
) -> dict[str, tuple[Markup, ...]]:
    """Every answer in words, by question; one entry a line."""
    return {q.id: _say(q, answers.get(q.id)) for q in definition.questions}


def _say(question: Question, answer: Answer) -> tuple[Markup, ...]:
    """The answer in words; what the person typed is never read as markup."""
    lines = rules.describe_answer(question, answer)
    if question.type in {"number", "text"}:
        return tuple(Markup.escape(line) for line in lines)
    if question.type == "ordering":
        return tuple(Markup("{}. {}").format(n, _inline(line)) for n, line in enumerate(lines, 1))
    return tuple(_inline(line) for line in lines)


def _link(question: Question, titles: Mapping[tuple[str, str], str]) -> str:
    """The section as it stands today; nothing where it is gone."""
    if (question.policy, question.anchor) not in titles:
        return ""
    return url_for("learner.policy", slug=question.policy, _anchor=f"s-{question.anchor}")


def _inline(text: str) -> Markup:
    return Markup(render_inline(text))  # noqa: S704 - sanitised by render_inline
