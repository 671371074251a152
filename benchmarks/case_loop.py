"""What a case costs by itself: processor time, statements, commits and bytes.

It runs with this release and with older ones: it prints one JSON document, and
uses the front door alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from dropconnect import Dropconnect
from dropconnect.testing.fakes import FakeWorld

CASES, ROUNDS = 20, 2
TWO_DAYS = 172_800
"""Between two rounds, so that no round pays for what another one has paid back that day."""
_FILE = '{state}[stores.shop]\nconnector = "fake-platform"\n'
_STATE = ('state_folder = "state"\n', "")
"""An older release may not know the setting."""


def measure_cases(folder: Path) -> dict[str, float]:
    """Per case: milliseconds of processor time (of the quickest round), statements, commits, and bytes."""
    world, counts = FakeWorld(), Counter[str]()
    file, journal = folder / "dropconnect.toml", folder / "dropconnect-journal.sqlite3"
    with _opened(file, world) as app:
        _cancel(app, 1)  # imports and caches are no case's cost
    before = _size(journal)
    spent = []
    with _opened(file, world) as app:
        for started in range(2, 2 + ROUNDS * CASES, CASES):
            world.clock.advance(TWO_DAYS)
            since = time.process_time()
            for number in range(started, started + CASES):
                _cancel(app, number)
            spent.append(time.process_time() - since)
    grown = _size(journal) - before
    world.clock.advance(TWO_DAYS)
    with _opened(file, world) as app:
        _count(counts)
        for number in range(2 + ROUNDS * CASES, 2 + (ROUNDS + 1) * CASES):
            _cancel(app, number)
    return {
        "milliseconds": min(spent) / CASES * 1000,
        "bytes": grown / (ROUNDS * CASES),
        **{name: count / CASES for name, count in sorted(counts.items())},
    }


def _opened(file: Path, world: FakeWorld) -> Dropconnect:
    for state in _STATE:
        file.write_text(_FILE.format(state=state), encoding="utf-8")
        with suppress(Exception):
            return Dropconnect.open(file, registry=world.registry(), clock=world.clock)
    raise SystemExit("this release does not open the file of the benchmark")


def _cancel(app: Dropconnect, number: int) -> None:
    done = app.cancel("shop", f"ok-{number}", reason="changed-mind", by="benchmark")
    if done.case is None or done.case.closed_at is None:
        raise SystemExit(f"ok-{number} did not end: {done}")


def _count(counts: Counter[str]) -> None:
    def note(_1: Any, _2: Any, statement: str, *_: Any) -> None:
        words = statement.split()
        counts["commits"] += words[:2] == ["BEGIN", "IMMEDIATE"]
        counts["statements"] += words[0] not in ("BEGIN", "PRAGMA")

    event.listen(Engine, "before_cursor_execute", note)


def _size(journal: Path) -> int:
    """The file, without what was only written ahead of it: that is the same for one case and a thousand."""
    return journal.stat().st_size


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.stdout.write(json.dumps(measure_cases(Path(name))) + "\n")
