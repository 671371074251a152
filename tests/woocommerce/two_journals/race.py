"""Two installations of dropconnect, each with a journal of its own, at one order of one shop.

Each is the front door in a thread. Whatever they ask of the shop, and each pause that they make, goes through
a gate, one at a time.
"""

from __future__ import annotations

import random
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from tests.chaos.shop import ShopOrder
from tests.support.patience import PATIENCE
from tests.woocommerce.two_journals.exploring import Choice, Chooser, Kind

from dropconnect import CaseSummary, Dropconnect
from dropconnect.clock import SystemClock
from dropconnect.config import load
from dropconnect.testing.simulator import (
    ARRIVED,
    COMMITTED,
    Call,
    Fault,
    Gate,
    Interrupted,
    Match,
    Moment,
    Received,
)
from dropconnect_woocommerce.simulator import (
    GATEWAY_CALLED,
    META_NUMBERED,
    ApiKey,
    WooCommerceSimulator,
    read_loses_fresh_rows,
)
from dropconnect_woocommerce.simulator.meta import fresh_rows

PARTIES = ("a", "b")
GOES_ON, STOPS, LOSES_ROWS = "goes on", "stops", "loses rows"
_START, _PAUSE, _STOPPED = "start", "pause", "stopped"

CONFIGURATION = """\
journal = "journal.sqlite3"
[stores.shop]
connector = "woocommerce"
url = "{url}"
consumer_key = {{ env = "KEY_{party}" }}
consumer_secret = {{ env = "SECRET_{party}" }}
settle_seconds = 36000
send_within_seconds = 600
read_timeout = {patience}
connect_timeout = {patience}
"""

Wish = Mapping[str, int | None]
"""SKU -> units; empty: the whole order."""


class LaterClock(SystemClock):
    """The machine's, ahead by what the test says."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def boot(self) -> float:
        return super().boot() + self.ahead

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead)


class Shop:
    """The recorded shop, its two clients, and the gate of the race that is on."""

    def __init__(
        self, simulator: WooCommerceSimulator, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.simulator = simulator
        self.gate = Gate(_party_of)
        self.clock = LaterClock()
        self.apps = {party: self._installation(folder / party, url, party, monkeypatch) for party in PARTIES}
        # Making one costs more than all requests of a race, and nothing here is encrypted.
        monkeypatch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        # Pauses of random length would make another run of the same choices.
        monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)
        monkeypatch.setattr(SystemClock, "sleep", lambda _clock, seconds: self._pause(seconds))

    def _installation(
        self, folder: Path, url: str, party: str, monkeypatch: pytest.MonkeyPatch
    ) -> Dropconnect:
        folder.mkdir()
        self.simulator.keys.add(ApiKey(f"ck_{party}", f"cs_{party}"))
        monkeypatch.setenv(f"KEY_{party}", f"ck_{party}")
        monkeypatch.setenv(f"SECRET_{party}", f"cs_{party}")
        file = folder / "dropconnect.toml"
        file.write_text(CONFIGURATION.format(url=url, party=party, patience=PATIENCE), "utf-8")
        return Dropconnect(load(file), clock=self.clock)

    def _pause(self, seconds: float) -> None:
        party = threading.current_thread().name
        if party in PARTIES:
            self.gate.hold(party, _PAUSE)
        self.simulator.clock.advance(seconds)

    def close(self) -> None:
        for app in self.apps.values():
            app.close()

    def case(self, party: str, order: ShopOrder) -> CaseSummary | None:
        """Its case, if it has one; the newest of all are of the race that is on."""
        newest = self.apps[party].cases().cases
        return next((row for row in newest if row.order_id == str(order)), None)

    def rows(self, order: ShopOrder) -> list[str]:
        """The first words of the rows that stand at the order."""
        rows = self.simulator.shop.orders[order.id]["meta_data"]
        return [str(row["value"]).split()[0] for row in rows if row["key"].startswith("_dropconnect_intent")]

    def are_open(self, order: ShopOrder) -> bool:
        cases = [self.case(party, order) for party in PARTIES]
        return any(case is not None and case.outcome is None for case in cases)

    def work_on(self, order: ShopOrder) -> None:
        """Some time later, and once more, both take up what waits, until nothing of the order does."""
        for _ in range(4):
            if not self.are_open(order):
                return
            self.clock.ahead += 60.0
            for app in self.apps.values():
                app.work()

    def approve_all(self) -> None:
        for app in self.apps.values():
            for task in app.tasks().tasks:
                if any(choice.decision == "approve" for choice in task.choices):
                    app.resolve(task.id, "approve", by="Ada")


def _party_of(request: Received) -> str | None:
    key = dict(request.query).get("oauth_consumer_key", "").removeprefix("ck_")
    return key if key in PARTIES else None


@contextmanager
def two_installations(
    simulator: WooCommerceSimulator, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    simulator.clock.stand_still()
    with simulator.running() as url:
        shop = Shop(simulator, url, folder, monkeypatch)
        try:
            yield shop
        finally:
            shop.close()


class Race:
    """One run: who goes on next is the schedule's choice.

    ``stops``: how many of the two may stop for good at a request, which can still be carried out whenever it
    pleases the network. ``losses``: how many reads may lose rows, as in compatibility mode. ``numbering``: a
    new row has its id before anybody sees it, and the other may go on in between.
    """

    def __init__(
        self,
        shop: Shop,
        wishes: Mapping[str, Wish],
        *,
        stops: int = 0,
        losses: int = 0,
        numbering: bool = False,
    ) -> None:
        self.order = ShopOrder(shop.simulator)
        self._shop = shop
        self._wishes = wishes
        self._left = {STOPS: stops, LOSES_ROWS: losses}
        self._numbering = numbering
        self._gate = shop.gate = Gate(_party_of)
        self._stopped: set[str] = set()
        self._done: set[str] = set()
        self._news = dict.fromkeys(PARTIES, False)
        """Whether another one has written since the party began to pause."""

    def run(self, schedule: Chooser) -> bool:
        """Whether the run came to its end; False: it led to nothing new, and went on ungated."""
        faults = self._shop.simulator.faults
        faults.add(Fault(Match(), ARRIVED, self._gate, None))
        faults.add(Fault(Match("POST", "/refunds$"), GATEWAY_CALLED, self._gate, None))
        if self._numbering:
            faults.add(Fault(Match("PUT"), META_NUMBERED, self._gate, None))
        faults.add(Fault(Match(), COMMITTED, Call(self._keep_answer), None))
        threads = [threading.Thread(target=self._cancel, args=(party,), name=party) for party in PARTIES]
        try:
            for thread in threads:
                thread.start()
            self._begin()
            self._arrive(PARTIES, schedule)
            return self._go_through(schedule)
        finally:
            self._gate.open()
            for thread in threads:
                thread.join(PATIENCE)
            faults.clear()

    @property
    def has_stopped(self) -> bool:
        return bool(self._stopped)

    def _cancel(self, party: str) -> None:
        try:
            self._shop.apps[party].cancel(
                "shop",
                str(self.order),
                lines=self._wishes[party],
                reason="changed-mind",
                by="Ada",
                agree=lambda _plan: self._start(party),
            )
        finally:
            self._gate.leave(party)

    def _start(self, party: str) -> bool:
        """Both have looked and want to cancel; what they do from here on is ordered by the schedule."""
        self._gate.hold(party, _START)
        return True

    def _keep_answer(self, request: Received) -> None:
        """One that has stopped hears no answer."""
        party = _party_of(request)
        if party in self._stopped:
            self._gate.hold(party, _STOPPED)
            raise Interrupted

    def _begin(self) -> None:
        """Each has looked at the order, and its person has agreed."""
        while waiting := [party for party in PARTIES if self._gate.held(party) != _START]:
            assert self._gate.wait(waiting, PATIENCE), "it never came to the start"
            for party in waiting:
                if self._gate.held(party) != _START:
                    self._gate.let(party)

    def _living(self) -> list[str]:
        return [each for each in PARTIES if each not in self._stopped and not self._gate.has_left(each)]

    def _arrive(self, parties: tuple[str, ...] | list[str], schedule: Chooser) -> None:
        """Wait until each stands at the gate again, past what touches nothing."""
        while True:
            assert self._gate.wait(parties, PATIENCE), f"nothing moves after {schedule}"
            free = [party for party in parties if self._kind(party) is Kind.NOTHING]
            if not free:
                return
            for party in free:
                self._gate.let(party)

    def _kind(self, party: str) -> Kind | None:
        """What the next step of the party touches; None: it has none. A pause ends in looking."""
        at = self._gate.held(party)
        if not isinstance(at, Moment):
            return {_PAUSE: Kind.READ, _START: Kind.NOTHING}.get(at or "")
        if at.request.method != "GET":
            return Kind.WRITE
        # Who has marked its row as done reads on only to see that all is well.
        # The list of refunds is read right behind the order, and both again if they do not fit.
        reads_order = at.request.path.endswith(f"/orders/{self.order}")
        return Kind.READ if reads_order and party not in self._done else Kind.NOTHING

    def _go_through(self, schedule: Chooser) -> bool:
        while True:
            alternatives = self._alternatives()
            if not alternatives:
                return True
            choice = schedule.choose(alternatives)
            if choice is None:
                return False
            self._carry_out(choice, schedule)

    def _alternatives(self) -> dict[Choice, Kind]:
        found: dict[Choice, Kind] = {}
        for party in PARTIES:
            kind = self._kind(party)
            if kind is None or not self._may_go_on(party, kind):
                continue
            found[Choice(party, GOES_ON)] = kind
            if self._left[LOSES_ROWS] and kind is Kind.READ and self._can_lose(party):
                found[Choice(party, LOSES_ROWS)] = Kind.WRITE
        for party in self._living():
            if self._left[STOPS] and self._gate.held(party) is not None:
                found[Choice(party, STOPS)] = Kind.NOTHING
        return found

    def _may_go_on(self, party: str, kind: Kind) -> bool:
        if party in self._stopped:
            return kind is Kind.WRITE
        if self._gate.held(party) != _PAUSE or self._news[party]:
            return True
        # Looking again before anything has happened shows the same: one pauses as long as another moves.
        return all(self._gate.held(other) == _PAUSE for other in self._living() if other != party)

    def _can_lose(self, party: str) -> bool:
        at = self._gate.held(party)
        shop = self._shop.simulator.shop
        is_read = isinstance(at, Moment) and at.request.path.endswith(f"/orders/{self.order}")
        return is_read and bool(fresh_rows(shop, shop.orders[self.order.id]["meta_data"]))

    def _carry_out(self, choice: Choice, schedule: Chooser) -> None:
        party, kind = choice.party, self._kind(choice.party)
        if choice.how == STOPS:
            self._left[STOPS] -= 1
            self._stopped.add(party)
            return
        if choice.how == LOSES_ROWS:
            self._left[LOSES_ROWS] -= 1
            self._shop.simulator.faults.add(read_loses_fresh_rows(self.order.id))
        at = self._gate.held(party)
        if isinstance(at, Moment) and at.point != META_NUMBERED and b'"done ' in at.request.body:
            self._done.add(party)
        self._gate.let(party)
        # A stopped one comes to the next gate on the way of its request, or to where answers are kept.
        self._arrive([party], schedule)
        if kind is Kind.WRITE or choice.how == LOSES_ROWS:
            self._news = {other: other != party or self._news[other] for other in PARTIES}
        if self._gate.held(party) == _PAUSE:
            self._news[party] = False
