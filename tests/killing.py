"""Kills the worker at random moments, and counts what the mail server took against the outbox.

`.venv/bin/python -m tests.killing --runs 200` prints the figures; a test does some of the runs.
"""

import argparse
import os
import random
import signal
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select, update

from benchmarks.places import SERVER, make_place
from lms import clock
from lms import db as platform
from lms.app import create_app
from lms.cli.migrations import upgrade
from lms.config import Settings
from lms.db import db, transaction
from lms.jobs import queries as jobs
from lms.jobs import service as schedule
from lms.jobs.models import JobRun, ScheduledJob
from lms.notifications.models import Mail
from lms.notifications.outbox import NewMail, queue_mails
from tests.cast import make_cast

MAILS = 30
LONGEST = 60.0


@dataclass
class Figures:
    """What a campaign saw."""

    mails: int = 0
    kills_while_working: int = 0
    second_copies: int = 0
    runs_of_jobs: int = 0
    runs_begun_again: int = 0
    faults: list[str] = field(default_factory=list)


class Ledger:
    """A mail server in a process of its own, which writes down each mail before it says yes."""

    def __init__(self, folder: Path):
        self._path = folder / "taken"
        self._path.touch()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self._pid = os.fork()
        if not self._pid:
            _serve(listening, os.open(self._path, os.O_WRONLY | os.O_APPEND))
        listening.close()

    def count(self) -> Counter[str]:
        """How many copies of each mail were taken, by the id in its Message-ID."""
        lines = self._path.read_text("ascii").splitlines()
        return Counter(line.strip("<>").partition("@")[0] for line in lines)

    def stop(self) -> None:
        kill(self._pid)


def _serve(listening: socket.socket, ledger: int) -> None:
    class Box:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            del server, session
            message = message_from_bytes(envelope.content)
            os.write(ledger, f"{message['Message-ID']}\n".encode("ascii"))
            return "250 OK"

    class Server(Controller):
        def _create_server(self):
            return self.loop.create_server(self._factory_invoker, sock=listening)

    Server(Box(), hostname="127.0.0.1", port=listening.getsockname()[1]).start()
    while True:
        time.sleep(3600)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


class Campaign:
    """In each run mails and jobs are due, a worker is killed, and another one ends its work."""

    def __init__(self, app: Flask, ledger: Ledger, chance: random.Random):
        self._app = app
        self._ledger = ledger
        self._chance = chance
        self._person = make_cast().alice
        self._seconds = 0.0
        self.figures = Figures()
        with transaction():
            schedule.plan(at=clock.now())

    def measure(self) -> None:
        """See how long a worker takes that nobody kills."""
        self._ask(-1)
        began = time.monotonic()
        pid = self._start_worker()
        self._wait()
        self._seconds = time.monotonic() - began
        kill(pid)

    def run(self, number: int) -> None:
        """One kill, and what came of it."""
        ids = self._ask(number)
        pid = self._start_worker()
        time.sleep(self._chance.uniform(0, self._seconds))
        kill(pid)
        # What had left the worker whole is taken even then; it belongs to the same moment.
        time.sleep(0.1)
        at_kill = self._ledger.count()
        unnoted = {each for each in ids if at_kill[each]} - self._list_sent(ids)
        self.figures.kills_while_working += self._is_at_work()
        pid = self._start_worker()
        self._wait()
        kill(pid)
        self._compare(number, ids, unnoted)

    def _ask(self, number: int) -> set[str]:
        at = clock.now()
        mails = [
            NewMail(
                self._person, "alice@example.org", "test", f"Mail {n}", "text", key=f"{number}-{n}"
            )
            for n in range(MAILS)
        ]
        with transaction():
            queue_mails(mails, at=at)
            db.session.execute(update(ScheduledJob).values(next_run_at=at, tries=0))
        found = select(Mail.id).where(Mail.key.startswith(f"{number}-", autoescape=True))
        return set(db.session.scalars(found))

    def _start_worker(self) -> int:
        """Fork a worker that shares neither connections nor locks with this process."""
        db.session.remove()
        db.engine.dispose()
        while platform._lock_files:
            os.close(platform._lock_files.popitem()[1])
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            return pid
        worker = self._app.extensions["lms_worker"]
        worker.start()
        worker.wait()
        os._exit(1)

    def _wait(self) -> None:
        until = time.monotonic() + LONGEST
        while self._is_at_work():
            if time.monotonic() > until:
                self.figures.faults.append("A worker did not come to an end.")
                return
            time.sleep(0.02)

    def _is_at_work(self) -> bool:
        db.session.rollback()
        waiting = select(func.count()).where(Mail.next_try_at.is_not(None))
        due = select(func.count()).where(ScheduledJob.next_run_at <= clock.now())
        return bool(db.session.scalar(waiting) or db.session.scalar(due))

    def _list_sent(self, ids: set[str]) -> set[str]:
        db.session.rollback()
        return set(db.session.scalars(select(Mail.id).where(Mail.sent_at.is_not(None)))) & ids

    def _compare(self, number: int, ids: set[str], unnoted: set[str]) -> None:
        taken = self._ledger.count()
        lost = [each for each in ids if not taken[each]]
        twice = {each for each in ids if taken[each] > 1}
        self.figures.mails += len(ids)
        self.figures.second_copies += len(twice)
        if lost or len(ids) != MAILS or self._list_sent(ids) != ids:
            self.figures.faults.append(f"Run {number}: {len(lost)} mails were lost.")
        if twice != unnoted or len(unnoted) > 1 or any(taken[each] > 2 for each in twice):
            self.figures.faults.append(
                f"Run {number}: {len(twice)} second copies, {len(unnoted)} due."
            )
        failed = [run for run in jobs.list_runs() if run.fault and "stopped" not in run.fault]
        if failed:
            self.figures.faults.append(f"Run {number}: a job failed: {failed[0].fault}")

    def end(self) -> Figures:
        runs = list(db.session.execute(select(JobRun.fault, JobRun.ended_at)))
        self.figures.runs_of_jobs = len(runs)
        self.figures.runs_begun_again = sum(fault is not None for fault, _ in runs)
        if any(ended_at is None for _, ended_at in runs):
            self.figures.faults.append("A run of a job has no end.")
        return self.figures


def campaign(folder: Path, url: str, *, runs: int, seed: int) -> Figures:
    """Kill a worker so many times, and say what was seen."""
    ledger = Ledger(folder)
    try:
        settings = Settings(
            data=folder,
            DATABASE_URL=url,
            smtp_host="127.0.0.1",
            smtp_port=ledger.port,
            worker_silence=1,
        )
        app = create_app(settings)
        with app.app_context():
            upgrade()
            done = Campaign(app, ledger, random.Random(seed))  # noqa: S311
            done.measure()
            for number in range(runs):
                done.run(number)
            figures = done.end()
            db.session.remove()
            db.engine.dispose()
            return figures
    finally:
        ledger.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--server", default=SERVER, help="a PostgreSQL that may make databases")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with make_place(asked.database, server=asked.server, keep=None) as place:
        figures = campaign(Path(place["folder"]), place["url"], runs=asked.runs, seed=asked.seed)
    for name, value in vars(figures).items():
        print(f"{name.replace('_', ' ')}: {value}")
    sys.exit(bool(figures.faults))


if __name__ == "__main__":
    main()
