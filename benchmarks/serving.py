"""Pages and acts through waitress, with several browsers at once on kept connections."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import waitress

from benchmarks.bare import make_bare_app, read_path
from benchmarks.measuring import ROOT, Cost, read_cpu_of
from benchmarks.pages import choose
from benchmarks.places import open_app
from benchmarks.requests import SLUG, Browser

BROWSERS = 8
Request = tuple[str, str, str, bytes]


def serve_pages(place: dict[str, str], count: int, at_round: int) -> Cost:
    """Signed-in people open the policy."""
    del at_round
    app = open_app(place)
    requests = [
        ("GET", f"/policies/{SLUG}", Browser(app, person_id).cookie, b"")
        for person_id in choose(app, count)
    ]
    return _measure(place, "ours", requests, expected=200)


def serve_acknowledgements(place: dict[str, str], count: int, at_round: int) -> Cost:
    """Signed-in people send the form of the policy, each for the first time."""
    del at_round
    app = open_app(place)
    requests = []
    for person_id in choose(app, count):
        browser = Browser(app, person_id)
        browser.read()
        body = urlencode({**browser.form, "agree": "y", "reading_seconds": "30"}).encode()
        requests.append(("POST", f"/policies/{SLUG}/acknowledge", browser.cookie, body))
    return _measure(place, "ours", requests, expected=303)


def serve_bare_inserts(place: dict[str, str], count: int, at_round: int) -> Cost:
    """A bare view writes one row for each request, as durably."""
    del at_round
    path = f"{read_path()}/acknowledge"
    requests = [("POST", path, "", b"person=%d" % number) for number in range(count)]
    return _measure(place, "bare", requests, expected=303)


def _measure(place: dict[str, str], app: str, requests: list[Request], *, expected: int) -> Cost:
    warm, timed = requests[: len(requests) // 5], requests[len(requests) // 5 :]
    with _serve(place, app) as (port, pid, peak):
        _send(port, warm, expected)
        cost, cpu, began = Cost(len(timed)), read_cpu_of(pid), time.perf_counter()
        _send(port, timed, expected)
        cost.wall, cost.cpu = time.perf_counter() - began, read_cpu_of(pid) - cpu
        cost.peak = peak()
    cost.note = f"{len(timed) / cost.wall:,.0f}/s, {len(timed) / cost.cpu:,.0f}/CPU s of the server"
    return cost


def _send(port: int, requests: list[Request], expected: int) -> None:
    """Send the requests over as many connections as there are browsers."""
    faults: list[str] = []

    def work(mine: list[Request]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for method, path, cookie, body in mine:
            kind = "application/x-www-form-urlencoded"
            headers = {"Cookie": cookie, "Content-Type": kind} if body else {"Cookie": cookie}
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != expected:
                faults.append(f"{answer.status} instead of {expected}: {content[:500]!r}")
        connection.close()

    shares = (requests[n::BROWSERS] for n in range(BROWSERS))
    threads = [threading.Thread(target=work, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(faults[0])


@contextmanager
def _serve(place: dict[str, str], app: str) -> Iterator[tuple[int, int, Callable[[], float]]]:
    """A server of its own: its port, its process and the memory it has held at most."""
    order = json.dumps({"place": place, "app": app})
    command = [sys.executable, "-m", "benchmarks.serving", order]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline()), server.pid, lambda: _read_peak_of(server.pid)
        finally:
            server.terminate()


def _read_peak_of(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _run_server(order: dict[str, Any]) -> None:
    made = open_app(order["place"]) if order["app"] == "ours" else make_bare_app(order["place"])
    server: Any = waitress.create_server(made, host="127.0.0.1", port=0, threads=BROWSERS)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    _run_server(json.loads(sys.argv[1]))
