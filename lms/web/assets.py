"""Where a browser finds style sheets, scripts, faces and pictures, and for how long it keeps them.

One digest over the whole folder stands in every address, so that the relative addresses inside
style sheets carry it as well and every answer may be kept for a year.
"""

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, has_request_context, request, send_from_directory

FOLDER = Path(__file__).parent / "static"
YEAR_IN_SECONDS = 365 * 24 * 60 * 60
DIGEST_LENGTH = 12


def list_assets(folder: Path) -> tuple[str, ...]:
    """The names of all files below the folder, in a fixed order."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(path.relative_to(folder).as_posix() for path in files))


def folder_digest(folder: Path) -> str:
    """A short fingerprint of every name and every byte below the folder."""
    digest = hashlib.sha256()
    for name in list_assets(folder):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:DIGEST_LENGTH]


def init_app(app: Flask, folder: Path = FOLDER) -> None:
    """Give the templates asset_url() and serve the folder under its digest."""
    mimetypes.add_type("font/woff2", ".woff2")
    mimetypes.add_type("text/javascript", ".js")
    known = frozenset(list_assets(folder))
    current = folder_digest(folder)

    def asset_url(name: str) -> str:
        if name not in known:
            raise LookupError(f"There is no static file “{name}”. Look in {folder.name}/.")
        root = request.script_root if has_request_context() else ""
        return f"{root}/static/{current}/{name}"

    def asset(digest: str, name: str) -> Response:
        is_current = digest == current
        response = send_from_directory(
            folder, name, max_age=YEAR_IN_SECONDS if is_current else 0, conditional=True
        )
        response.cache_control.immutable = is_current
        response.cache_control.public = True
        # Pages shown before an update ask under the old digest; they get today's file, unkept.
        response.cache_control.no_cache = None if is_current else True
        return response

    app.add_url_rule(f"/static/<string(length={DIGEST_LENGTH}):digest>/<path:name>", "asset", asset)
    app.jinja_env.globals["asset_url"] = asset_url
