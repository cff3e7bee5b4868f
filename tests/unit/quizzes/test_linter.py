from lms.quizzes.linter import lint_quizzes

QUIZ = """\
title: Answering complaints
policy: complaints
pass_mark: 80
questions:
  - id: q
    type: true_false
    section: complaints#how-fast
    text: Asked.
    correct: yes
    feedback: Because.
"""
ANCHORS = {"complaints": {"how-fast", "why"}, "refunds": {"limits"}}


def lint(**files):
    tree = {f"quizzes/{name}.yaml": text for name, text in files.items()}
    return [str(problem) for problem in lint_quizzes(tree, ANCHORS)]


def test_quiz_that_fits_its_policy_has_no_problem():
    assert lint(complaints=QUIZ) == []


def test_section_that_does_not_exist_is_named():
    assert lint(complaints=QUIZ.replace("#how-fast", "#how-fsat")) == [
        (
            "quizzes/complaints.yaml:7:14: “complaints” has no section “how-fsat”. "
            "Did you mean “how-fast”?"
        )
    ]


def test_section_may_be_of_another_policy():
    assert lint(complaints=QUIZ.replace("complaints#how-fast", "refunds#limits")) == []


def test_policy_that_does_not_exist_is_named_wherever_it_stands():
    text = QUIZ.replace("policy: complaints", "policy: complants").replace(
        "complaints#how-fast", "xyz#how-fast"
    )

    assert lint(complaints=text) == [
        "quizzes/complaints.yaml:2:9: There is no policy “complants”. Did you mean “complaints”?",
        "quizzes/complaints.yaml:7:14: There is no policy “xyz”. There are: complaints, refunds.",
    ]


def test_problems_of_all_files_are_told_in_order():
    problems = lint(b=QUIZ.replace("pass_mark: 80", "pass_mark: 0"), a="")

    assert [problem.partition(": ")[0] for problem in problems] == [
        "quizzes/a.yaml:1:1",
        "quizzes/b.yaml:3:12",
    ]


def test_names_of_files_are_checked():
    tree = {"quizzes/Complaints.yaml": QUIZ, "quizzes/complaints.yml": QUIZ}

    assert [str(problem) for problem in lint_quizzes(tree, ANCHORS)] == [
        (
            "quizzes/Complaints.yaml:1:1: “Complaints” cannot be the name of a file here. "
            "Use small letters, digits and single hyphens, at most 60 of them."
        ),
        (
            "quizzes/complaints.yml:1:1: Only files whose names end in .yaml are read here. "
            "Rename the file, or remove it."
        ),
    ]


def test_policy_that_is_called_quizzes_is_no_quiz():
    assert lint_quizzes({"policies/quizzes/policy.yaml": "title: Quizzes"}, ANCHORS) == ()
