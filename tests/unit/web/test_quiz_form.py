"""What the trainer's form says is wrong, beside which field, and in which words."""

import pytest
from werkzeug.datastructures import MultiDict

from lms.policies.sections import SectionLine
from lms.web.trainer.quiz_form import list_faults, make_question, read_question, tidy

SECTIONS = (SectionLine("complaints", "Complaints", "taking", 2, "1", "Taking a complaint"),)
QUIZ = {"title": "T", "policy": "complaints", "pass_mark": "80", "questions": []}


def make_quiz(**question):
    whole = {
        "id": "a",
        "type": "single",
        "section": "complaints#taking",
        "text": "Q",
        "feedback": "F",
        "answers": [{"text": "A", "correct": "yes"}, {"text": "B"}],
        **question,
    }
    return {**QUIZ, "questions": [{key: value for key, value in whole.items() if value}]}


def list_places(values):
    return [(fault.question, fault.anchor) for fault in list_faults(values, SECTIONS)]


def test_a_whole_quiz_has_no_faults():
    assert list_places(make_quiz()) == []


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ({"text": ""}, "text"),
        ({"section": ""}, "section"),
        ({"section": "complaints#gone"}, "section"),
        ({"feedback": ""}, "feedback"),
        ({"points": "many"}, "points"),
        ({"answers": [{"text": "A"}, {"text": "B"}]}, "answers"),
        ({"answers": [{"text": "A", "correct": "yes"}, {}]}, "answers-1-text"),
        ({"answers": [{"text": "A", "correct": "yes"}, {"text": "a"}]}, "answers-1-text"),
        ({"answers": []}, "answers"),
    ],
)
def test_a_fault_stands_beside_its_field(question, anchor):
    assert list_places(make_quiz(**question)) == [(0, anchor)]


def test_a_fault_of_the_head_belongs_to_no_question():
    faults = list_faults({**make_quiz(), "pass_mark": "900", "policy": "gone"}, SECTIONS)

    assert [(fault.question, fault.anchor) for fault in faults] == [
        (None, "pass_mark"),
        (None, "policy"),
    ]
    assert faults[0].sentence.startswith("The pass mark ")


def test_no_sentence_of_the_form_names_a_key_of_the_file():
    values = make_quiz(text="", answers=[{"text": "A"}, {"text": "B"}], section="", feedback="")

    sentences = " ".join(fault.sentence for fault in list_faults(values, SECTIONS))

    assert "“" not in sentences.replace("“a”", "")
    assert "correct: yes" not in sentences


RIGHT = {"text": "A", "correct": "yes"}
MARKED_TWICE = (
    "Answer 1 is marked as right already, and only one can be. "
    "Take one mark away, or change the kind of question."
)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ({"text": ""}, ["Write the question."]),
        ({"section": ""}, ["Choose the section behind it."]),
        ({"feedback": ""}, ["Write why the right answer is right."]),
        ({"answers": []}, ["Write at least two answers."]),
        ({"answers": [RIGHT]}, ["2 to 10 answers belong here, and there is 1."]),
        ({"answers": [RIGHT, {}]}, ["Answer 2 is empty. Write it, or remove the row."]),
        (
            {"answers": [RIGHT, {"text": "a"}]},
            ["Answer 2 says the same as answer 1. Change or remove one of them."],
        ),
        (
            {"answers": [{"text": "A"}, {"text": "B"}]},
            ["No answer is marked as right. Mark the right one."],
        ),
        (
            {"answers": [RIGHT, {"text": "B", "correct": "yes"}]},
            [MARKED_TWICE],
        ),
        (
            {"type": "ordering", "answers": [], "items": ["A", ""]},
            ["Item 2 is empty. Write it, or remove the row."],
        ),
        (
            {"type": "text", "answers": [], "accept": [""]},
            ["Spelling 1 is empty. Write it, or remove the row."],
        ),
        (
            {"type": "matching", "answers": [], "pairs": [{"left": "A", "right": "B"}, {}]},
            [
                "The left side of pair 2 is empty. Write it, or remove the row.",
                "The right side of pair 2 is empty. Write it, or remove the row.",
            ],
        ),
        ({"type": "number", "answers": []}, ["Give the right answer."]),
    ],
)
def test_a_fault_is_told_in_the_words_of_the_form(question, sentences):
    assert [fault.sentence for fault in list_faults(make_quiz(**question), SECTIONS)] == sentences


def test_a_quiz_without_questions_is_told_to_get_one():
    assert [fault.sentence for fault in list_faults(QUIZ, SECTIONS)] == ["Add a question."]


def test_a_new_question_never_takes_an_id_that_was_used():
    values = {**QUIZ, "questions": [{"id": "question-3"}]}

    assert make_question("text", values, ["question-2"])["id"] == "question-4"


def test_a_form_without_rows_reads_none():
    form = MultiDict({"rows": "-1", "row-0-text": "A", "text": "Q"})

    assert read_question(form, {"type": "ordering", "id": "a"})["items"] == []


def test_text_loses_what_no_file_can_keep():
    assert tidy(" a\tb \r\nc\x07\r ") == "a b\nc"
