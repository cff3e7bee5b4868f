import re
from pathlib import Path

from lms.lessons.linter import lint_lessons
from lms.programmes.linter import lint_programmes
from lms.quizzes.linter import lint_quizzes
from lms.sessions.definition import read_session

FORMATS = Path(__file__).parents[3] / "docs" / "formats.md"
CHAPTERS = re.split(r"^## ", FORMATS.read_text(encoding="utf-8"), flags=re.MULTILINE)


def list_examples(chapter):
    text = next(each for each in CHAPTERS if each.startswith(chapter))
    return re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)


def test_quiz_of_the_documentation_is_right():
    (quiz,) = list_examples("quizzes/")

    assert lint_quizzes({"quizzes/complaints.yaml": quiz}, {"complaints": {"how-fast"}}) == ()


def test_programmes_of_the_documentation_are_right():
    onboarding, _, starts = list_examples("programmes/")
    before, after = onboarding.split("starts: on hiring")
    refresher = before + starts + after.split("\n", 1)[1]
    tree = {"programmes/onboarding.yaml": onboarding, "programmes/refresher.yaml": refresher}

    policies = {"customer-service", "backend-interaction"}
    assert lint_programmes(tree, policies, {"customer-service"}) == ()


def test_items_of_the_documentation_are_right():
    onboarding, items, _ = list_examples("programmes/")
    before, after = onboarding.split("items:\n")
    programme = before + items + after[after.index("certificate:") :]
    lessons = {"damaged-delivery", "who-we-are", "what-is-new"}

    found = lint_programmes(
        {"programmes/a.yaml": programme}, set(), {"customer-service"}, lessons, {"packing-table"}
    )

    assert found == ()


def test_lessons_and_sessions_of_the_documentation_are_right():
    (session,) = list_examples("sessions/")
    chapter = next(each for each in CHAPTERS if each.startswith("lessons/"))
    (lesson,) = re.findall(r"```markdown\n(.*?)```", chapter, flags=re.DOTALL)
    files = {"lessons/parcels.md": re.sub(r" +#.*", "", lesson)}

    assert lint_lessons(files, {"lessons/parcels/carton.png"}) == ()
    assert not isinstance(read_session(session, file="packing-table.yaml"), list)
