"""HR asks for a file that takes long, watches it being made, and takes it."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lms.compliance import exports
from lms.compliance.exports import Format
from lms.worker.exporting import make_exports
from tests.walks.browsing import enter, press, see, take
from tests.walks.house import HR


@pytest.fixture
def long(house, monkeypatch):
    """A company whose every CSV is long."""
    monkeypatch.setitem(exports.AT_ONCE, Format.CSV, 0)
    return house


def work(house):
    with house.app.app_context():
        make_exports(house.app)


def take_file(page):
    file = take(page.get_by_role("link", name="Take the file"))
    rows = csv.DictReader(io.StringIO(Path(file.path()).read_text("utf-8-sig")))
    return file.suggested_filename, len(list(rows))


def test_the_page_follows_the_file_until_it_is_made(long, browser):
    enter(browser, long, long.ids[HR], "/compliance/record?as_of=2026-11-20")
    duties = int(
        see(browser.locator("section.export .export-text").first).split(": ")[1].split()[0]
    )
    press(browser.get_by_role("button", name="Table (CSV)"))
    assert see(browser.locator("h1")) == "Your file is being made"

    work(long)

    expect(browser.locator("[data-progress-told]")).to_have_text("Your file is ready")
    assert see(browser.locator("h1")) == "Your file is ready"
    assert take_file(browser) == ("compliance-2026-11-20.csv", duties)


def test_a_second_press_makes_a_second_file_and_says_so(house, browser):
    enter(browser, house, house.ids[HR], "/compliance/record?as_of=2026-11-20")
    button = browser.get_by_role("button", name="Table (CSV)")

    for _ in range(2):
        assert take(button).suggested_filename == "compliance-2026-11-20.csv"
        state = browser.locator("[data-download-state]")
        expect(state).to_have_text("Table (CSV): the download begins as soon as it is made.")
