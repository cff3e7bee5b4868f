"""A company on a server of its own, and browsers in which its people work."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lms import clock
from tests.walks.browsing import PATIENCE, Visit, watch
from tests.walks.house import House, open_house

CHROMIUM = os.environ.get("LMS_CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def house_of_session(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One company for all walks; every walk has people of its own in it."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated_file, folder / "lms.sqlite3")
    with open_house(folder) as house:
        yield house


@pytest.fixture
def house(house_of_session: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The company, on a Monday morning."""
    monkeypatch.setattr(clock, "now", house_of_session.clock.now)
    return house_of_session


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all walks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(QUIET), timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens the browser of one more person; what it complains about fails the test at its end."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def open_one(
        *, is_phone: bool = False, is_dark: bool = False, has_scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=house.url,
            viewport=PHONE if is_phone else DESK,
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",
            java_script_enabled=has_scripts,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        opened.append((context, watch(page)))
        return page

    yield open_one
    for context, _ in opened:
        context.close()
    assert [fault for _, visit in opened for fault in visit.faults] == []


@pytest.fixture
def browser(open_browser: Callable[..., Page]) -> Page:
    """The browser at a desk."""
    return open_browser()


@pytest.fixture
def phone(open_browser: Callable[..., Page]) -> Page:
    """The browser of a telephone."""
    return open_browser(is_phone=True)
