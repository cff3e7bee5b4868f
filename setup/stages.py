"""Which stages a full check has, and how one of them is run and counted."""

from __future__ import annotations

import subprocess
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setup.places import CACHE, PYTHON, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NO_TESTS_COLLECTED = 5


@dataclass(frozen=True)
class Stage:
    """One command of the check; a stage of pytest reports each of its tests."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def is_pytest(self) -> bool:
        """Say whether this stage counts tests."""
        return "pytest" in self.command


@dataclass(frozen=True)
class Outcome:
    """How a stage ended."""

    name: str
    seconds: float
    is_failed: bool
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    remark: str = ""

    def count_failures(self, *, is_ci: bool) -> int:
        """Count failed tests; a stage that failed without one counts as one itself."""
        failures = self.failed + (self.skipped if is_ci else 0)
        return max(failures, int(self.is_failed))

    def describe(self, *, is_ci: bool) -> str:
        """Put the outcome in words."""
        word = "FAILED" if self.count_failures(is_ci=is_ci) else "ok"
        counts = {"passed": self.passed, "failed": self.failed, "skipped": self.skipped}
        parts = [f"{number} {name}" for name, number in counts.items() if number]
        return ", ".join([word, *parts, *([self.remark] if self.remark else [])])


SCRIPTS = ("run", "test")
PYTEST = (str(PYTHON), "-m", "pytest", "-n", "2", "-q")
STAGES = (
    Stage("format", ("ruff", "format", "--check", ".", *SCRIPTS)),
    Stage("lint", ("ruff", "check", ".", *SCRIPTS)),
    Stage("types", (str(PYTHON), "-m", "mypy", "-p", "lms", "-p", "setup")),
    Stage("imports", ("lint-imports", "--no-cache", "--no-logo")),
    Stage("migrations", (str(PYTHON), "-m", "lms", "migrate", "--check")),
    Stage("tests", (*PYTEST, "tests", "--ignore=tests/walks"), ("postgresql", "verapdf")),
    Stage("walks", (*PYTEST, "tests/walks"), ("postgresql", "chromium")),
)


def run_stage(stage: Stage, environment: dict[str, str], for_pytest: Sequence[str]) -> Outcome:
    """Run one stage in the open, so that its own words are seen, and count what it did."""
    print(f"\n== {stage.name}", flush=True)
    command = list(stage.command)
    results = CACHE / "reports" / f"{stage.name}.xml"
    if stage.is_pytest:
        results.unlink(missing_ok=True)
        command = [*choose_targets(command, for_pytest), f"--junitxml={results}", *for_pytest]
    started = time.monotonic()
    status = _call(command, environment)
    seconds = time.monotonic() - started
    if not stage.is_pytest:
        return Outcome(stage.name, seconds, is_failed=status != 0)
    passed, failed, skipped = count_tests(results)
    # A choice made with `-- -k …` may leave one of the stages without any test.
    is_failed = status not in ((0, NO_TESTS_COLLECTED) if for_pytest else (0,))
    return Outcome(stage.name, seconds, is_failed, passed, failed, skipped)


def choose_targets(command: Sequence[str], for_pytest: Sequence[str]) -> list[str]:
    """Leave the stage's own folder out where the caller names files or folders."""
    if any((ROOT / word.split("::")[0]).exists() for word in for_pytest if word[:1] != "-"):
        return [word for word in command if not word.startswith(("tests", "--ignore"))]
    return list(command)


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    try:
        return subprocess.run(
            command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, check=False
        ).returncode
    except FileNotFoundError as failure:
        print(f"{failure.filename} is not in the environment.", flush=True)
        return 127


def count_tests(results: Path) -> tuple[int, int, int]:
    """Read passed, failed and skipped from the file that pytest writes."""
    if not results.is_file():
        return 0, 0, 0
    # pytest wrote the file a moment ago, in a folder of ours.
    suites = list(ET.parse(results).getroot().iter("testsuite"))  # noqa: S314
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return max(total - failed - skipped, 0), failed, skipped
