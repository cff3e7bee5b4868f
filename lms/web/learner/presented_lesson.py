"""What was shown of a lesson, signed into the page, so that showing it writes nothing."""

import secrets
from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from lms.errors import RefusalError
from lms.lessons.queries import LessonView
from lms.lessons.rules import PresentedLesson
from lms.web.identity import get_signed_in
from lms.web.sign_in_facts import name_session

UNREADABLE = "This page cannot be told from a forged one. Load it again, then send it."
OTHER_SESSION = "This page was opened in another session. Load it again, then send it."


def _make_signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="presented lesson")


def sign_lesson(lesson: LessonView, occasion: str, *, at: datetime) -> str:
    """The token that the page carries."""
    token = _make_signer().dumps(
        {
            "person_id": get_signed_in().id,
            "version_id": lesson.version_id,
            "html_digest": lesson.html_digest,
            "occasion": occasion,
            "presented_at": at.isoformat(),
            "key": secrets.token_hex(16),
            "session": name_session(),
        }
    )
    return token if isinstance(token, str) else token.decode()


def read_lesson_token(token: str) -> PresentedLesson:
    """What the token says; refused where it was not signed here, or shown in another session."""
    try:
        values: dict[str, Any] = _make_signer().loads(token)
    except BadData as error:
        raise RefusalError(UNREADABLE) from error
    session = values.pop("session", "")
    if values["person_id"] == get_signed_in().id and session != name_session():
        raise RefusalError(OTHER_SESSION)
    presented_at = datetime.fromisoformat(values["presented_at"])
    return PresentedLesson(**{**values, "presented_at": presented_at})
