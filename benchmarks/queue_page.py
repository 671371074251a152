"""How long the queue takes to come with two thousand open cases, beside a bare template route.

    python -m benchmarks.queue_page

Both are asked in turn in this process, by the same client. The bare route is a FastAPI route that fills one
Jinja2 template; the queue is the page as a browser gets it: log-in, rights, journal, cards of all columns.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.filling import Filling, fill, templates
from benchmarks.goals import goal
from benchmarks.trading import journal_of, opened
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.testclient import TestClient

from dropconnect import Dropconnect
from dropconnect.shift import Shift
from dropconnect.testing.fakes import FakeWorld
from dropconnect.web.application import application
from dropconnect.web.intake import Intake
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers

OPEN, DONE = 2_000, 300
MOST = 20.0
_ROUNDS = 60
_TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ name }}</title></head>
<body><h1>{{ name }}</h1><ul>{% for item in items %}<li>{{ item }}</li>{% endfor %}</ul></body></html>"""


def measure_queue_page(folder: Path) -> None:
    """Print the median of each, and their ratio beside the goal."""
    world = FakeWorld()
    fill(journal_of(folder), Filling(0, DONE, OPEN, world.clock.now()), templates())
    with opened(folder, world) as door:
        settings, shift = door.serve_settings(), Shift()
        standing = Standing(door, settings, shift, Workers(door, shift, settings.jobs))
        with Intake(door, shift.wake) as intake:
            queue = TestClient(application(standing, intake), base_url="http://127.0.0.1")
            queue.cookies.set("dropconnect", _entered(door))
            bare = TestClient(_bare(), base_url="http://127.0.0.1")
            ours, theirs = _in_turn(lambda: _asked(queue, "Needs you"), lambda: _asked(bare, "Bare"))
    ratio = ours / theirs
    print(f"bare template route          {theirs * 1000:.2f} ms")
    held = goal("queue page", ratio, MOST)
    print(f"queue of {OPEN:,} open cases    {ours * 1000:.2f} ms, {ratio:.1f} x {held}")


def _entered(door: Dropconnect) -> str:
    """The secret of somebody who is logged in."""
    word = secrets.token_urlsafe(24)
    door.set_password(door.first_link(), word)
    return door.log_in("owner", word)


def _bare() -> FastAPI:
    app, template = FastAPI(), Environment(autoescape=True).from_string(_TEMPLATE)

    @app.get("/", response_class=HTMLResponse)
    def page() -> str:
        return template.render(name="Bare", items=range(20))

    return app


def _asked(client: TestClient, words: str) -> None:
    reply = client.get("/")
    if reply.status_code != 200 or words not in reply.text:
        raise SystemExit(f"the page came as {reply.status_code}")


def _in_turn(one: Callable[[], None], other: Callable[[], None]) -> tuple[float, float]:
    """The median seconds of each, asked alternately: what slows the machine down slows both."""
    times: tuple[list[float], list[float]] = [], []
    for _ in range(_ROUNDS):
        for ask, taken in zip((one, other), times, strict=True):
            began = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - began)
    ours, theirs = (statistics.median(taken) for taken in times)
    return ours, theirs


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        measure_queue_page(Path(name))
