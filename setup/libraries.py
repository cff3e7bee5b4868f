"""Whether a shared library is there."""

from __future__ import annotations

import ctypes


def has_library(name: str) -> bool:
    """Say whether the system has this library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
