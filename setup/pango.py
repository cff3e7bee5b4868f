"""Whether PDFs can be drawn here, and how the missing libraries are had."""

from __future__ import annotations

from setup import debian
from setup.libraries import has_library
from setup.places import VENV
from setup.progress import SetupError, step

LIBRARIES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
    "libgobject-2.0.so.0",
    "libfontconfig.so.1",
)
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
GIVEN_UP = VENV / ".no-pango"
ADVICE = (
    "PDFs cannot be made here: they need Pango. As root, run "
    f"`apt-get install {' '.join(PACKAGES)}`, then start again. Everything else works."
)


def ensure_pango() -> None:
    """See to the libraries that draw PDFs; without them say so, and go on."""
    if has_pango():
        return
    if GIVEN_UP.exists():
        print(f"  {ADVICE}")
        return
    with step("Libraries for PDF") as shown:
        try:
            shown.result = debian.provide(PACKAGES, shown=shown)
        except SetupError as failure:
            shown.result = f"missing: {failure}"
    if not has_pango():
        GIVEN_UP.touch()
        print(f"  {ADVICE}")


def has_pango() -> bool:
    """Say whether every library is on the system or unpacked beside the environment."""
    is_unpacked = all(debian.is_unpacked(package) for package in PACKAGES)
    return is_unpacked or all(has_library(name) for name in LIBRARIES)
