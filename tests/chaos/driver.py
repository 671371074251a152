"""Runs the command line with something done to it, in a process of its own that the tests start.

    [--kill POINT KIND] [--later SECONDS] [--elsewhere] [--orders ID,ID,...] COMMAND ...

``--kill`` ends the process with SIGKILL at a point of its journal, for the first effect of that kind.
``--later`` makes it a process that starts so many seconds from now, ``--elsewhere`` one of another
boot, as on another machine that has the same folder. ``--orders`` runs the command
once for each order, with its id for the word ORDER.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dropconnect.cli import run as dropconnect
from dropconnect.clock import SystemClock
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.effects import Effects, Intent
from dropconnect.journal.records import EffectResult
from dropconnect.journal.rows import Effect
from dropconnect.journal.states import EffectState

BEFORE_INTENT = "before-intent"
AFTER_INTENT = "after-intent"
ANSWER_CAME = "answer-came"
AFTER_RESULT = "after-result"
A_BUG = 1


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Watch:
    """Dies at ``point`` of the first effect of ``kind``: at once, or when the transaction is committed."""

    def __init__(self, point: str, kind: str) -> None:
        self._point = point
        self._kind = kind
        self._due = False

    def sees(self, point: str, kind: str) -> None:
        if kind != self._kind:
            return
        if point == self._point:
            die()
        # Seen inside the transaction, but the point is behind its commit.
        commits = {BEFORE_INTENT: AFTER_INTENT, ANSWER_CAME: AFTER_RESULT}
        self._due = self._due or commits[point] == self._point

    def committed(self) -> None:
        if self._due:
            die()


def kill_at(point: str, kind: str) -> None:
    """From now on the journal's repositories look out for the point."""
    watch = _Watch(point, kind)
    write, insert, record = Journal.write, Effects.insert_intent, Effects.record

    @contextmanager
    def watched_write(journal: Journal) -> Iterator[Transaction]:
        with write(journal) as transaction:
            yield transaction
        watch.committed()

    def watched_insert(effects: Effects, intent: Intent) -> Effect:
        watch.sees(BEFORE_INTENT, intent.kind)
        return insert(effects, intent)

    def watched_record(
        effects: Effects, before: Effect, state: EffectState, result: EffectResult, **how: Any
    ) -> Effect:
        if before.state is EffectState.INTENT:
            watch.sees(ANSWER_CAME, before.kind)
        return record(effects, before, state, result, **how)

    replace_methods(Journal, write=watched_write)
    replace_methods(Effects, insert_intent=watched_insert, record=watched_record)


def replace_methods(of: type, **methods: Callable[..., Any]) -> None:
    for name, method in methods.items():
        setattr(of, name, method)


def start_later(seconds: float) -> None:
    now, boot = SystemClock.now, SystemClock.boot

    def later_now(clock: SystemClock) -> datetime:
        return now(clock) + timedelta(seconds=seconds)

    def later_boot(clock: SystemClock) -> float:
        return boot(clock) + seconds

    replace_methods(SystemClock, now=later_now, boot=later_boot)


def start_elsewhere() -> None:
    def boot_id(_clock: SystemClock) -> str:
        return "elsewhere"

    replace_methods(SystemClock, boot_id=boot_id)


def run(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kill", nargs=2, metavar=("POINT", "KIND"))
    parser.add_argument("--later", type=float, default=0.0)
    parser.add_argument("--elsewhere", action="store_true")
    parser.add_argument("--orders", type=lambda text: text.split(","))
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args(words)
    # A background job of a shell ignores Ctrl-C, and its children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if given.kill:
        kill_at(*given.kill)
    if given.later:
        start_later(given.later)
    if given.elsewhere:
        start_elsewhere()
    if given.orders is None:
        return dropconnect(given.command)
    codes = {
        dropconnect([order if word == "ORDER" else word for word in given.command]) for order in given.orders
    }
    return A_BUG if A_BUG in codes else 0


def run_in(folder: Path, log: Path, environment: Mapping[str, str], words: Sequence[str]) -> None:
    """Be that process: what it prints goes to ``log``; ends with the command's exit code."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = io.StringIO()
    with log.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    sys.exit(run(words))
