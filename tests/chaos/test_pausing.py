"""One process is at work while a person stops everything from another one."""

from __future__ import annotations

from tests.chaos.shop import CANCEL, DONE, REFUND, WAITING, WHOLE, Shopkeeper, ShopOrder, cancel_words
from tests.support.patience import PATIENCE

from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_slow


def test_nothing_is_written_after_a_pause_by_a_process_that_was_at_work(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    slow = simulator.faults.add(gateway_slow(order.id))
    at_work = merchant.start(*cancel_words(order, WHOLE))
    assert slow.wait_hit(timeout=PATIENCE), "the payment is on its way"

    paused = merchant.document("pause", "--because", "something looks wrong")
    assert paused["on_their_way"] == 1
    before = len(_writes(simulator, order))
    slow.release()
    assert at_work.ended() == WAITING
    assert len(_writes(simulator, order)) == before
    assert order.money_paid == WHOLE.due, "it had left"
    assert not order.sent(CANCEL)

    other = ShopOrder(simulator)
    assert merchant.start(*cancel_words(other, WHOLE)).ended() == WAITING
    assert _writes(simulator, other) == []

    merchant.document("resume")
    assert merchant.start("work", "--once").ended() == DONE
    for one in (order, other):
        one.assert_is(WHOLE)
        assert len(one.sent(REFUND)) == 1


def _writes(simulator: WooCommerceSimulator, order: ShopOrder) -> list[str]:
    path = rf"/orders/{order.id}(/|$)"
    return [
        exchange.method
        for method in ("POST", "PUT", "DELETE")
        for exchange in simulator.log.requests(method, path)
    ]
