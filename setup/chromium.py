"""Which browser the walks use, and how it is had."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from setup import debian
from setup.commands import call
from setup.libraries import has_library
from setup.places import CACHE, NATIVE, make_environment
from setup.progress import SetupError, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACKED = NATIVE / "usr" / "lib" / "chromium" / "chromium"
STARTER = CACHE / "chromium"
ADVICE = (
    "The walks need the browser Chromium. Install it (on Debian `apt-get install chromium`), "
    "or name its program in LMS_CHROMIUM, then start again."
)


def ensure_chromium() -> str:
    """Give the path of a Chromium that starts."""
    found = _find_chromium()
    missing = ([] if found else ["chromium"]) + _list_missing_libraries()
    if missing:
        with step("Chromium for the walks") as shown:
            try:
                shown.result = debian.provide(missing, shown=shown)
            except SetupError as failure:
                raise SetupError(f"{failure}\n{ADVICE}") from failure
        found = _find_chromium()
    if found is None:
        raise SetupError(ADVICE)
    return found


def _list_missing_libraries() -> list[str]:
    """Name what the driver of the browser needs beside the browser."""
    has_atomic = has_library("libatomic.so.1") or debian.is_unpacked("libatomic1")
    return [] if has_atomic else ["libatomic1"]


def _find_chromium() -> str | None:
    candidates = [os.environ.get("LMS_CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    if UNPACKED.exists():
        candidates.append(_write_starter())
    # Ubuntu's `chromium-browser` can be a stub that only says where to get one.
    return next((path for path in candidates if path and _starts(path)), None)


def _starts(path: str) -> bool:
    return call([path, "--version"])[0] == 0


def _write_starter() -> str:
    """Write the small program that starts the unpacked browser with its libraries."""
    environment = make_environment()
    settings = {
        name: environment[name]
        for name in ("LD_LIBRARY_PATH", "FONTCONFIG_PATH")
        if name in environment
    }
    words = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
    STARTER.parent.mkdir(parents=True, exist_ok=True)
    STARTER.write_text(f'#!/bin/sh\nexec env {words} {shlex.quote(str(UNPACKED))} "$@"\n')
    Path(STARTER).chmod(0o755)
    return str(STARTER)
