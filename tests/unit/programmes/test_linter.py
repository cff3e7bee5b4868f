import pytest

from lms.programmes.linter import lint_programmes

ONBOARDING = """\
title: Onboarding
audience: everyone
starts: on hiring
due: {days: 30}
items:
  - policy: complaints
  - quiz: complaints
certificate: {title: Onboarded}
"""
REFRESHER = ONBOARDING.replace("on hiring", "{after: onboarding, months: 12}")


def lint(**files):
    tree = {f"programmes/{name}.yaml": text for name, text in files.items()}
    problems = lint_programmes(tree, {"complaints", "refunds"}, {"complaints"})
    return [str(problem).removeprefix("programmes/") for problem in problems]


def test_programmes_that_fit_have_no_problem():
    assert lint(onboarding=ONBOARDING, refresher=REFRESHER) == []


def test_policy_and_quiz_that_do_not_exist_are_named():
    text = ONBOARDING.replace("policy: complaints", "policy: complants").replace(
        "quiz: complaints", "quiz: refunds"
    )

    assert lint(onboarding=text) == [
        "onboarding.yaml:6:13: There is no policy “complants”. Did you mean “complaints”?",
        "onboarding.yaml:7:11: There is no quiz “refunds”. Check its name, or add it.",
    ]


def test_item_that_stands_twice_is_named():
    text = ONBOARDING.replace("quiz: complaints", "policy: complaints")

    assert lint(onboarding=text) == [
        "onboarding.yaml:7:13: The policy “complaints” is item 1 already. Keep one of them."
    ]


def test_programme_that_does_not_exist_is_named():
    assert lint(refresher=REFRESHER) == [
        "refresher.yaml:3:17: There is no programme “onboarding”. Check its name, or add it."
    ]


def test_faulty_programme_is_not_called_missing():
    problems = lint(onboarding=ONBOARDING.replace("days: 30", "days: x"), refresher=REFRESHER)

    assert problems == ["onboarding.yaml:4:13: “days” must be a whole number, not “x”."]


def test_programme_cannot_come_after_itself():
    assert lint(onboarding=REFRESHER) == [
        (
            "onboarding.yaml:3:17: A programme cannot come after itself. Name the one "
            "that it follows the first time; it repeats by itself from then on."
        )
    ]


def test_programmes_that_wait_for_each_other_are_named():
    b = REFRESHER.replace("after: onboarding", "after: c")
    c = REFRESHER.replace("after: onboarding", "after: b")
    outside = REFRESHER.replace("after: onboarding", "after: b")

    assert lint(b=b, c=c, outside=outside) == [
        (
            "b.yaml:3:17: These programmes wait for each other: b → c → b. "
            "Let one of them start on hiring."
        ),
        (
            "c.yaml:3:17: These programmes wait for each other: c → b → c. "
            "Let one of them start on hiring."
        ),
    ]


CIRCLE = """\
  - lesson: lamp
    needs: [session box]
  - session: box
    needs: [lesson lamp]
"""


@pytest.mark.parametrize(
    ("items", "place", "sentence"),
    [
        ("  - lesson: lamps\n", (6, 13), "There is no lesson “lamps”. Did you mean “lamp”?"),
        ("  - session: boxes\n", (6, 14), "There is no session “boxes”. Did you mean “box”?"),
        (
            "  - lesson: lamp\n    needs: [quiz lamp]\n",
            (7, 13),
            "No item on this path is the quiz “lamp”.",
        ),
        (
            CIRCLE,
            (7, 13),
            "These items wait for each other: lesson lamp → session box → lesson lamp.",
        ),
        (
            "  - lesson: lamp\n    needs: [lesson lamp]\n",
            (7, 13),
            "These items wait for each other: lesson lamp → lesson lamp.",
        ),
        (
            "  - lesson: lamp\n    due: {days: 31}\n",
            (7, 17),
            "This is due after the programme itself, which has 30 days.",
        ),
        (
            "  - lesson: lamp\npaths:\n  again:\n    - lesson: lamp\n",
            (9, 15),
            "The lesson “lamp” is item 1 already. Keep one of them.",
        ),
        (
            "  - lesson: lamp\n    needs: [session box]\npaths:\n  again:\n    - session: box\n",
            (7, 13),
            "No item on this path is the session “box”.",
        ),
        (
            "  - lesson: lamp\n    needs: [lamp]\n",
            (7, 13),
            "“lamp” names no item. Write its kind and its name, such as quiz complaints.",
        ),
        ("  - lesson: lamp\n    quiz: x\n", (6, 5), "An item is a policy, a quiz, a lesson or"),
    ],
)
def test_faults_of_items_have_their_place(items, place, sentence):
    head = "title: A\naudience: everyone\nstarts: on hiring\ndue: {days: 30}\nitems:\n"
    text = f"{head}{items}certificate: {{title: Done}}\n"

    problems = lint_programmes({"programmes/a.yaml": text}, set(), set(), {"lamp"}, {"box"})

    assert (problems[0].line, problems[0].column) == place, problems
    assert sentence in problems[0].sentence


def test_a_programme_with_every_kind_of_item_is_right():
    text = (
        "title: A\naudience: everyone\nstarts: on hiring\ndue: {days: 30}\nitems:\n"
        "  - lesson: lamp\n    due: {days: 5}\n"
        "  - session: box\n    needs: [lesson lamp]\n"
        "paths:\n  first:\n    - quiz: c\n      audience: {department: Sales}\n"
        "      needs: [session box]\n"
        "certificate: {title: Done}\n"
    )

    assert lint_programmes({"programmes/a.yaml": text}, set(), {"c"}, {"lamp"}, {"box"}) == ()
