"""Killed with -9 at every point of every effect; then another process runs the cases to their end.

All of it happens to one merchant, whose ``work`` then finds every one of these cases in its journal:
the tests look at one case each. Two run at a time.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from tests.chaos.driver import AFTER_INTENT, AFTER_RESULT, ANSWER_CAME, BEFORE_INTENT
from tests.chaos.shop import (
    CANCEL,
    DONE,
    LINE,
    NEEDS_PERSON,
    REFUND,
    WHOLE,
    Cancellation,
    Shopkeeper,
    ShopOrder,
    Victim,
    cancel_words,
)

from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Reset
from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

LOST = "arrived-and-lost"
"""The request arrived at the provider, which broke off as well: it never happened."""

EFFECTS = {"whole-refund": (WHOLE, REFUND), "whole-cancel": (WHOLE, CANCEL), "line-refund": (LINE, REFUND)}
SENT_BEFORE: Mapping[str, int] = {
    BEFORE_INTENT: 0,
    AFTER_INTENT: 0,
    LOST: 1,
    ARRIVED: 1,
    COMMITTED: 1,
    ANSWER_CAME: 1,
    AFTER_RESULT: 1,
}
"""By point, how often the effect's request reached the provider until then."""
NEVER_HAPPENED = (BEFORE_INTENT, AFTER_INTENT, LOST)


@dataclass(frozen=True)
class Crash:
    """One case whose process was killed, and what was seen right then."""

    merchant: Shopkeeper
    order: ShopOrder
    wanted: Cancellation
    kind: str
    exit_code: int
    output: str
    sent: int


Crashes = Mapping[tuple[str, str], Crash]
"""By effect and point."""


def crash(simulator: WooCommerceSimulator, merchant: Shopkeeper, effect: str, point: str) -> Crash:
    wanted, kind = EFFECTS[effect]
    order, victim = ShopOrder(simulator), Victim()
    driver: tuple[str, ...] = ()
    if point in (ARRIVED, COMMITTED):
        simulator.faults.add(Fault(order.match(kind), point, Call(victim.kill)))
    elif point == LOST:
        for action in (Call(victim.kill), Reset()):
            simulator.faults.add(Fault(order.match(kind), ARRIVED, action))
    else:
        driver = ("--kill", point, kind)
    command = merchant.start(*cancel_words(order, wanted), driver=driver)
    victim.becomes(command)
    code = command.ended()
    sent = len(order.sent(kind))
    if point in (ARRIVED, COMMITTED) and sent:
        order.wait_until_processed(kind)
    return Crash(merchant, order, wanted, kind, code, command.output, sent)


@pytest.fixture(scope="module")
def crashes(
    running_shop: tuple[WooCommerceSimulator, str], tmp_path_factory: pytest.TempPathFactory
) -> Crashes:
    """Every crash, and then one ``work`` that runs all cases to their end."""
    simulator, url = running_shop
    merchant = Shopkeeper(tmp_path_factory.mktemp("merchant"), url)
    where = [(effect, point) for effect in EFFECTS for point in SENT_BEFORE]
    with ThreadPoolExecutor(2) as pool:
        done = dict(zip(where, pool.map(lambda at: crash(simulator, merchant, *at), where), strict=True))
    assert merchant.work() == DONE
    return done


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("point", SENT_BEFORE)
def test_killed(crashes: Crashes, effect: str, point: str) -> None:
    crashed = crashes[effect, point]
    assert crashed.exit_code == -signal.SIGKILL, crashed.output
    assert crashed.sent == SENT_BEFORE[point]
    crashed.merchant.assert_done(crashed.order, crashed.wanted)
    sent_once_more = 1 if point in NEVER_HAPPENED else 0
    assert len(crashed.order.sent(crashed.kind)) == SENT_BEFORE[point] + sent_once_more


@pytest.mark.parametrize("wanted", [pytest.param(WHOLE, id="whole"), pytest.param(LINE, id="line")])
def test_an_absent_refund_is_a_persons_decision_by_default(
    merchant_with: Callable[..., Shopkeeper], order: ShopOrder, wanted: Cancellation
) -> None:
    merchant = merchant_with(repeat_after_absent="false")
    assert merchant.cancel(order, wanted, "--kill", AFTER_INTENT, REFUND) == -signal.SIGKILL
    assert merchant.work() == NEEDS_PERSON
    assert order.gateway_calls == 0
    assert merchant.resolve(order, "no money moved") == DONE
    merchant.assert_done(order, wanted)
    assert order.gateway_calls == 1


def test_an_absent_cancellation_of_the_order_is_repeated_without_opting_in(
    merchant_with: Callable[..., Shopkeeper], order: ShopOrder
) -> None:
    """Setting a status again is harmless, so nobody is asked."""
    merchant = merchant_with(repeat_after_absent="false")
    assert merchant.cancel(order, WHOLE, "--kill", AFTER_INTENT, CANCEL) == -signal.SIGKILL
    assert merchant.work() == DONE
    merchant.assert_done(order, WHOLE)


def test_killed_again_and_again(merchant: Shopkeeper, order: ShopOrder) -> None:
    """Each process comes one step further than the one before."""
    assert merchant.cancel(order, WHOLE, "--kill", AFTER_INTENT, REFUND) == -signal.SIGKILL
    for point, kind in ((ANSWER_CAME, REFUND), (BEFORE_INTENT, CANCEL), (ANSWER_CAME, CANCEL)):
        assert merchant.work("--kill", point, kind) == -signal.SIGKILL
    assert merchant.work() == DONE
    merchant.assert_done(order, WHOLE)
