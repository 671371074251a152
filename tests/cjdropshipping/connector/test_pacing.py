"""Never more requests per second than CJ allows the account: with threads, with processes, by its own count.

The limit is scaled to a hundred per second, so that the tests are short. Requests leave evenly, a bit slower
than allowed (11 ms apart, in whole milliseconds): 92 in a second at most, and with up to four on their way
none can be the 101st, however long each of them takes.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests.cjdropshipping.connector.cj import CJ, cancellation, connected, open_account, question

from dropconnect.connection import SupplierConnection
from dropconnect.plugin import RateLimited, StepStatus
from dropconnect.testing.conformance import reminder
from dropconnect_cjdropshipping.api import pacing
from dropconnect_cjdropshipping.api.pacing import Lane, Pacer
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.simulator import CJSimulator, Line
from dropconnect_cjdropshipping.simulator.faults import points_exhausted, too_many_requests

LIMIT = 100
CASES = 200


@pytest.fixture
def limited() -> CJSimulator:
    made = CJSimulator(requests_per_second=LIMIT)
    for number in range(CASES):
        made.add_order(f"order-{number}", Line("A", store_line_id=str(number)))
    return made


def test_200_cases_in_4_threads(limited: CJSimulator, tmp_path: Path) -> None:
    with open_account(limited, tmp_path, requests_per_second=LIMIT) as cj:

        def case(number: int) -> StepStatus:
            [order] = cj.find(f"order-{number}", str(number))
            return cj.connection.write(cancellation(order, key=f"key-{number}")).status

        with ThreadPoolExecutor(4) as threads:
            statuses = list(threads.map(case, range(CASES)))
    assert statuses == [StepStatus.DONE] * CASES
    meter = limited.account.meter
    assert (meter.count, meter.refused) == (CASES * 5, 0)
    assert meter.peak() <= LIMIT


def _read_orders(api: str, folder: str, numbers: Iterable[int]) -> None:
    given = CJSettings(
        url=api,
        api_key=SecretStr("CJ0000000@api@simulator"),
        token_store=Path(folder) / "tokens.json",
        requests_per_second=LIMIT,
    )
    connection = SupplierConnection(CJDropshipping("cj", given))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda number: connection.get_order(f"order-{number}"), numbers))
    connection.close()


def test_200_cases_in_2_processes(limited: CJSimulator, tmp_path: Path) -> None:
    starting = multiprocessing.get_context("spawn")
    with limited.running() as url:
        api = limited.connection_settings(url)["url"]
        halves = (range(CASES // 2), range(CASES // 2, CASES))
        workers = [starting.Process(target=_read_orders, args=(api, str(tmp_path), half)) for half in halves]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(100)
    assert [worker.exitcode for worker in workers] == [0, 0]
    meter = limited.account.meter
    assert (meter.count, meter.refused) == (CASES, 0)
    assert meter.peak() <= LIMIT


class Time:
    """A clock that only goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def time_ns(self) -> int:
        return round(self.now * 1_000_000_000)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(pacing, "time", made)
    return made


@pytest.mark.parametrize(("per_second", "interval"), [(1, 1.05), (2, 0.525), (4, 0.263), (6, 0.175)])
def test_by_level(clock: Time, tmp_path: Path, per_second: int, interval: float) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", per_second)
    began = clock.now
    for _ in range(7):
        pacer.wait()
    pacer.close()
    assert clock.now - began == pytest.approx(6 * interval, abs=0.02)


def test_tickets_keep_to_one_per_second_and_count_as_calls(clock: Time, tmp_path: Path) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 6)
    pacer.wait(Lane.TICKETS)
    assert clock.slept == []
    pacer.wait()
    assert sum(clock.slept) == pytest.approx(0.175, abs=0.01)
    pacer.wait(Lane.TICKETS)
    assert sum(clock.slept) == pytest.approx(1.05, abs=0.01)
    pacer.close()


def test_many_orders_are_read_twice_per_second_whatever_the_level(clock: Time, tmp_path: Path) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 6)
    for _ in range(3):
        pacer.wait(Lane.BATCHES)
    pacer.close()
    assert sum(clock.slept) == pytest.approx(1.05, abs=0.01)


@pytest.mark.parametrize("lane", [Lane.TICKETS, Lane.BATCHES])
def test_another_pace_of_a_lane_counts_where_cj_allows_it(clock: Time, tmp_path: Path, lane: Lane) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 100, tickets=10, batches=10)
    for _ in range(3):
        pacer.wait(lane)
    pacer.close()
    assert sum(clock.slept) == pytest.approx(0.21, abs=0.01)


@pytest.mark.parametrize(
    ("per_second", "seconds"),
    [(CJSettings.model_fields["ticket_requests_per_second"].default, 1.05), (10, 0.105)],
    ids=["as documented", "as CJ allows this account"],
)
def test_the_settings_say_how_fast_tickets_are_asked_about(
    clock: Time, simulator: CJSimulator, tmp_path: Path, per_second: int, seconds: float
) -> None:
    with open_account(simulator, tmp_path, ticket_requests_per_second=per_second) as cj:
        asked = reminder(question(cancellation(cj.get("paid"))), "please answer")
        before = clock.now
        cj.connection.write(asked)
    assert clock.now - before == pytest.approx(2 * seconds, rel=0.2)


def test_accounts_do_not_wait_for_each_other(clock: Time, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pacer = Pacer(tmp_path / "pace.sqlite3", name, 1)
        pacer.wait()
        pacer.close()
    assert clock.slept == []


def test_another_program_is_waited_for(clock: Time, tmp_path: Path) -> None:
    first, second = (Pacer(tmp_path / "pace.sqlite3", "a", 1) for _ in range(2))
    first.wait()
    second.wait()
    assert sum(clock.slept) == pytest.approx(1.05, abs=0.01)
    first.close()
    second.close()


def test_a_wall_clock_that_is_set_back_stops_nobody(clock: Time, tmp_path: Path) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 1)
    pacer.wait()
    clock.now -= 3600
    pacer.wait()
    pacer.close()
    assert sum(clock.slept) <= 1.2


def test_nothing_is_kept_for_long(clock: Time, tmp_path: Path) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 1)
    for _ in range(20):
        pacer.wait()
    assert pacer._bucket(Lane.ORDINARY).count() <= 2
    pacer.close()


def test_many_threads_of_one_pacer(tmp_path: Path) -> None:
    pacer = Pacer(tmp_path / "pace.sqlite3", "a", 1000)
    passed: list[int] = []

    def work() -> None:
        for _ in range(20):
            pacer.wait()
            passed.append(1)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pacer.close()
    assert len(passed) == 100


@pytest.mark.parametrize(
    "fault",
    [
        # At the write: a reading is asked for again in its turn.
        too_many_requests(method="DELETE"),
        too_many_requests(method="DELETE", http_status=429),
        points_exhausted(),
    ],
    ids=["200", "429", "points"],
)
def test_cjs_own_limit_is_rate_limited_and_nothing_happened(
    cj: CJ, simulator: CJSimulator, fault: Any
) -> None:
    command = cancellation(cj.get("draft"))
    simulator.faults.add(fault)
    with pytest.raises(RateLimited):
        cj.connection.write(command)
    assert simulator.account.deletions == []


@pytest.mark.parametrize(("level", "fits"), [("plus", True), ("prime", False)])
def test_a_slower_pace_can_be_set_and_is_checked(
    simulator: CJSimulator, tmp_path: Path, level: str, fits: bool
) -> None:
    simulator.limits.per_second = 2
    with (
        simulator.running() as url,
        connected(simulator, url, tmp_path, requests_per_second=None, level=level) as connection,
    ):
        [row] = [item for item in connection.check_connection() if item.name == "pace"]
    assert row.ok is fits
    assert bool(row.fix) is not fits
