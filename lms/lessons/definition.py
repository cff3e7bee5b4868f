"""What a lesson says about itself, before its text."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints

DEFAULT_STATEMENT = "I have gone through this lesson."
MOST_FILES = 60
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def _check_visible(value: str) -> str:
    if not value.isprintable():
        raise ValueError("A line break or an invisible character stands in this text. Take it out.")
    return value


def _check_link(value: str) -> str:
    """Refuse every address that is not plainly that of a page elsewhere."""
    try:
        parts = urlsplit(value)
        is_plain = parts.port in {None, 443}
    except ValueError:
        is_plain, parts = False, urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or not is_plain or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError(
            f"“{value[:80]}” cannot be the link of a lesson. Write an address that begins with "
            "https:// and names a server."
        )
    return value


def _words(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Line = Annotated[str, _words(200), AfterValidator(_check_visible)]
Link = Annotated[str, _words(500), AfterValidator(_check_visible), AfterValidator(_check_link)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=600)]


class LessonKeys(BaseModel):
    """The facts of a lesson: what stands between the lines of three hyphens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line
    summary: Annotated[str, _words(500), AfterValidator(_check_visible)] | None = None
    minutes: Minutes | None = None
    link: Link | None = None
    statement: Line = DEFAULT_STATEMENT
