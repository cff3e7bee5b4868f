"""How a page becomes a PDF that everybody can read, with nothing fetched from anywhere."""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from lms.errors import RefusalError

ROOT = Path(__file__).parent.parent
FONTS = Path(__file__).parent / "pdf_fonts"
SCHEME = "packaged:"
MOST_MEMORY = 1 << 30
_BUSY_MINUTES = 2
_NO_MEMORY = 3
_SIGNAL_AT_DEATH_OF_PARENT = 1

# Fontconfig reads this once, when it is loaded; without any font it ends the whole process.
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError as _fault:
    URLFetcher = object
    _missing = str(_fault).splitlines()[0]
else:
    _missing = ""

_one_at_a_time = threading.Lock()
_one_apart = threading.Lock()


class PdfUnavailableError(Exception):
    """The machine lacks the library that sets text, so no PDF can be made."""


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives the packaged pictures of one kind of document, and refuses all else."""

    def __init__(self, art: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._art = {f"{SCHEME}{path.name}": path.read_bytes() for path in art}

    def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
        """The picture of that name; headers are part of the library's signature."""
        if url not in self._art:
            _refuse(url)
        return URLFetcherResponse(url, self._art[url], {"Content-Type": "image/svg+xml"})


class _Prepared(NamedTuple):
    """What documents of one kind share: styles, pictures as parsed, and where they come from."""

    styles: tuple[Any, ...]
    fetcher: _Fetcher
    pictures: dict[Any, Any]


def render_pdf(html: str, *, stylesheet: Path, art: tuple[Path, ...] = ()) -> bytes:
    """Set the page as a tagged PDF; the same page gives the same bytes.

    Title, language and dates are those of the page itself. Pictures are given as `art` and
    named `packaged:<file name>`; no other address is ever opened.
    """
    _require_pango()
    with _one_at_a_time:
        return _set(html, _prepare((stylesheet,), art))


def render_pdf_apart(html: str, *, stylesheet: Path, seconds: int = 10) -> bytes:
    """Set a page of typed text in a process of its own, or refuse what takes too long.

    The process may use `seconds` of the processor and one GiB. By the clock it has far longer: a
    machine with much else to do computes slowly, and the text is not to blame for that.
    """
    return _render_apart([html], (stylesheet,), seconds)[0]


def render_parts_apart(
    pages: Sequence[str], *, stylesheet: Path, base: Path, seconds: int
) -> list[bytes]:
    """Set several pages in one such process, each as a part to be bound with others.

    The looks of a part are those of `base`, from which `stylesheet` goes on.
    """
    return _render_apart(pages, (base, stylesheet), seconds)


def _render_apart(pages: Sequence[str], sheets: tuple[Path, ...], seconds: int) -> list[bytes]:
    _require_pango()
    paths = [str(path) for path in sheets]
    order = {"pages": list(pages), "sheets": paths, "seconds": seconds}
    # One at a time bounds the memory; whoever waits longer than a page may take is told so.
    if not _one_apart.acquire(timeout=3 * seconds):
        raise RefusalError("Other PDFs are being made just now. Try again in a minute.")
    try:
        return _take_apart(_order(json.dumps(order), seconds))
    except OSError:
        # A machine that starts no process can still print.
        return [_render_here(html, sheets) for html in pages]
    finally:
        _one_apart.release()


def find_unsettable(text: str) -> str | None:
    """Find the characters that no packaged font can set, each once, or None."""
    missing = [character for character in dict.fromkeys(text) if not _is_settable(character)]
    return "".join(missing) or None


def require_settable(texts: Iterable[str], *, where: str) -> None:
    """Refuse texts with characters that no packaged font can set."""
    missing = find_unsettable("".join(texts))
    if missing:
        raise RefusalError(
            f"{where} has characters that the fonts of this program cannot print: "
            f"{' '.join(missing[:10])}. Give it in Latin, Greek, Cyrillic or Arabic letters."
        )


def replace_unsettable(text: str) -> str:
    """The text with U+FFFD wherever no packaged font has the character."""
    return "".join(one if _is_settable(one) else "\ufffd" for one in text)


def _require_pango() -> None:
    if _missing:
        raise PdfUnavailableError(
            "PDF needs the library Pango, which this machine lacks: install the packages "
            f"libpango-1.0-0 and libpangoft2-1.0-0, then start again ({_missing})."
        )


def _render_here(html: str, sheets: tuple[Path, ...]) -> bytes:
    with _one_at_a_time:
        return _set(html, _prepare(sheets, ()))


def _order(order: str, seconds: int) -> bytes:
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "lms.pdf"],
            input=order.encode(),
            capture_output=True,
            env=_list_surroundings(),
            timeout=3 * seconds + _BUSY_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _cut_off(seconds) from None
    # A negative code is the signal that ended it: over its time, or without memory.
    if answer.returncode < 0 or answer.returncode == _NO_MEMORY:
        raise _cut_off(seconds)
    if answer.returncode:
        raise RuntimeError(answer.stderr.decode(errors="replace")[-2000:])
    return answer.stdout


def _take_apart(answer: bytes) -> list[bytes]:
    """The documents of the process, each after its length."""
    documents, at = [], 0
    while at < len(answer):
        end = at + 8 + int.from_bytes(answer[at : at + 8])
        documents.append(answer[at + 8 : end])
        at = end
    return documents


def _cut_off(seconds: int) -> RefusalError:
    return RefusalError(
        f"This text could not be made a PDF within {seconds} second{'s' * (seconds > 1)} of "
        "computing: it is too long, or its "
        "tables and lists are too deep. Shorten it, or read it on the page instead."
    )


def _list_surroundings() -> dict[str, str]:
    """The surroundings of the process apart: the secrets of the program stay outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}


def _answer() -> int:
    """Be the process apart: read one order, write its documents."""
    order = json.loads(sys.stdin.buffer.read())
    seconds = int(order["seconds"])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_AT_DEATH_OF_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = tuple(map(Path, order["sheets"]))
        made = [_render_here(html, sheets) for html in order["pages"]]
    except (MemoryError, RecursionError):
        return _NO_MEMORY
    for content in made:
        sys.stdout.buffer.write(len(content).to_bytes(8) + content)
    return 0


def _set(html: str, prepared: _Prepared) -> bytes:
    pictures = dict(prepared.pictures)
    content: bytes = HTML(string=html, url_fetcher=prepared.fetcher).write_pdf(
        font_config=_load_fonts(),
        stylesheets=prepared.styles,
        pdf_variant="pdf/ua-1",
        presentational_hints=False,
        cache=pictures,
    )
    # Refused addresses are not kept: the page names them, so they could grow without end.
    prepared.pictures.update({key: one for key, one in pictures.items() if SCHEME in str(key)})
    return content


@lru_cache(maxsize=8)
def _prepare(stylesheets: tuple[Path, ...], art: tuple[Path, ...]) -> _Prepared:
    fetcher = _Fetcher(art)
    sheets = (FONTS / "paper.css", *stylesheets)
    styles = tuple(
        CSS(string=sheet.read_text("utf-8"), font_config=_load_fonts(), url_fetcher=fetcher)
        for sheet in sheets
    )
    return _Prepared(styles, fetcher, {})


@lru_cache(maxsize=1)
def _load_fonts() -> Any:
    return FontConfiguration()


@lru_cache(maxsize=1)
def _list_settable() -> frozenset[int]:
    settable: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            settable.update(font.getBestCmap())
    return frozenset(settable)


def _is_settable(character: str) -> bool:
    if character in "\n\r\t" or unicodedata.category(character) == "Cf":
        return True
    return ord(character) in _list_settable()


def _refuse(url: str) -> NoReturn:
    raise ValueError(f"A document may not open {url[:80]}: only packaged pictures are given.")


if __name__ == "__main__":
    sys.exit(_answer())
