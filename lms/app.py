"""How the application is put together."""

import secrets
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from flask.cli import ScriptInfo
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import clock
from lms.cli import COMMANDS
from lms.cli.command_line import CommandLine
from lms.config import Settings
from lms.db import READING, db, end_reading
from lms.web import assets, boundary, charts, formatting, identity, refusals
from lms.web.company import get_company
from lms.web.navigation import list_places
from lms.web.registration import BLUEPRINTS
from lms.worker.loop import Loop
from lms.worker.tasks import GROUPS

MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application, connected and closed to everyone who is not let in."""
    settings = settings or Settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Flask("lms.web", static_url_path="/static")
    app.config.update(
        SECRET_KEY=_load_secret_key(settings.data / "secret.key"),
        SQLALCHEMY_DATABASE_URI=settings.resolved_database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=64 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-lms" if settings.is_https else "lms",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TRAP_HTTP_EXCEPTIONS=False,
        LMS_SETTINGS=settings,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    app.teardown_appcontext(end_reading)
    for part in (assets, boundary, charts, formatting, identity, refusals):
        part.init_app(app)
    # After the limits of the boundary, since it reads the form.
    CSRFProtect(app)
    app.context_processor(_describe_page)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["lms_worker"] = Loop(app, GROUPS)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    # A fault of the database is logged with its statement; what people typed stays out of it.
    quiet = {"hide_parameters": True}
    if settings.is_sqlite:
        return {**quiet, "connect_args": {"check_same_thread": False, "timeout": 30}}
    pool = {"pool_size": settings.threads + 4}
    return {**quiet, **pool, "execution_options": READING}


def _load_secret_key(path: Path) -> str:
    """The key that signs cookies and page tokens; made at the first start, readable by us alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii")


def _describe_page() -> dict[str, Any]:
    company = get_company()
    signed_in = identity.find_signed_in()
    zone = signed_in.time_zone if signed_in else company.time_zone
    return {
        "company_name": company.name,
        "demonstration": company.is_demonstration,
        "navigation": list_places(),
        "signed_in": signed_in,
        "zone": zone,
        "home_url": "/",
        "today": clock.today(zone),
    }


def main() -> None:
    """The command `lms`."""
    group = CommandLine(
        "lms",
        help="Staff training and policy acknowledgement that an auditor can check.",
        commands={command.name or "": command for command in COMMANDS},
    )
    try:
        group.main(
            prog_name="lms", obj=ScriptInfo(create_app=create_app, load_dotenv_defaults=False)
        )
    except (OperationalError, ProgrammingError) as error:
        if not ("no such table" in str(error) or "UndefinedTable" in str(error)):
            raise
        sys.exit("Error: The database has no tables yet. Run `lms migrate` first.")
