"""A bulk of reads uses the pace that CJ allows, and CJ refuses none of them.

By one clock for both sides, which goes on when somebody sleeps and by what a request takes: nothing depends
on this machine's speed. The simulator counts and refuses by that clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import CJ, open_account

from dropconnect.plugin import RateLimited
from dropconnect_cjdropshipping.api import pacing
from dropconnect_cjdropshipping.settings import REQUESTS_PER_SECOND
from dropconnect_cjdropshipping.simulator import CJSimulator, Line, limits
from dropconnect_cjdropshipping.simulator.faults import too_many_requests

READS = 120
LEAST = 0.95
"""Of the allowed pace."""


class Road:
    """One time for both ends, in seconds. Who sleeps wakes late, and requests travel unequally fast."""

    def __init__(self, *, late: float, travel: float) -> None:
        self._chance = random.Random(14)
        self._now, self._late, self._travel = 1_700_000_000.0, late, travel
        self.arrivals: list[float] = []

    def time_ns(self) -> int:
        return round(self._now * 1_000_000_000)

    def sleep(self, seconds: float) -> None:
        self._now += seconds + self._chance.uniform(0, self._late)

    def monotonic(self) -> float:
        """When a request arrives; asked by the simulator once a request."""
        self.arrivals.append(self._now + self._chance.uniform(0, self._travel))
        return self.arrivals[-1]


def read_in_bulk(
    folder: Path, per_second: int, road: Road, monkeypatch: pytest.MonkeyPatch
) -> tuple[float, int]:
    """The share of the allowed pace that was used, and how many reads were refused."""
    simulator = CJSimulator(requests_per_second=per_second)
    simulator.add_order("1", Line("A", store_line_id="11"))
    monkeypatch.setattr(pacing, "time", road)
    monkeypatch.setattr(limits, "time", road)
    with open_account(simulator, folder, requests_per_second=per_second) as cj:
        order_id = cj.get("1").id
        for _ in range(READS):
            cj.connection.get_order(order_id)
    arrived = road.arrivals
    used = (len(arrived) - 1) / (arrived[-1] - arrived[0]) / per_second
    return used, simulator.account.meter.refused


@pytest.mark.parametrize("per_second", sorted(REQUESTS_PER_SECOND.values()))
@pytest.mark.parametrize(
    "road",
    [
        pytest.param(lambda: Road(late=0.0, travel=0.0), id="quiet"),
        pytest.param(lambda: Road(late=0.01, travel=0.0), id="waking late"),
        pytest.param(lambda: Road(late=0.008, travel=0.03), id="unequal travel"),
    ],
)
def test_reads_use_the_pace_and_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, per_second: int, road: Callable[[], Road]
) -> None:
    used, refused = read_in_bulk(tmp_path, per_second, road(), monkeypatch)

    assert refused == 0
    assert LEAST <= used <= 1


def test_a_read_that_came_too_fast_is_asked_again_in_its_turn(cj: CJ) -> None:
    order_id = cj.get("draft").id
    cj.simulator.faults.add(too_many_requests())

    assert cj.connection.get_order(order_id).id == order_id


def test_an_account_that_stays_too_fast_is_told_so(cj: CJ) -> None:
    order_id = cj.get("draft").id
    cj.simulator.faults.add(replace(too_many_requests(), times=None))

    with pytest.raises(RateLimited):
        cj.connection.get_order(order_id)
