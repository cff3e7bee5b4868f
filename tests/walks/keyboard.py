"""Somebody who has a keyboard and nothing else, and has to see where it is."""

from playwright.sync_api import Locator, Page

from lms.quizzes.answers import right_answer
from lms.quizzes.definition import (
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    SingleQuestion,
    TrueFalseQuestion,
)
from tests.walks.browsing import list_order, spell, squeeze

MOST_STOPS = 250
FOCUS = """() => {
    const here = document.activeElement;
    const label = here.labels?.[0] ?? here;
    const option = here.selectedOptions?.[0]?.label ?? '';
    const box = here.getBoundingClientRect();
    const marked = [here, here.closest('.choice')].filter(Boolean).some((part) => {
        const style = getComputedStyle(part);
        const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return hasOutline || style.boxShadow !== 'none';
    });
    // The calendar's sign inside the field of a day has a ring of the browser's own.
    const isPart = here.type === 'date' && !here.matches(':focus-visible');
    const isInView = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
    return {
        name: here.getAttribute('aria-label') ?? label.innerText ?? '',
        place: here.closest('[data-question]')?.dataset.question ?? '',
        kind: here.type ?? here.localName, option,
        isSeen: here === document.body || ((marked || isPart) && isInView),
    };
}"""


class Keyboard:
    """Presses keys and looks where the focus went."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def step(self, key: str = "Tab") -> dict[str, str]:
        """Press the key, and say what has the focus now."""
        self.page.keyboard.press(key)
        focus: dict[str, str] = self.page.evaluate(FOCUS)
        focus["name"] = squeeze(focus["name"])
        if not focus["isSeen"]:
            self.unseen.append(f"{focus['name']} on {self.page.url}")
        return focus

    def reach(self, name: str, *, key: str = "Tab", is_whole: bool = False) -> None:
        """Go on until what is called so, or begins so, has the focus."""
        passed = []
        for _ in range(MOST_STOPS):
            focus = self.step(key)
            if focus["name"] == name or (focus["name"].startswith(name) and not is_whole):
                return
            passed.append(focus["name"])
        raise AssertionError(f"{name} cannot be reached on {self.page.url}: {passed}")

    def reach_question(self, number: str) -> None:
        """Go on until the focus is in that question."""
        for _ in range(MOST_STOPS):
            if self.step()["place"] == number:
                return
        raise AssertionError(f"Question {number} cannot be reached on {self.page.url}")

    def follow(self, name: str) -> None:
        """Go to the link or button and press it."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose_option(self, name: str, *, is_here: bool = False) -> None:
        """Go down a list of choices until this one is chosen."""
        if is_here and self.page.evaluate(FOCUS)["option"] == name:
            return
        for _ in range(MOST_STOPS):
            if squeeze(self.step("ArrowDown")["option"]) == name:
                return
        raise AssertionError(f"{name} cannot be chosen on {self.page.url}")

    def answer(self, group: Locator, question: Question) -> None:
        """Answer as somebody does who knows the policy; the focus is in the question already."""
        right = right_answer(question)
        match question:
            case SingleQuestion():
                self._pick(next(spell(c.text) for c in question.answers if c.correct))
            case TrueFalseQuestion():
                self._pick("True" if right else "False")
            case MultipleQuestion():
                self._tick({spell(c.text) for c in question.answers if c.correct}, group)
            case MatchingQuestion():
                for place, pair in enumerate(question.pairs):
                    if place:
                        self.press("Tab")
                    self.choose_option(spell(pair.right))
            case OrderingQuestion():
                self._put_in_order(group, [spell(item) for item in question.items])
            case _:
                self.type(str(right))

    def _pick(self, text: str) -> None:
        self.press("Space")
        focus = self.page.evaluate(FOCUS)
        for _ in range(20):
            if squeeze(focus["name"]).endswith(text):
                return
            focus = self.step("ArrowDown")
        raise AssertionError(f"{text} cannot be chosen on {self.page.url}")

    def _tick(self, texts: set[str], group: Locator) -> None:
        focus = self.page.evaluate(FOCUS)
        for place in range(group.locator("input[type=checkbox]").count()):
            if place:
                focus = self.step()
            if any(squeeze(focus["name"]).endswith(text) for text in texts):
                self.press("Space")

    def _put_in_order(self, group: Locator, wanted: list[str]) -> None:
        for place, text in enumerate(wanted):
            if list_order(group).index(text) == place:
                continue
            self._reach_either_way(f"Move “{text}” up")
            while list_order(group).index(text) > place:
                self.press("Enter")

    def _reach_either_way(self, name: str) -> None:
        if squeeze(self.page.evaluate(FOCUS)["name"]) == name:
            return
        for key in ("Tab", "Shift+Tab"):
            for _ in range(20):
                if self.step(key)["name"] == name:
                    return
        raise AssertionError(f"{name} cannot be reached on {self.page.url}")
