"""What one operation costs: CPU, time on the wall and memory, each side in a process of its own."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What some equal operations took together; `server` is CPU spent inside PostgreSQL."""

    count: int = 1
    cpu: float = 0.0
    server: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One of two things that are compared: a function and what it is called with."""

    label: str
    function: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of the table: the middle of the rounds, for one operation."""

    label: str
    cpu_ms: float
    wall_ms: float
    peak_mib: float
    spread: float
    note: str
    ratio: float


@contextmanager
def stopwatch(cost: Cost, server_pids: tuple[int, ...] = ()) -> Iterator[None]:
    """Add what happens inside to the cost."""
    server, cpu, wall = _read_cpu(server_pids), time.process_time(), time.perf_counter()
    yield
    cost.cpu += time.process_time() - cpu
    cost.wall += time.perf_counter() - wall
    cost.server += _read_cpu(server_pids) - server


def read_cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _read_cpu(pids: tuple[int, ...]) -> float:
    return sum(read_cpu_of(pid) for pid in pids)


def read_peak() -> float:
    """The most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_side(side: Side, *, at_round: int) -> Cost:
    """Run one side once, in a fresh process."""
    order = {"function": side.function, "arguments": {**side.arguments, "at_round": at_round}}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise SystemExit(f"{side.label} could not be measured:\n{done.stderr[-4000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def compare(sides: list[Side], *, rounds: int) -> list[Line]:
    """Run the sides in turn, and set the middle of each against that of the last one."""
    costs: dict[str, list[Cost]] = {side.label: [] for side in sides}
    for at_round in range(rounds):
        for side in sides if at_round % 2 == 0 else sides[::-1]:
            costs[side.label].append(run_side(side, at_round=at_round))
    middles = [_find_middle(side.label, costs[side.label]) for side in sides]
    limit = middles[-1].cpu_ms or 1.0
    return [Line(**{**asdict(line), "ratio": line.cpu_ms / limit}) for line in middles]


def _find_middle(label: str, costs: list[Cost]) -> Line:
    each = sorted(1000 * (cost.cpu + cost.server) / cost.count for cost in costs)
    return Line(
        label=label,
        cpu_ms=median(each),
        wall_ms=median(1000 * cost.wall / cost.count for cost in costs),
        peak_mib=max(cost.peak for cost in costs),
        spread=each[-1] - each[0],
        note=costs[-1].note,
        ratio=1.0,
    )


def print_table(title: str, lines: list[Line]) -> None:
    """Print the lines as a table that can stand in a document."""
    print(f"\n**{title}**\n")
    print("| | CPU ms | ± | wall ms | peak MiB | CPU ratio | |")
    print("|---|---:|---:|---:|---:|---:|---|")
    for line in lines:
        print(
            f"| {line.label} | {_say(line.cpu_ms)} | {_say(line.spread / 2)} | "
            f"{_say(line.wall_ms)} | {line.peak_mib:.0f} | {line.ratio:.1f} | {line.note} |"
        )
    sys.stdout.flush()


def _say(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"
