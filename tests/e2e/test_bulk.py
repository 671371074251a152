"""A list of orders at a real kind of shop: carried out, stopped, killed, and given again."""

from __future__ import annotations

import csv
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.patience import PATIENCE
from tests.support.sold import DUE, Sold
from tests.support.workplace import Ended, finish, section

from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Hang, Match

ORDERS, JOBS = 30, 3


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Sold]:
    made = Sold(tmp_path, ORDERS)
    (tmp_path / "recall.csv").write_text("\n".join(["order", *made.orders]) + "\n")
    with made.shop.running() as url:
        made.place.configure(section("shop", url, "repeat_after_absent = true"))
        yield made


WORDS = (
    "bulk", "shop", "recall.csv", "--reason", "out-of-stock", "--by", "Ada", "--jobs", str(JOBS),
    "--report", "report.csv",
)  # fmt: skip
GO = (*WORDS, "--yes")


def outcomes(sold: Sold) -> list[str]:
    with (sold.place.folder / "report.csv").open(newline="", encoding="utf-8") as file:
        return [row["outcome"] for row in csv.DictReader(file)]


def assert_each_is_paid_once(sold: Sold) -> None:
    assert sold.paid == dict.fromkeys(sold.orders, str(DUE))
    assert sold.gateway_calls == ORDERS


@pytest.mark.prove
def test_thirty_orders_are_planned_paid_back_and_known_the_second_time(sold: Sold) -> None:
    planned = sold.place.call(*WORDS, "--plan", "--json")
    assert (planned.code, planned.document["totals"]["states"]) == (0, {"goes": ORDERS})
    assert planned.document["totals"]["money"][0]["due"]["amount"] == str(DUE * ORDERS)
    assert sold.gateway_calls == 0

    done = sold.place.call(*GO)

    assert done.code == 0, done.said
    assert re.search(r"done: 25 of 30, [0-9.]+ a second, \d+ min left, 687\.50 USD paid back", done.err)
    assert f"{ORDERS} orders: {ORDERS} done" in done.out
    assert f"{DUE * ORDERS} USD paid back" in done.out
    assert outcomes(sold) == ["done"] * ORDERS
    assert_each_is_paid_once(sold)
    requests = len(sold.shop.log.requests("GET"))

    again = sold.place.call(*GO, "--json")

    assert (again.code, again.document["totals"]["known"]) == (0, ORDERS)
    assert_each_is_paid_once(sold)
    assert len(sold.shop.log.requests("GET")) == requests, "what has a case is not read again"


@pytest.mark.prove
@pytest.mark.parametrize("moment", [ARRIVED, COMMITTED], ids=["before-the-money", "after-the-money"])
def test_killed_in_the_middle_the_same_command_pays_the_rest_and_nothing_twice(
    sold: Sold, moment: str
) -> None:
    for _ in range(3):
        kill_in_the_middle(sold, moment)

    ended = go_on_until_done(sold)

    assert ended.code == 0, ended.said
    assert outcomes(sold) == ["done"] * ORDERS
    assert_each_is_paid_once(sold)


def kill_in_the_middle(sold: Sold, moment: str) -> None:
    """While several refunds are on their way."""
    order = sold.orders[max(sold.gateway_calls + 4, 5)]
    held = sold.shop.faults.add(Fault(Match("POST", rf"/orders/{order}/refunds$"), moment, Hang()))
    with sold.place.start(*GO) as process:
        assert held.wait_hit(timeout=PATIENCE)
        process.kill()
        process.wait(PATIENCE)
    held.release()


def go_on_until_done(sold: Sold) -> Ended:
    """The same command; a refund that may have arrived is looked up before anything is sent again."""
    for _ in range(5):
        ended = sold.place.call(*GO)
        if ended.code == 0:
            break
    return ended


@pytest.mark.prove
def test_ctrl_c_ends_it_after_the_orders_at_work_and_says_how_to_go_on(sold: Sold) -> None:
    order = sold.orders[10]
    held = sold.shop.faults.add(Fault(Match("POST", rf"/orders/{order}/refunds$"), ARRIVED, Hang()))
    with sold.place.start(*GO) as process:
        assert held.wait_hit(timeout=PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any("stopping after the orders at work" in line for line in lines)
        held.release()
        stopped = finish(process)

    told = re.search(r"stopped after (\d+) of 30 rows; `dropconnect (bulk [^`]+)` goes on", stopped.out)
    assert told, stopped.said
    done = int(told[1])
    assert done < ORDERS
    assert stopped.code == 3
    assert outcomes(sold).count("done") == sold.gateway_calls == done
    assert sold.place.call(*told[2].split(), "--yes").code == 0
    assert_each_is_paid_once(sold)
