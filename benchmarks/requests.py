"""Requests to the application without a network: as a server would hand them over."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from benchmarks.company import POLICIES, name_session

SLUG = f"policy-{POLICIES}"
_FIELD = re.compile(r'name="(presented|csrf_token)"[^>]*value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def get(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


class Browser:
    """One signed-in browser: a cookie, and what stands in the form it was shown."""

    def __init__(self, app: Flask, person_id: int, slug: str = SLUG) -> None:
        self.app = app
        self.cookie = sign_cookie(app, person_id)
        self.slug = slug
        self.form: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._take(call(self.app, environ("GET", path, self.cookie)))

    def read(self) -> Answer:
        """Open the policy and keep what its form carries."""
        answer = self.get(f"/policies/{self.slug}")
        self.form = dict(_FIELD.findall(answer.body.decode()))
        return answer

    def acknowledge(self) -> Answer:
        """Tick and send the form."""
        body = urlencode({**self.form, "agree": "y", "reading_seconds": "30"}).encode()
        path = f"/policies/{self.slug}/acknowledge"
        return self._take(call(self.app, environ("POST", path, self.cookie, body)))

    def _take(self, answer: Answer) -> Answer:
        if given := answer.get("Set-Cookie"):
            self.cookie = given.split(";")[0]
        return answer


def sign_cookie(app: Flask, person_id: int) -> str:
    """The cookie of the session that the person has open."""
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    values = {"_user_id": name_session(person_id), "_fresh": True}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(values)}"


def environ(method: str, path: str, cookie: str, body: bytes = b"") -> dict[str, Any]:
    """What a server tells of a request."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": cookie,
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "HTTP_ACCEPT": "text/html",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def call(app: Callable[..., Iterable[bytes]], given: dict[str, Any]) -> Answer:
    """Let the application answer."""
    answer = Answer()

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        answer.status, answer.headers = int(status[:3]), headers

    pieces = app(given, start_response)
    answer.body = b"".join(pieces)
    if hasattr(pieces, "close"):
        pieces.close()
    return answer
