"""How the virtual environment is made from a lock file when nothing but Python is there."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import sysconfig
import venv
from pathlib import Path

from setup import debian
from setup.commands import call, one_at_a_time
from setup.places import LOG, NATIVE, PYTHON, ROOT, VENV
from setup.progress import SetupError, Step, step

WHEEL_FOLDERS = (
    Path(sysconfig.get_path("stdlib")) / "ensurepip" / "_bundled",
    Path("/usr/share/python-wheels"),
    NATIVE / "usr" / "share" / "python-wheels",
)


def ensure_environment(lock_name: str) -> None:
    """Make the environment hold what the lock file names; quick when it already does."""
    lock = ROOT / lock_name
    stamp = VENV / f".installed-{lock_name}"
    wanted = _fingerprint(lock)
    if _is_ours() and stamp.is_file() and stamp.read_text() == wanted:
        return
    with one_at_a_time():
        if not _is_ours():
            with step("Python environment"):
                _make_environment()
        with step("Python packages") as shown:
            _install(lock, shown)
        stamp.write_text(wanted)


def _fingerprint(lock: Path) -> str:
    content = lock.read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def _is_ours() -> bool:
    """Say whether the environment fits this Python and still stands where it was made."""
    settings = VENV / "pyvenv.cfg"
    if not settings.is_file() or not PYTHON.exists():
        return False
    lines = settings.read_text().splitlines()
    facts = dict(line.split(" = ", 1) for line in lines if " = " in line)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}."
    return facts["version"].startswith(version) and facts["command"].endswith(f" {VENV}")


def _make_environment() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    # What `command` in pyvenv.cfg says is how a moved folder is noticed later.
    status, _ = call([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    if status != 0:
        venv.create(VENV, with_pip=False, symlinks=True)
    if not PYTHON.exists():
        raise SetupError(f"The environment {VENV} could not be made; {LOG} has the details.")


def _install(lock: Path, shown: Step) -> None:
    command, environment = find_pip(shown)
    total = lock.read_text(encoding="utf-8").count("==")
    names: list[str] = []

    def count(line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            names.append(line.split("==", maxsplit=1)[0].rsplit(maxsplit=1)[-1])
            shown.note(f"{len(names)} of {total}: {names[-1]}")
        elif line.startswith("Installing collected packages"):
            shown.note(f"installing {total} packages")

    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)]
    status, lines = call([*command, "install", *options], env=environment, on_line=count)
    if status != 0:
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-3:]
        raise SetupError(
            f"pip could not install what {lock.name} names: {' '.join(errors)[:400]}\n"
            f"The whole of what it said is in {LOG}. Check the network or pip's index settings, "
            "then start again: what was done is kept."
        )
    shown.result = f"{total} in place"


def find_pip(shown: Step) -> tuple[list[str], dict[str, str]]:
    """Give the command and environment of a pip that installs into ours, fetched if need be."""
    return _find_pip() or _fetch_pip(shown)


def _find_pip() -> tuple[list[str], dict[str, str]] | None:
    """Find a pip that can install into the environment: a wheel of it, or a module."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    environment["PIP_ROOT_USER_ACTION"] = "ignore"
    for folder in WHEEL_FOLDERS:
        for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
            return [str(PYTHON), "-m", "pip"], {**environment, "PYTHONPATH": str(wheel)}
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)], environment
    return None


def _fetch_pip(shown: Step) -> tuple[list[str], dict[str, str]]:
    advice = (
        "Python packages are installed with pip, and this system has none. "
        "Install it as root with `apt-get install python3-pip-whl`, then start again."
    )
    try:
        debian.provide(["python3-pip-whl"], shown=shown)
    except SetupError as failure:
        raise SetupError(f"{failure}\n{advice}") from failure
    found = _find_pip()
    if found is None:
        raise SetupError(advice)
    return found
