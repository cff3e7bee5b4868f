"""What somebody answers in a quiz, right or wrong, as people do."""

from lms.demonstration.chance import Chance
from lms.quizzes.answers import Answer, is_right, right_answer
from lms.quizzes.definition import (
    NumberQuestion,
    Question,
    QuizDefinition,
    SingleQuestion,
    TextQuestion,
)

_HARD = 0.45
_LEARNT = 0.06


def answer_quiz(
    definition: QuizDefinition, knowledge: float, number: int, chance: Chance, *about: object
) -> dict[str, Answer]:
    """The answers of the person's attempt of that number; each one teaches a little."""
    hard = chance.pick(definition.questions, "hard question", definition.title).id
    answers: dict[str, Answer] = {}
    for question in definition.questions:
        known = knowledge + _LEARNT * (number - 1)
        if question.id == hard:
            known *= 1 - _HARD
        knows = chance.share("knows", question.id, number, *about) < known
        about_answer = (question.id, number, *about)
        answers[question.id] = (
            right_answer(question) if knows else _find_wrong(question, chance, *about_answer)
        )
    return answers


def _find_wrong(question: Question, chance: Chance, *about: object) -> Answer:
    """A wrong answer; of several the first one tempts most people."""
    options = [option for option in _list_options(question) if not is_right(question, option)]
    if not options:
        return None
    return options[0] if chance.share("tempted", *about) < 0.6 else chance.pick(options, *about)


def _list_options(question: Question) -> list[Answer]:
    """Answers that somebody could give to the question."""
    right = right_answer(question)
    if isinstance(question, SingleQuestion):
        return list(range(len(question.answers)))
    if isinstance(right, bool):
        return [not right]
    if isinstance(question, NumberQuestion):
        return [str(int(question.correct * 2) + 1), str(int(question.correct) + 3), "24"]
    if isinstance(question, TextQuestion):
        return ["I do not remember", "seven days", "the team lead"]
    if isinstance(right, list):
        return _list_slips(question, right)
    return []


def _list_slips(question: Question, right: list[int | None]) -> list[Answer]:
    """Answers that are nearly right: one choice too many or too few, two neighbours changed."""
    choices = getattr(question, "answers", None)
    if choices is None:
        return [
            [*right[:place], right[place + 1], right[place], *right[place + 2 :]]
            for place in range(len(right) - 1)
        ]
    options: list[Answer] = []
    for index in range(len(choices)):
        chosen = [i for i in range(len(choices)) if (i in right) != (i == index)]
        if chosen:
            options.append([*chosen])
    return options
