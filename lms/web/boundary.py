"""What every request must be and what every response carries."""

import re
from collections.abc import Iterable

from flask import Flask, Response, abort, current_app, request
from werkzeug.routing import BaseConverter, IntegerConverter

from lms.people.roles import Action, authorize
from lms.web.identity import find_signed_in
from lms.web.settings import get_settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "media-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
# Every form of ours sends itself in one of these; anything else would be read past the checks.
_FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
# A quiz of two hundred questions on one page has some thousands.
MOST_FIELDS = 10_000
FILM_DOOR = "trainer.add_lesson_file"
FORM_AROUND = 1024 * 1024
# NUL and half surrogate pairs cannot be stored; no form or address needs them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class IdConverter(IntegerConverter):
    """A positive whole number that every database can hold, in the one way to write it."""

    regex = "[1-9][0-9]*"

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=2**53)  # type: ignore[arg-type]


class TokenConverter(BaseConverter):
    """128 bits in hexadecimal."""

    regex = "[0-9a-f]{32}"


class DigestConverter(BaseConverter):
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"


class NumberConverter(IntegerConverter):
    """A small whole number from 0 on: of a version, of a question."""

    regex = "0|[1-9][0-9]*"

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, max=9999)  # type: ignore[arg-type]


class SecretConverter(BaseConverter):
    """256 bits as a mail carries them, in the base64 of addresses."""

    regex = "[A-Za-z0-9_-]{43}"


class SlugConverter(BaseConverter):
    """The name of a policy, quiz or programme in an address."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


def _take_films() -> None:
    """Let a large file in at the one door for it, and only from who may upload there."""
    if request.endpoint != FILM_DOOR or request.method != "POST":
        return
    signed_in = find_signed_in()
    if signed_in and authorize(signed_in.actor, Action.WRITE_QUIZZES):
        request.max_content_length = get_settings().largest_film + FORM_AROUND


def _refuse_other_bodies() -> None:
    if request.mimetype not in _FORMS:
        abort(415, "Only forms are read here. Use the button on the page.")


def _refuse_too_many_fields() -> None:
    """Refuse what takes seconds to take apart; the library limits only forms in parts."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    if (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]:
        abort(413)
    if request.get_data().count(b"&") >= MOST_FIELDS:
        abort(413)


def _refuse_unstorable_text() -> None:
    values: Iterable[str] = (
        text
        for source in (request.args, request.form)
        for key, texts in source.lists()
        for text in (key, *texts)
    )
    if any(_UNSTORABLE.search(text) for text in values):
        abort(400, "The request has signs in it that cannot be text. Type it again and send it.")


def _complete_response(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Connect the limits and headers with the application."""
    app.url_map.converters.update(
        digest=DigestConverter,
        id=IdConverter,
        number=NumberConverter,
        secret=SecretConverter,
        slug=SlugConverter,
        token=TokenConverter,
    )
    app.before_request(_take_films)
    app.before_request(_refuse_other_bodies)
    app.before_request(_refuse_too_many_fields)
    app.before_request(_refuse_unstorable_text)
    app.after_request(_complete_response)
