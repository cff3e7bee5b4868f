"""How a notice looks on paper: one sheet to hang up where people pass."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms import pdf
from lms.policies.announcements.rules import (
    Announcement,
    name_summary,
    say_by_when,
    say_what,
    say_when,
    say_whom,
)
from lms.qr import draw_qr

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Notice:
    """What stands on the sheet, in the words of the other channels."""

    told: Announcement
    fingerprint: str

    @property
    def kind(self) -> str:
        """What it is about, above the title."""
        return "New policy" if self.told.is_first else "New version of a policy"

    @property
    def sentences(self) -> tuple[str, str, str]:
        """From when it is in force, whom it concerns, what is asked by when."""
        return (
            say_when(self.told, _keep_together),
            say_whom(self.told),
            say_by_when(self.told, _keep_together),
        )

    @property
    def heading(self) -> str:
        """What the owner's summary is called."""
        return name_summary(self.told)

    @property
    def subject(self) -> str:
        """What the document is called."""
        return say_what(self.told)

    @property
    def square(self) -> tuple[int, str]:
        """The square code, as its side and its lines."""
        return draw_qr(self.told.notice_address)

    @property
    def shown_address(self) -> str:
        """The address as one types it."""
        parts = urlsplit(self.told.notice_address)
        return f"{parts.netloc}{parts.path}"

    @property
    def access(self) -> str:
        """What it takes to read it there."""
        if self.told.public_address:
            return "Everybody can read it there. To acknowledge it, sign in."
        return "Sign in there to read it."

    @property
    def size(self) -> str:
        """The size in which title and summary fit the sheet."""
        weight = 6 * len(self.told.title) + len(self.told.summary) + len(self.told.audience)
        return "large" if weight <= 700 else "middle" if weight <= 1300 else "small"


def _keep_together(text: str) -> str:
    """The text with no place where a line may end."""
    return text.replace(" ", "\u00a0")


@lru_cache(maxsize=32)
def render_notice(notice: Notice) -> bytes:
    """Set the notice as PDF, or refuse words that no packaged font can set."""
    told = notice.told
    texts = (told.company, told.title, told.summary, told.audience)
    pdf.require_settable(texts, where="This notice")
    html = _load_templates().get_template("notice.html").render(notice=notice, told=told)
    return pdf.render_pdf_apart(html, stylesheet=TEMPLATES / "notice.css")


@lru_cache(maxsize=1)
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
