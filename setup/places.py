"""Where the set-up keeps what it makes."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NATIVE = VENV / "native"
CACHE = ROOT / ".cache"
LOG = CACHE / "setup.log"


def list_library_folders() -> tuple[Path, ...]:
    """Name the folders of unpacked system libraries, whether or not they exist."""
    triplet = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    shared = NATIVE / "usr" / "lib" / triplet
    # Programs find the libraries of PulseAudio by a path that is built into them.
    return (shared, shared / "pulseaudio", NATIVE / "lib" / triplet, NATIVE / "usr" / "lib")


def make_environment() -> dict[str, str]:
    """Copy the environment, with the virtual environment and unpacked libraries in front."""
    environment = dict(os.environ)
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["VIRTUAL_ENV"] = str(VENV)
    environment.pop("PYTHONHOME", None)
    if NATIVE.is_dir():
        folders = [str(folder) for folder in list_library_folders() if folder.is_dir()]
        if inherited := environment.get("LD_LIBRARY_PATH"):
            folders.append(inherited)
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(folders)
    fonts = NATIVE / "etc" / "fonts"
    if fonts.is_dir() and not Path("/etc/fonts/fonts.conf").exists():
        environment.setdefault("FONTCONFIG_PATH", str(fonts))
    return environment
