"""How a package of Debian or Ubuntu is had, with and without the rights to install it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from setup.commands import call
from setup.places import NATIVE
from setup.progress import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setup.progress import Step


def provide(packages: Sequence[str], *, shown: Step) -> str:
    """Install the packages as root, else unpack them beside the environment; say which."""
    if shutil.which("apt-get") is None:
        raise SetupError("This system has no apt-get, so packages have to be installed by hand.")
    if os.geteuid() == 0 and install(packages, shown=shown):
        return "installed"
    unpack(list_missing(packages, shown=shown), into=NATIVE, shown=shown)
    for package in packages:
        _get_mark(package).touch()
    return "unpacked beside the environment"


def is_unpacked(package: str) -> bool:
    """Say whether a package was unpacked beside the environment with all that it needs."""
    return _get_mark(package).is_file()


def _get_mark(package: str) -> Path:
    return NATIVE / f".has-{package}"


def install(packages: Sequence[str], *, shown: Step) -> bool:
    """Install packages for the whole system and say whether that worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Another installation may hold apt's lock for a while, as a fresh machine updates itself.
    options = ["-o", "DPkg::Lock::Timeout=120", "--yes", "--no-install-recommends"]
    command = ["apt-get", "install", *options, *packages]
    shown.note(f"installing {', '.join(packages)}")
    status, _ = call(command, env=environment, on_line=shown.note)
    if status != 0:
        call(["apt-get", "update"], env=environment, on_line=shown.note)
        status, _ = call(command, env=environment, on_line=shown.note)
    return status == 0


def unpack(packages: Sequence[str], *, into: Path, shown: Step) -> None:
    """Download packages and unpack them into a folder; nothing of the system changes."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shown.note(f"downloading {len(packages)} packages")
        _ask_apt(["download", *packages], cwd=Path(folder), shown=shown)
        archives = sorted(Path(folder).glob("*.deb"))
        for number, archive in enumerate(archives, 1):
            shown.note(f"unpacking {number} of {len(archives)}: {archive.name.split('_')[0]}")
            status, _ = call(["dpkg", "-x", str(archive), str(into)])
            if status != 0:
                raise SetupError(f"The package {archive.name} could not be unpacked.")
    mend_links(into)
    shutil.rmtree(_get_private_lists(), ignore_errors=True)


def list_missing(packages: Sequence[str], *, shown: Step) -> list[str]:
    """Name what apt would install for these packages, dependencies included."""
    plan = _ask_apt(["install", "--simulate", "--no-install-recommends", *packages], shown=shown)
    words = (line.split() for line in plan if line.startswith("Inst "))
    # An upgrade shows the old version in brackets; what is installed already serves.
    missing = [word[1] for word in words if not word[2].startswith("[")]
    return missing or list(packages)


def _ask_apt(arguments: Sequence[str], *, shown: Step, cwd: Path | None = None) -> list[str]:
    """Ask apt with the system's package lists, then with lists of our own that are fresh."""
    status, lines = call(["apt-get", *arguments], cwd=cwd)
    if status == 0:
        return lines
    options = _make_private_lists()
    shown.note("reading the package lists")
    call(["apt-get", *options, "update"], on_line=shown.note)
    status, lines = call(["apt-get", *options, *arguments], cwd=cwd)
    if status != 0:
        raise SetupError(
            f"apt-get could not provide {arguments[-1]}: {lines[-1] if lines else 'no answer'}"
        )
    return lines


def _get_private_lists() -> Path:
    return NATIVE.parent / "apt"


def _make_private_lists() -> list[str]:
    """Give apt folders that an ordinary user may write."""
    folder = _get_private_lists()
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": folder / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
    }
    return [word for name, value in options.items() for word in ("-o", f"{name}={value}")]


def mend_links(into: Path) -> None:
    """Point absolute links of unpacked packages at their targets inside the folder."""
    for path in into.rglob("*"):
        if not path.is_symlink() or not path.readlink().is_absolute():
            continue
        inside = into / path.readlink().relative_to("/")
        if inside.exists() and not path.exists():
            path.unlink()
            path.symlink_to(os.path.relpath(inside, path.parent))
