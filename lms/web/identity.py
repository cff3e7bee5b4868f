"""Who is signed in: the only place that knows Flask-Login."""

import hashlib
from typing import TYPE_CHECKING

from flask import Flask, g
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_login import current_user as _current_user

from lms import clock
from lms.people import queries as people
from lms.people.roles import ROLE_WORDS, Actor, Role

if TYPE_CHECKING:
    from lms.people.queries import SignedInFacts

login_manager = LoginManager()
login_manager.session_protection = None


class SignedIn(UserMixin):
    """The signed-in person as pages need them; read once for each request."""

    def __init__(self, token: str, facts: "SignedInFacts") -> None:
        self.token = token
        self.facts = facts
        self.id = facts.person_id
        self.name = facts.name
        self.time_zone = facts.time_zone
        self.actor = Actor(facts.person_id, facts.roles, has_reports=facts.has_reports)

    def get_id(self) -> str:
        """What the cookie carries: the session's token, never the person's id."""
        return self.token

    @property
    def roles_text(self) -> str:
        """The roles in words, for the account menu."""
        return ", ".join(ROLE_WORDS[role] for role in Role if role in self.facts.roles)


def digest_token(token: str) -> str:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    facts = people.find_signed_in(digest_token(token), at=clock.now())
    return SignedIn(token, facts) if facts else None


def remember(token: str) -> bool:
    """Let this browser be signed in by that session."""
    loaded = _load(token)
    return loaded is not None and bool(login_user(loaded))


def forget() -> None:
    """Let this browser be signed in by nobody."""
    logout_user()


def get_signed_in() -> SignedIn:
    """The signed-in person; only for pages that visitors cannot open."""
    signed_in: SignedIn = g._login_user  # noqa: SLF001 - Flask-Login offers it only behind a proxy
    return signed_in


def find_signed_in() -> SignedIn | None:
    """The signed-in person, or None for a visitor."""
    return get_signed_in() if _current_user.is_authenticated else None


def init_app(app: Flask) -> None:
    """Connect sign-in with the application."""
    login_manager.init_app(app)
