"""Where somebody goes on after signing in."""

import re

from flask import url_for

# A path of this installation: no other host, no scheme, no line break.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")
_GATE = ("/sign-in", "/sign-out", "/forgot-password", "/set-password")


def find_next_page(wanted: str | None) -> str:
    """The page that was wanted, if it is one of ours, else the start page."""
    if wanted and len(wanted) < 2000 and _OWN_PATH.match(wanted) and not wanted.startswith(_GATE):
        return wanted
    return url_for("visitor.start")
