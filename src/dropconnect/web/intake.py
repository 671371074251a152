"""Keeps deliveries, in one thread: all that came while it wrote are kept in its next transaction together.

A transaction waits for the disk, and SQLite has one writer at a time. A provider that sends hundreds at once
would have them wait for each other; so they wait once.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from dropconnect.app import Dropconnect
from dropconnect.report.delivery import Receipt, Told

_MOST_TOGETHER = 100


@dataclass(frozen=True)
class _Delivery:
    """One that waits to be kept. ``verify`` is called as whoever waits: its log is about their request."""

    verify: Callable[[], Told]
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    kept: Future[Receipt] = field(default_factory=Future)


class Intake:
    """Use it in a ``with`` statement. ``when_new`` is called when something was kept that is new."""

    def __init__(self, door: Dropconnect, when_new: Callable[[], None]) -> None:
        self._door = door
        self._when_new = when_new
        self._waiting: SimpleQueue[_Delivery | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)

    def __enter__(self) -> Intake:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.put(None)
        self._thread.join()

    async def receive(
        self, connection: str, headers: Mapping[str, str], body: bytes, *, within: float
    ) -> Receipt:
        """As ``Dropconnect.receive``, and raises what it raises; ``TimeoutError`` after so many seconds. It
        may be kept all the same then."""
        delivery = _Delivery(lambda: self._door.verify(connection, headers, body))
        self._waiting.put(delivery)
        return await asyncio.wait_for(asyncio.wrap_future(delivery.kept), within)

    def _work(self) -> None:
        goes_on = True
        while goes_on:
            together: list[tuple[_Delivery, Told]] = []
            for delivery in self._next():
                if delivery is None:
                    goes_on = False
                elif (told := _verified(delivery)) is not None:
                    together.append((delivery, told))
            self._keep(together)

    def _next(self) -> Iterator[_Delivery | None]:
        """The one that is waited for, and those that are there already."""
        yield self._waiting.get()
        for _ in range(_MOST_TOGETHER - 1):
            try:
                yield self._waiting.get_nowait()
            except Empty:
                return

    def _keep(self, together: list[tuple[_Delivery, Told]]) -> None:
        try:
            receipts = self._door.keep([told for _, told in together])
        except Exception as error:  # noqa: BLE001 - each of those who wait hears it
            for delivery, _ in together:
                delivery.kept.set_exception(error)
            return
        for (delivery, _), receipt in zip(together, receipts, strict=True):
            delivery.kept.set_result(receipt)
        if any(receipt.is_new for receipt in receipts):
            self._when_new()


def _verified(delivery: _Delivery) -> Told | None:
    """None: it is not to be kept, and whoever waits knows why, or waits no more."""
    if not delivery.kept.set_running_or_notify_cancel():
        return None
    try:
        return delivery.context.run(delivery.verify)
    except Exception as error:  # noqa: BLE001 - whoever waits for this one hears it
        delivery.kept.set_exception(error)
        return None
