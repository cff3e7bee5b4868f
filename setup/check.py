"""What `./test` does: see to what the tests need, run every stage, sum up."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from setup.chromium import ensure_chromium
from setup.environment import ensure_environment
from setup.pango import ensure_pango
from setup.pdf_validator import ensure_pdf_validator
from setup.places import CACHE, make_environment
from setup.postgresql import open_postgresql
from setup.progress import SetupError, describe_failure
from setup.stages import STAGES, Outcome, run_stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from setup.stages import Stage


MEMORY = Path("/dev/shm")  # noqa: S108 - every file in it is made by tempfile
ROOM_NEEDED = 4 * 1024**3


def main(words: list[str]) -> int:
    """Run the stages that were asked for, all of them by default."""
    # Being ended from outside still stops the servers that were started here.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _work_in_memory()
    own, for_pytest = _split(words)
    options = _read_options(own)
    chosen = [stage for stage in STAGES if not options.stages or stage.name in options.stages]
    try:
        ensure_environment("requirements-test.lock")
        ensure_pango()
        with _prepared(chosen) as (environment, missing):
            outcomes = _run(chosen, environment, for_pytest, stop=options.stop)
    except (SetupError, OSError) as failure:
        print(describe_failure(failure))
        print("0 passed, 1 failed")
        return 1
    except KeyboardInterrupt:
        print("\nStopped before the end.")
        return 130
    return report([*missing, *outcomes], is_ci=_is_ci())


def _work_in_memory() -> None:
    """Keep databases and files of tests in memory where there is room: disks are slow to sync."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM_NEEDED:
        os.environ["TMPDIR"] = str(MEMORY)


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    place = words.index("--") if "--" in words else len(words)
    return words[:place], words[place + 1 :]


def _read_options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./test",
        description="Sets up what the tests need and runs them, in this order.",
        epilog="What follows -- goes to pytest: ./test tests -- -k certificate",
    )
    names = [stage.name for stage in STAGES]
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(names))
    parser.add_argument("--stop", action="store_true", help="stop at the first failing stage")
    options = parser.parse_args(words)
    if unknown := [name for name in options.stages if name not in names]:
        parser.error(f"there is no stage {unknown[0]!r}; the stages are {', '.join(names)}")
    return options


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def make_test_environment() -> dict[str, str]:
    """Hide how the program itself is set, so that no test reaches real data or a mail server."""
    settings = ("DATABASE_URL", "PORT")
    environment = {
        name: value
        for name, value in make_environment().items()
        if name not in settings and not name.startswith("LMS_")
    }
    return {**environment, "LMS_TEST_DATABASES": "sqlite", "PYTHONUNBUFFERED": "1"}


@contextmanager
def _prepared(stages: Sequence[Stage]) -> Iterator[tuple[dict[str, str], list[Outcome]]]:
    """Provide what these stages need; what cannot be had is named and counts in CI."""
    needs = {need for stage in stages for need in stage.needs}
    environment = make_test_environment()
    missing: list[Outcome] = []

    def provide(need: str, variable: str, ensure: Callable[[], str]) -> None:
        if need not in needs:
            return
        try:
            environment[variable] = ensure()
        except SetupError as failure:
            print(f"  {failure}", flush=True)
            missing.append(Outcome(need, 0.0, is_failed=_is_ci(), remark="could not be had"))

    with ExitStack() as opened:
        provide(
            "postgresql",
            "LMS_TEST_POSTGRESQL_URL",
            lambda: opened.enter_context(open_postgresql()),
        )
        environment["LMS_DATA"] = opened.enter_context(tempfile.TemporaryDirectory(prefix="lms-"))
        if "LMS_TEST_POSTGRESQL_URL" in environment:
            environment["LMS_TEST_DATABASES"] = "sqlite,postgresql"
        provide("chromium", "LMS_CHROMIUM", ensure_chromium)
        provide("verapdf", "LMS_VERAPDF", ensure_pdf_validator)
        # Chromium and Java may just have brought libraries of their own.
        environment.update(
            {k: v for k, v in make_environment().items() if k.startswith(("LD_", "FONTCONFIG_"))}
        )
        yield environment, missing


def _run(
    stages: Sequence[Stage], environment: dict[str, str], for_pytest: list[str], *, stop: bool
) -> list[Outcome]:
    (CACHE / "reports").mkdir(parents=True, exist_ok=True)
    outcomes = []
    for stage in stages:
        outcomes.append(run_stage(stage, environment, for_pytest))
        if stop and outcomes[-1].is_failed:
            break
    return outcomes


def report(outcomes: Sequence[Outcome], *, is_ci: bool) -> int:
    """Print the table of stages and the closing line; give the exit status."""
    print("\nStage          Seconds  Result")
    for outcome in outcomes:
        print(f"{outcome.name:<14} {outcome.seconds:>7.1f}  {outcome.describe(is_ci=is_ci)}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.count_failures(is_ci=is_ci) for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    if skipped:
        print(f"{skipped} skipped" + (", which counts as failed in CI" if is_ci else ""))
    sys.stdout.flush()
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0
