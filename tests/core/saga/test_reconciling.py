"""Cases, stores, suppliers and money are compared; what differs comes with a proposal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.support.amounts import usd
from tests.support.trade import DAY, Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.models.order import OrderState
from dropconnect.saga.ending.reconciliation import Difference, differences_of_case, unknown_cancellations
from dropconnect.saga.suppliers.credits import decide_credit


def compared(trade: Trade, case: Case) -> dict[str, Difference]:
    with trade.holding(case) as (runner, held):
        return {found.kind: found for found in differences_of_case(runner.desk(held), held)}


def test_where_all_agrees_only_what_suppliers_owe_is_left(tmp_path: Path) -> None:
    with Trade(tmp_path) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="now-2")
        case = trade.cancel("ok-1")
        assert compared(trade, case) == {}, "what a supplier owes may take its time"
        trade.clock.advance(15 * DAY)
        assert sorted(compared(trade, case)) == ["credit-open-0", "credit-open-1"]
        for part in trade.parts(case):
            with trade.journal.write() as writing:
                decide_credit(writing, part, usd("30.00"), "Ada", trade.clock.now())
        assert compared(trade, case) == {}
        assert trade.paid(case) == usd("82.49")


def test_goods_that_come_all_the_same_are_found(tmp_path: Path) -> None:
    with Trade(tmp_path) as trade:
        trade.ordered("ok-1", lamps="contradicting-1", desk="now-2")
        case = trade.cancel("ok-1")
        trade.clock.advance(2 * DAY)
        assert (
            "although its goods were to be stopped" in compared(trade, case)["tracking-after-cancel-0"].reason
        )


def test_a_refund_that_vanished_and_an_order_opened_again_are_found(tmp_path: Path) -> None:
    with Trade(tmp_path, two_suppliers()) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="now-2")
        case = trade.cancel("ok-1")
        trade.shop.change("ok-1", refunds=(), state=OrderState.OPEN, provider_status="processing")
        found = compared(trade, case)
        assert {"refund-gone", "not-cancelled"} <= set(found)
        assert found["refund-gone"].repair


def test_what_the_journal_keeps_of_an_order_is_nobodys_private_word(tmp_path: Path) -> None:
    """Plugins of a shop note anything in an order's meta: it stays in the shop."""
    with Trade(tmp_path) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="now-2")
        case = trade.cancel("ok-1")
        trade.shop.change("ok-1", refunds=(), meta={"_birthday": "1815-12-10"})
        trade.clock.advance(DAY)
        trade.work()
        kept = trade.incidents(case)["refund-gone"].evidence["order"]
        assert (kept["number"], {"customer", "meta"} & set(kept)) == ("ok-1", set())


def test_an_order_cancelled_past_us_with_its_money_kept_is_found(tmp_path: Path) -> None:
    with Trade(tmp_path) as trade:
        trade.shop.place("gone-1")
        store = trade.configuration.open_store("shop")
        listed = store.find_orders(trade.clock.now() - timedelta(days=1))
        [found] = unknown_cancellations(store, listed, lambda order_id: False)
        assert (found.kind, found.order_id) == ("cancelled-not-refunded", "gone-1")
        assert found.repair == "dropconnect cancel shop id:gone-1 --reason own-error"
