"""How and from where the person who acts is signed in, as the record keeps it."""

from flask import request

from lms.people.signing import SignIn
from lms.web.identity import digest_token, get_signed_in


def describe_sign_in() -> SignIn:
    """What is recorded of the session with an act."""
    signed_in = get_signed_in()
    return SignIn(
        session=name_session(),
        method=signed_in.facts.method,
        signed_in_at=signed_in.facts.signed_in_at,
        zone=signed_in.time_zone,
        address=request.remote_addr or "",
        browser=request.user_agent.string[:300],
    )


def name_session() -> str:
    """The digest by which this session is known."""
    return digest_token(get_signed_in().token)
