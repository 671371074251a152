"""Many orders of a real kind of shop, worked on at once in one process: each is paid back exactly once."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.patience import PATIENCE
from tests.support.sold import DUE, Sold
from tests.support.workplace import KEYS, finish, section

from dropconnect import Dropconnect, Standing
from dropconnect.testing.simulator import ARRIVED, Fault, Hang, Match
from dropconnect.testing.simulator.faults import ArmedFault

ORDERS, THREADS = 40, 8


@pytest.fixture
def sold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sold]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    made = Sold(tmp_path, ORDERS)
    with made.shop.running() as url:
        made.place.configure(section("shop", url))
        yield made


@pytest.mark.prove
def test_forty_orders_in_eight_threads_are_paid_back_exactly_once(sold: Sold) -> None:
    with Dropconnect.open(sold.place.file) as app:
        app.pause("shop", "the office opens at nine", by="Ada")
        with ThreadPoolExecutor(THREADS) as threads:
            for _ in threads.map(
                lambda order: app.cancel("shop", order, reason="changed-mind", by="Ada"), sold.orders
            ):
                pass
        assert sold.gateway_calls == 0
        app.resume("shop", by="Ada")

        worked = app.work(jobs=THREADS)

        assert len(worked.cases) == ORDERS
        assert {case.standing for case in worked.cases} == {Standing.DONE}
        assert sold.paid == dict.fromkeys(sold.orders, str(DUE))
        assert sold.gateway_calls == ORDERS
        assert app.incidents().incidents == ()
        assert app.check_journal().standing is Standing.DONE


@pytest.fixture
def cut_short(sold: Sold) -> Iterator[CutShort]:
    """A service whose first refund has reached the shop and is not answered yet."""
    place = sold.place
    assert place.call("pause", "--because", "later", "--by", "Ada").code == 0
    place.call("cancel", "shop", sold.orders[0], "--reason", "changed-mind", "--yes", "--by", "Ada")
    assert place.call("resume", "--by", "Ada").code == 0
    held = sold.shop.faults.add(Fault(Match("POST", "/refunds$"), ARRIVED, Hang()))
    with place.start("work") as process:
        try:
            assert held.wait_hit(timeout=PATIENCE)
            yield CutShort(sold, process, held)
        finally:
            held.release()
            process.kill()


@pytest.mark.prove
def test_sigterm_lets_a_call_come_to_its_end(cut_short: CutShort) -> None:
    sold, process = cut_short.sold, cut_short.process

    process.send_signal(signal.SIGTERM)
    cut_short.held.release()
    finish(process)

    assert "intent" not in cut_short.effects, "no half"
    assert sold.gateway_calls == 1
    assert sold.place.call("work", "--once").code == 0
    assert sold.paid == {sold.orders[0]: str(DUE)}
    assert sold.gateway_calls == 1


@pytest.mark.prove
def test_a_second_sigterm_does_not_wait_and_what_was_sent_is_looked_up(cut_short: CutShort) -> None:
    sold, process = cut_short.sold, cut_short.process

    while process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    assert "intent" in cut_short.effects, "the shop has not answered"
    cut_short.held.release()

    sold.place.call("work", "--once")
    assert "intent" not in cut_short.effects
    assert sold.gateway_calls <= 1


@dataclass(frozen=True)
class CutShort:
    sold: Sold
    process: subprocess.Popen[str]
    held: ArmedFault

    @property
    def effects(self) -> list[str]:
        """How the effects of its case stand."""
        document = self.sold.place.call("show", "1", "--json").document
        return [effect["state"] for effect in document["effects"]]
