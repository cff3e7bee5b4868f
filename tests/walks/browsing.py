"""What people do in a browser, and what a browser may complain about."""

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from markupsafe import Markup
from playwright.sync_api import Dialog, Download, Locator, Page, Response, Route, expect

from lms.markup import render_inline
from lms.quizzes.answers import right_answer
from lms.quizzes.definition import (
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    QuizDefinition,
    SingleQuestion,
    TrueFalseQuestion,
)
from lms.web.boundary import HEADERS
from lms.web.learner.question_page import split_text
from tests.walks.house import PASSWORD, House

_SPACE = re.compile(r"\s+")
# Long enough for a machine with much else to do, and for what was lost and is tried again after
# half a minute; nobody waits longer than it takes.
PATIENCE = 180_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Visit:
    """What went wrong in one browser, in the order in which it did."""

    faults: list[str] = field(default_factory=list)

    def note_console(self, place: str, kind: str, text: str) -> None:
        """Keep what a browser says of a page, except that an answer was a refusal or lost."""
        if kind == "error" and not text.startswith("Failed to load resource:"):
            self.faults.append(f"console on {place}: {text}")

    def note_request(self, place: str, url: str) -> None:
        """Keep that a page asks for something elsewhere."""
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.faults.append(f"{place} asks {url}")

    def note_response(self, response: Response) -> None:
        """Keep that an answer lacks its headers, or is a failure of ours."""
        bare = [n for n, v in HEADERS.items() if response.headers.get(n.casefold()) != v]
        if response.url.startswith("http") and bare:
            self.faults.append(f"{response.url} lacks {', '.join(bare)}")
        if response.status >= 500:
            self.faults.append(f"{response.url} answers {response.status}")


def watch(page: Page) -> Visit:
    """Write down scripts that fail, rules of the page that were broken, and bare answers."""
    visit = Visit()

    def note_dialog(dialog: Dialog) -> None:
        visit.faults.append(f"dialog on {page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: visit.note_console(page.url, message.type, message.text))
    page.on("pageerror", lambda error: visit.faults.append(f"script on {page.url}: {error}"))
    page.on("dialog", note_dialog)
    page.on("request", lambda request: visit.note_request(page.url, request.url))
    page.on("response", visit.note_response)
    return visit


def enter(page: Page, house: House, person_id: int, path: str = "/") -> None:
    """Sign in, and go on to that page."""
    page.goto(path)
    page.get_by_label("Mail address or staff number").fill(house.emails[person_id])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))
    expect(page).not_to_have_url(re.compile("/sign-in"))


def see(locator: Locator) -> str:
    """The text of it, with single spaces."""
    return squeeze(locator.inner_text())


def squeeze(text: str) -> str:
    """The text with single spaces."""
    return _SPACE.sub(" ", text).strip()


def spell(text: str) -> str:
    """A text of a quiz as it stands on a page."""
    return squeeze(Markup(render_inline(text)).striptags())  # noqa: S704 - only its text is used


def find_question(group: Locator, definition: QuizDefinition) -> Question:
    """The question that stands there."""
    shown = see(group.locator("legend .question"))
    headings = {
        squeeze(split_text(question.text)[0].striptags()): question
        for question in definition.questions
    }
    return headings[shown]


def press(button: Locator, *, until: Literal["commit", "load"] = "load") -> Response:
    """Press it and wait until the page it leads to stands there with its scripts; the answer.

    A click alone returns while the old page is still there, so that whatever is read or counted
    next may be of either page. A form may also let a save under way arrive before it goes.
    """
    with button.page.expect_navigation(wait_until=until) as waiting:
        button.click()
    return waiting.value


def press_here(button: Locator) -> None:
    """Press what leaves the page where it is, at least for now; a click waits for one that goes."""
    address = button.page.url
    button.click()
    assert button.page.url == address


def take(button: Locator) -> Download:
    """Press what gives a file and leaves the page where it is; the file when it is there whole."""
    with button.page.expect_download() as waiting:
        button.click()
    waiting.value.path()
    return waiting.value


class Held:
    """The first request to an address, which waits on its way until it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._routes: list[Route] = []
        # However slow the machine is, the page does not give the request up meanwhile.
        page.evaluate("AbortSignal.timeout = () => new AbortController().signal")
        page.route(address, self._keep, times=1)

    def wait(self) -> None:
        """Wait until the page has sent it."""
        ends_at = monotonic() + PATIENCE / 1000
        while not self._routes:
            assert monotonic() < ends_at, "the page did not ask"
            self._page.wait_for_timeout(20)

    def _keep(self, route: Route) -> None:
        self._routes.append(route)

    def let_go(self) -> None:
        """Let it arrive."""
        self._routes[0].continue_()


def answer_rightly(group: Locator, question: Question) -> None:
    """Answer as somebody does who knows the policy."""
    right = right_answer(question)
    match question:
        case SingleQuestion() | MultipleQuestion():
            for choice in question.answers:
                if choice.correct:
                    _choice(group, spell(choice.text)).check()
        case TrueFalseQuestion():
            _choice(group, "True" if right else "False").check()
        case MatchingQuestion():
            for pair in question.pairs:
                field_ = group.get_by_label(spell(pair.left), exact=True)
                field_.select_option(label=spell(pair.right))
        case OrderingQuestion():
            put_in_order(group, [spell(item) for item in question.items])
        case _:
            group.get_by_label("Your answer").fill(str(right))


def put_in_order(group: Locator, wanted: list[str]) -> None:
    """Move each item up until it stands in its place; one moves even where all stand well."""
    if list_order(group) == wanted:
        group.locator("button.down").first.click()
    for place, text in enumerate(wanted):
        while (now := list_order(group).index(text)) > place:
            group.locator("li").nth(now).locator("button.up").click()


def list_order(group: Locator) -> list[str]:
    """The items as they stand."""
    return [squeeze(text) for text in group.locator("li > span:first-child").all_inner_texts()]


def _choice(group: Locator, text: str) -> Locator:
    labels = group.locator("label.choice")
    texts = [squeeze(each) for each in labels.locator("> span:last-child").all_inner_texts()]
    return labels.nth(texts.index(text)).locator("input")
