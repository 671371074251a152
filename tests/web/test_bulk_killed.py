"""A server that is killed in the middle of a list: the list is found again, and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.support.patience import PATIENCE, wait_until
from tests.support.recordings import SHOP
from tests.support.serving import Served, hooked
from tests.support.visitor import PASSWORD, Visitor
from tests.support.workplace import Workplace

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove


@pytest.fixture
def shop() -> WooCommerceSimulator:
    """Of its orders 21 is paid, 24 is completed; each of 82.49 USD."""
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def place(tmp_path: Path, shop: WooCommerceSimulator) -> Iterator[Workplace]:
    with shop.running() as url:
        yield hooked(Workplace(tmp_path), url=url)


def until(visitor: Visitor, path: str, words: str) -> None:
    wait_until(lambda: words in visitor.open(path).work, words)


def test_a_list_of_a_killed_server_goes_on_and_pays_once(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    with Served(place) as first, Visitor.of_process(first.url) as visitor:
        visitor.open(first.first_link().removeprefix(first.url))
        visitor.press("Set the password and log in", password=PASSWORD, again=PASSWORD)
        visitor.open("/bulk")
        path = visitor.press("Show what would happen", numbers="21 24", reason="changed-mind").path
        until(visitor, path, "waits for your word")
        killed: Future[bool] = Future()

        def kill(_request: object) -> None:
            first.kill()
            killed.set_result(True)

        shop.faults.add(Fault(Match("POST", r"/orders/21/refunds$"), COMMITTED, Call(kill)))
        visitor.press("Cancel 1 orders, up to 82.49 USD back")
        assert killed.result(PATIENCE)

    with Served(place) as second, Visitor.of_process(second.url) as again:
        again.log_in("owner")
        shown = again.open(path)
        assert "stopped: go on?" in shown.work
        assert "dropconnect ended meanwhile" in shown.work
        again.press("Go on with the other 1")
        until(again, path, "Paid back 82.49 USD")

    assert [refund["total"] for refund in shop.order(21)["refunds"]] == ["-82.49"]
    assert str(shop.money_paid(21)) == "82.49"
