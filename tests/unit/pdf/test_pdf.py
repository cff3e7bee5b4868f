"""What a PDF may open, and which letters it can set."""

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms import pdf
from lms.errors import RefusalError

CANARY = "canary-4711"
PAGE = '<!doctype html><html lang="en"><title>Page</title><body><p>Text</p>'


@pytest.fixture
def stylesheet(tmp_path: Path) -> Path:
    path = tmp_path / "plain.css"
    path.write_text("p { color: black }")
    return path


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Canary) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()
        thread.join()


HOSTILE = {
    "image": '<img alt="x" src="{0}/a.png">',
    "stylesheet": '<link rel="stylesheet" href="{0}/a.css">',
    "attachment": '<link rel="attachment" href="{0}/a.txt">',
    "attached by a link": '<a rel="attachment" href="{0}/a.txt">x</a>',
    "import": "<style>@import url({0}/a.css);</style>",
    "font": "<style>@font-face {{ font-family: x; src: url({0}/a.ttf) }}</style>",
    "background": '<p style="background: url({0}/a.png)">x</p>',
    "image in a drawing": '<svg viewBox="0 0 9 9"><image href="{0}/a.png"/></svg>',
    "use in a drawing": '<svg viewBox="0 0 9 9"><use href="{0}/a.svg#x"/></svg>',
    "base": '<base href="{0}/"><img alt="x" src="a.png">',
    "object": '<object data="{0}/a.svg"></object>',
}


def _set_page(hostile: str, stylesheet: Path) -> bytes:
    return pdf.render_pdf(PAGE + hostile, stylesheet=stylesheet)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_address_of_the_network_is_opened(
    hostile: str, stylesheet: Path, server: tuple[str, list[str]]
) -> None:
    address, asked = server

    content = _set_page(hostile.format(address), stylesheet)

    assert content[:5] == b"%PDF-"
    assert asked == []


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_file_of_the_machine_is_opened(
    hostile: str, stylesheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "a.css", "a.txt", "a.ttf", "a.svg"):
        (tmp_path / name).write_text(CANARY)
    opened: list[str] = []
    real_open = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **k: opened.append(self.name) or real_open(self, *a, **k)
    )

    content = _set_page(hostile.format(tmp_path.as_uri()), stylesheet)

    assert [name for name in opened if name.startswith("a.")] == []
    assert b"/EmbeddedFile" not in content
    assert CANARY.encode() not in content


def test_data_addresses_are_refused_too(stylesheet: Path) -> None:
    content = _set_page('<link rel="attachment" href="data:text/plain,canary">', stylesheet)

    assert b"/EmbeddedFile" not in content


def test_the_same_page_gives_the_same_bytes(stylesheet: Path) -> None:
    assert _set_page("", stylesheet) == _set_page("", stylesheet)


def test_a_page_set_apart_gives_the_same_bytes(stylesheet: Path) -> None:
    apart = pdf.render_pdf_apart(PAGE, stylesheet=stylesheet)

    assert apart == pdf.render_pdf(PAGE, stylesheet=stylesheet)


def test_a_text_that_takes_too_long_is_refused_in_a_sentence(stylesheet: Path) -> None:
    with pytest.raises(RefusalError) as refusal:
        pdf.render_pdf_apart(PAGE + "<p>one</p>" * 40_000, stylesheet=stylesheet, seconds=1)

    assert str(refusal.value) == (
        "This text could not be made a PDF within 1 second of computing: it is too long, or its "
        "tables and lists are too deep. Shorten it, or read it on the page instead."
    )


def test_a_machine_that_starts_no_process_still_prints(
    stylesheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert pdf.render_pdf_apart(PAGE, stylesheet=stylesheet)[:5] == b"%PDF-"


def test_the_secrets_of_the_program_do_not_reach_the_process_apart(
    monkeypatch: pytest.MonkeyPatch, stylesheet: Path
) -> None:
    monkeypatch.setenv("LMS_SECRET_KEY", CANARY)
    given: list[dict[str, str]] = []
    real_run = subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda *a, **k: given.append(k["env"]) or real_run(*a, **k)
    )

    pdf.render_pdf_apart(PAGE, stylesheet=stylesheet)

    assert [name for name in given[0] if name.startswith("LMS_")] == []


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Minh Khai",
        "Łukasz Żółć",
        "Çağrı Öztürk",
        "Ελένη Παπαδοπούλου",
        "Юлія Шевченко",
        "محمد عبد الله",
    ],
)
def test_names_in_these_scripts_can_be_set(name: str) -> None:
    assert pdf.find_unsettable(name) is None


def test_a_name_that_no_font_has_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusalError) as refusal:
        pdf.require_settable(("张伟",), where="The name on the certificate")

    assert str(refusal.value) == (
        "The name on the certificate has characters that the fonts of this program cannot print: "
        "张 伟. Give it in Latin, Greek, Cyrillic or Arabic letters."
    )


def test_unsettable_letters_can_be_replaced() -> None:
    assert pdf.replace_unsettable("Li 张") == "Li \ufffd"
