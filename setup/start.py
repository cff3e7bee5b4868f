"""What `./run` does: see to everything the program needs, then become the program."""

from __future__ import annotations

import os
import sys

from setup.environment import ensure_environment
from setup.pango import ensure_pango
from setup.places import PYTHON, ROOT, make_environment
from setup.progress import SetupError, describe_failure

USAGE = """\
Usage: ./run [--empty]
       ./run COMMAND …     any command of the program; `./run --commands` lists them

Sets up what is missing, brings the database up to date and serves the program
on http://127.0.0.1:8000. The first start creates a demonstration company.

  --empty   start an own, empty company; asks for the first administrator

Settings, taken from the environment:
  PORT=8000            the port to serve on
  DATABASE_URL=…       a PostgreSQL database instead of the embedded one
  LMS_DATA=data        the folder for everything the program keeps
"""


def main(arguments: list[str]) -> int:
    """Set up, then start; a missing piece ends in a sentence."""
    if "--help" in arguments or "-h" in arguments:
        print(USAGE, end="")
        return 0
    try:
        ensure_environment("requirements.lock")
        ensure_pango()
    except (SetupError, OSError) as failure:
        print(describe_failure(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again when you like: what was done is kept.", file=sys.stderr)
        return 130
    sys.stdout.flush()
    environment = make_environment()
    environment["PYTHONPATH"] = str(ROOT)
    environment.setdefault("LMS_DATA", str(ROOT / "data"))
    # The program takes this process over, so that signals reach it and nothing stays behind.
    return os.execve(PYTHON, choose_command(arguments), environment)  # noqa: S606


def choose_command(arguments: list[str]) -> list[str]:
    """Serve, unless a command of the program is named; its files stand where the caller is."""
    program = [str(PYTHON), "-m", "lms"]
    if arguments == ["--commands"]:
        return [*program, "--help"]
    if arguments and not arguments[0].startswith("-"):
        return [*program, *arguments]
    return [*program, "start", *arguments]
