"""A platform whose cancelling pays the rest, with suppliers that answer one after another."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import DAY, Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.models.order import OrderState


def paying(folder: Path, policy: str = "", platform: str = "fake-paying-platform") -> Trade:
    return Trade(folder, two_suppliers(policy).replace("fake-platform", platform))


def to_the_end(trade: Trade, case: Case) -> Case:
    for _ in range(40):
        case = trade.case(case)
        if not case.is_open:
            break
        trade.clock.advance(DAY / 4)
        trade.work()
    return case


def test_a_supplier_that_wants_the_store_first_does_not_make_the_platform_pay_first(tmp_path: Path) -> None:
    with paying(tmp_path) as trade:
        trade.ordered("ok-1", lamps="store-first-1", desk="silent-1")
        case = trade.cancel("ok-1")
        assert case.is_open
        assert (trade.shop.order("ok-1").state, trade.shop.paid_back("ok-1")) == (
            OrderState.OPEN,
            usd("0.00"),
        )


@pytest.mark.parametrize(
    ("fee", "asked"), [("", False), ('fee = { percent = "7" }', True), ('fee = { fixed = "2.00 USD" }', True)]
)
def test_instalments_sum_to_all_that_is_left_although_a_fee_was_kept_of_the_first(
    tmp_path: Path, fee: str, asked: bool
) -> None:
    with paying(tmp_path, f'refund = "as-answered"\n{fee}') as trade:
        trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
        case = trade.cancel("ok-1")
        if asked:
            assert trade.task(case).code.startswith("cannot-be-kept")
            case = trade.answer(case, "approve")

        case = to_the_end(trade, case)

        assert (case.outcome, trade.shop.order("ok-1").state) == (Outcome.DONE, OrderState.CANCELLED)
        assert len(trade.effects(case, "refund")) == 2
        assert trade.shop.paid_back("ok-1") == usd("82.49")
        assert trade.shop.order("ok-1").refunded == usd("82.49")


def test_where_a_part_still_comes_nothing_is_cancelled_and_the_fee_is_kept(tmp_path: Path) -> None:
    policy = 'supplier_refuses = "deny"\nfee = { fixed = "2.00 USD" }'
    with paying(tmp_path, policy) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="refuses-1")
        case = trade.answer(trade.cancel("ok-1"), "approve")

        case = to_the_end(trade, case)

        assert (case.outcome, trade.shop.order("ok-1").state) == (Outcome.DONE, OrderState.OPEN)
        assert trade.shop.paid_back("ok-1") == usd("53.00")


@pytest.mark.parametrize(
    ("lamps", "outcome", "left"),
    [("now-1", Outcome.DONE, {"12": 1}), ("refuses-1", Outcome.REFUSED, {"11": 2, "12": 1})],
)
def test_only_what_suppliers_stopped_is_taken_out_of_an_order_that_is_not_paid(
    tmp_path: Path, lamps: str, outcome: Outcome, left: dict[str, int]
) -> None:
    with paying(tmp_path, 'supplier_refuses = "deny"', "fake-editing-platform") as trade:
        trade.shop.place("ok-1", paid=usd("0.00"), authorized=usd("82.49"))
        trade.ordered("ok-1", lamps=lamps, desk="silent-9")

        case = to_the_end(trade, trade.cancel("ok-1", "LAMP-1"))

        assert case.outcome is outcome
        assert {line.id: line.quantity for line in trade.shop.order("ok-1").items} == left
        assert trade.shop.paid_back("ok-1") == usd("0.00")
