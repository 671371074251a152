"""Two real processes of the command, each with a journal of its own, at one order of one shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos.shop import DONE, LINE, WHOLE, Cancellation, Shopkeeper, ShopOrder, Victim, cancel_words
from tests.support.recordings import SHOP

from dropconnect.journal.states import Outcome
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Match, Received
from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

ROUNDS = 5
REQUESTS = range(12)
"""From the first one for the order to behind the last one that writes."""


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[WooCommerceSimulator, str]]:
    simulator = WooCommerceSimulator.from_shop(SHOP)
    with simulator.running() as url:
        yield simulator, url


@pytest.fixture
def simulator(running: tuple[WooCommerceSimulator, str]) -> Iterator[WooCommerceSimulator]:
    yield running[0]
    running[0].faults.clear()


@pytest.fixture
def two(running: tuple[WooCommerceSimulator, str], tmp_path: Path) -> tuple[Shopkeeper, Shopkeeper]:
    def installation(name: str) -> Shopkeeper:
        folder = tmp_path / name
        folder.mkdir()
        return Shopkeeper(folder, running[1], {"settle_seconds": 3600, "repeat_after_absent": "false"})

    return installation("first"), installation("second")


def outcome(keeper: Shopkeeper, order: ShopOrder) -> Outcome | None:
    """None: the case is open, or none was opened as the plan was refused at once."""
    with keeper.reading() as journal:
        cases = journal.cases.of_order("shop", str(order))
    return cases[0].outcome if cases else None


def is_asked(keeper: Shopkeeper, order: ShopOrder) -> bool:
    """Whether the order has a case that waits for a person."""
    with keeper.reading() as journal:
        cases = journal.cases.of_order("shop", str(order))
        return any(task.is_open for case in cases for task in journal.tasks.of_case(case.id))


def words_of_rows(simulator: WooCommerceSimulator, order: ShopOrder) -> list[str]:
    rows = simulator.shop.orders[order.id]["meta_data"]
    return [row["value"].split()[0] for row in rows if row["key"].startswith("_dropconnect_intent")]


@pytest.mark.parametrize("wanted", [WHOLE, LINE], ids=["whole", "line"])
def test_both_at_once_one_pays_and_the_other_sees_it(
    simulator: WooCommerceSimulator, two: tuple[Shopkeeper, Shopkeeper], wanted: Cancellation
) -> None:
    for _ in range(ROUNDS):
        order = ShopOrder(simulator)
        started = [keeper.start(*cancel_words(order, wanted)) for keeper in two]
        for command in started:
            command.ended()
        assert order.money_paid <= wanted.due
        for keeper in two:
            keeper.work("--later", "600")
        order.assert_is(wanted)
        # Who comes late enough is told so, or asked whether it is the same wish: with a case that has no
        # row at the order yet, or that laid one right after the other's end.
        for keeper in two:
            if is_asked(keeper, order):
                keeper.resolve(order, "same")
        order.assert_is(wanted)
        outcomes = [outcome(keeper, order) for keeper in two]
        assert outcomes.count(Outcome.DONE) == 1
        assert set(outcomes) <= {Outcome.DONE, Outcome.ALREADY, None}
        assert words_of_rows(simulator, order) == ["done"]


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
@pytest.mark.parametrize("request_number", REQUESTS)
def test_one_is_killed_at_a_request_and_the_other_wants_the_same(
    simulator: WooCommerceSimulator, two: tuple[Shopkeeper, Shopkeeper], request_number: int, at: str
) -> None:
    order, victim = ShopOrder(simulator), Victim()
    seen: set[int] = set()

    def is_the_one(request: Received) -> bool:
        seen.add(request.number)
        return sorted(seen).index(request.number) == request_number

    at_order = Match("*", rf"/orders/{order}\b", is_the_one)
    armed = simulator.faults.add(Fault(at_order, at, Call(victim.kill)))
    first, second = two
    command = first.start(*cancel_words(order, WHOLE))
    victim.becomes(command)
    command.ended()
    if not armed.hits:
        assert command.ended() == DONE

    second.cancel(order, WHOLE)
    assert order.money_paid <= WHOLE.due
    first.work("--later", "7200")
    assert order.money_paid <= WHOLE.due
    second.work("--later", "7200")
    assert order.money_paid <= WHOLE.due
