"""What was shown, signed into the page, so that showing it writes nothing."""

import secrets
from datetime import datetime
from functools import cache
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from lms.acknowledgements.rules import Presented
from lms.errors import RefusalError
from lms.web.identity import get_signed_in
from lms.web.sign_in_facts import name_session

UNREADABLE = "This page cannot be told from a forged one. Load it again, then acknowledge."
OTHER_SESSION = "This page was opened in another session. Load it again, then acknowledge."


def _signer() -> URLSafeSerializer:
    return _make_signer(str(current_app.config["SECRET_KEY"]))


@cache
def _make_signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="presented")


def sign_presented(
    *,
    person_id: int,
    version_id: int,
    html_digest: str,
    statement_digest: str,
    occasion: str,
    view: str,
    at: datetime,
) -> str:
    """The token that the page carries."""
    presented = Presented(
        person_id=person_id,
        version_id=version_id,
        html_digest=html_digest,
        statement_digest=statement_digest,
        occasion=occasion,
        view=view,
        presented_at=at,
        key=secrets.token_hex(16),
    )
    shown = {**vars(presented), "presented_at": at.isoformat(), "session": name_session()}
    token = _signer().dumps(shown)
    return token if isinstance(token, str) else token.decode()


def read_presented(token: str) -> Presented:
    """What the token says; refused where it was not signed here, or shown in another session.

    The entry of the act names one session, and says that the text was presented in it.
    """
    try:
        values: dict[str, Any] = _signer().loads(token)
    except BadData as error:
        raise RefusalError(UNREADABLE) from error
    session = values.pop("session", "")
    if values["person_id"] == get_signed_in().id and session != name_session():
        raise RefusalError(OTHER_SESSION)
    return Presented(**{**values, "presented_at": datetime.fromisoformat(values["presented_at"])})
