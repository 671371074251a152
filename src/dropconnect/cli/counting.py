"""How far a long run is, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dropconnect.app.bulk_spool import Sums
from dropconnect.cli.output import say
from dropconnect.clock import SystemClock
from dropconnect.report.bulk import BulkOrder

ROWS_A_LINE = 25
"""So many rows are told of in one line where nobody watches."""


class Counting:
    """Counts rows and their money, and shows rate and time left. A context manager."""

    def __init__(self, what: str, total: int, *, shown: bool) -> None:
        self.count = 0
        self._what = what
        self._total = total
        self._shown = shown
        self._sums = Sums()
        self._clock = SystemClock()
        self._began = self._clock.boot()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        self._bar = Progress(*columns, TextColumn("{task.fields[more]}"), console=console, transient=True)
        self._has_bar = shown and sys.stderr.isatty()
        self._task = self._bar.add_task(what, total=total, more="")

    def __enter__(self) -> Self:
        if self._has_bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_bar:
            self._bar.stop()

    def add(self, order: BulkOrder) -> None:
        self.count += 1
        self._sums.add(order)
        if self._has_bar:
            self._bar.update(self._task, completed=self.count, more=self._more)
        elif self._shown and self.count % ROWS_A_LINE == 0:
            say(f"{self._what}: {self.count} of {self._total}, {self._more}", stderr=True)

    @property
    def _more(self) -> str:
        seconds = max(self._clock.boot() - self._began, 0.001)
        rate = self.count / seconds
        left = (self._total - self.count) / rate
        money = ", ".join(f"{paid} paid back" for paid in self._sums.paid_back if paid)
        words = f"{rate:.1f} a second, {left / 60:.0f} min left"
        return f"{words}, {money}" if money else words


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM set the event; Ctrl-C a second time is one as ever."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say("stopping after the orders at work; Ctrl-C again does not wait for the rest", stderr=True)

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
