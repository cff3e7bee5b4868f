"""What a person reads when something was refused or went wrong."""

from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from lms.errors import ForbiddenError, NotFoundError, RefusalError, TextChangedError

WORDS: dict[int, tuple[str, str]] = {
    400: (
        "This request could not be read",
        "Something in it is missing or malformed. Go back, load the page again and repeat it.",
    ),
    401: ("Sign in first", "You were signed out, or never signed in. Nothing was changed."),
    403: (
        "This page is not open to you",
        "Your roles do not include it. If you need it for your work, ask the administrator.",
    ),
    404: (
        "There is nothing at this address",
        "It may have been mistyped, or it belongs to somebody else.",
    ),
    405: ("This address cannot be used like that", "Go back and use the button on the page."),
    409: ("This changed in the meantime", "Nothing was changed by you. Look at the new state."),
    413: ("This is too large", "Send a smaller file or a shorter text."),
    415: ("This kind of file cannot be read", "Send it in one of the kinds that the page names."),
    422: ("This could not be done", "Go back and mend what was sent."),
    429: ("Too many at once", "Wait a minute and try again. Nothing was changed."),
    500: (
        "Something broke on our side",
        "It was noted with its time. Nothing you did was half done; try again in a moment.",
    ),
    503: ("Not available at the moment", "Try again in a minute. Nothing was changed."),
}


SIGN_IN = "Sign in and go back to the page"
BARE_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title>'
    '<h1>{0}</h1><p>{1}</p><p><a href="/">Go to the start page</a></p></html>'
)


def render_refusal(
    status: int,
    sentence: str | None = None,
    *,
    headline: str | None = None,
    next_url: str = "/",
    next_label: str = "Go to the start page",
) -> tuple[str, int]:
    """The page that says what is wrong and what to do."""
    usual_headline, usual_sentence = WORDS.get(status, WORDS[400])
    page = render_template(
        "errors/page.html",
        status=status,
        headline=headline or usual_headline,
        sentence=sentence or usual_sentence,
        next_url=next_url,
        next_label=next_label,
    )
    return page, status


def _refuse_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    given = error.description if error.description != type(error).description else None
    if status == 401:
        return render_refusal(401, given, next_url=_find_page_before(), next_label=SIGN_IN)
    return render_refusal(status, given)


def _find_page_before() -> str:
    """The page of ours on which the refused form stood, as far as the browser tells."""
    before = urlsplit(request.referrer or "")
    adapter = current_app.create_url_adapter(request)
    if adapter is None or before.netloc != request.host or before.path.startswith("//"):
        return "/"
    try:
        adapter.match(before.path, method="GET")
    except HTTPException:
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path


def _refuse_csrf(error: CSRFError) -> ResponseReturnValue:
    del error
    return render_refusal(
        400,
        "The page was open too long, or in another session. Nothing was changed. Load it again.",
        headline="This page is out of date",
        next_url=_find_page_before(),
        next_label="Load the page again",
    )


def _refuse_clash(error: IntegrityError) -> ResponseReturnValue:
    """Two did the same at once, and the database let one of them through."""
    current_app.logger.warning("Refused by the database", exc_info=error)
    return render_refusal(409)


def _refuse_unknown(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("Unexpected fault", exc_info=error)
    try:
        return render_refusal(500)
    except Exception:  # noqa: BLE001 - the last resort, when the page itself cannot be made
        return BARE_PAGE.format(*WORDS[500]), 500


def init_app(app: Flask) -> None:
    """Let every refusal be a page with a sentence."""
    app.register_error_handler(CSRFError, _refuse_csrf)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(TextChangedError, lambda e: render_refusal(409, str(e)))
    app.register_error_handler(RefusalError, lambda e: render_refusal(422, str(e)))
    app.register_error_handler(NotFoundError, lambda e: render_refusal(404, str(e) or None))
    app.register_error_handler(ForbiddenError, lambda e: render_refusal(403, str(e) or None))
    app.register_error_handler(IntegrityError, _refuse_clash)
    app.register_error_handler(Exception, _refuse_unknown)
