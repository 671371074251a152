"""Lines that are sold by measure, and lines of no units: they go as a whole, or they stay."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.planner.orders import line, order, plan, request, shipping

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.policy import StorePolicy


def with_cloth() -> Order:
    """A cloth of 1.5 m for 40.00, and two lamps of 10.00."""
    cloth = line("1", "40.00", sku="CLOTH").changed(measure=Decimal("1.5"))
    return order(cloth, line("2", "20.00", quantity=2, sku="LAMP"))


def with_surcharge() -> Order:
    """Two lamps for 15.00, and 5.00 that staff typed in with 0 units."""
    return order(line("1", "15.00", quantity=2, sku="LAMP"), line("2", "5.00", quantity=0, sku="EXTRA"))


def of(selector: str, amount: int | str | None) -> CancellationRequest:
    asked = Decimal(amount) if isinstance(amount, str) else amount
    return request().changed(lines=(LineSelection.of(selector, asked),))


@pytest.mark.parametrize("amount", ["1.5", "1.50", None])
def test_a_line_that_is_sold_by_measure_is_cancelled_whole(amount: str | None) -> None:
    made = plan(with_cloth(), of("CLOTH", amount))

    assert made.due == Money.of("40.00", "USD")
    assert made.calculation[0].label == "thing 1 x 1.5"
    assert made.choice.lines[0].counted == Decimal("1.5")


@pytest.mark.parametrize("amount", ["0.5", "2.5", 1, 2])
def test_a_part_of_a_measure_is_refused_with_what_can_be_done(amount: int | str) -> None:
    with pytest.raises(UsageError, match=r"only whole lines.*--line CLOTH:1.5 or --line CLOTH, .* by hand"):
        plan(with_cloth(), of("CLOTH", amount))


@pytest.mark.parametrize("amount", ["1.5", "0.5"])
def test_pieces_are_not_broken(amount: str) -> None:
    with pytest.raises(UsageError, match="sold by the piece"):
        plan(with_cloth(), of("LAMP", amount))


def test_an_order_with_a_measure_is_cancelled_whole() -> None:
    assert plan(with_cloth()).due == Money.of("60.00", "USD")


def test_a_line_of_no_units_goes_with_the_whole_order() -> None:
    made = plan(with_surcharge())

    assert made.due == Money.of("20.00", "USD")
    assert made.choice.whole_order


def test_a_line_of_no_units_can_be_named_and_is_gone_then() -> None:
    made = plan(with_surcharge(), of("EXTRA", None))

    assert made.due == Money.of("5.00", "USD")
    assert not made.choice.whole_order


def test_a_line_of_no_units_stays_while_only_others_are_named() -> None:
    made = plan(with_surcharge(), of("LAMP", 2))

    assert made.due == Money.of("15.00", "USD")
    assert not made.choice.whole_order


def test_a_line_of_no_units_has_none_to_count() -> None:
    with pytest.raises(UsageError, match=r"\(EXTRA\) is already cancelled: all 0 bought"):
        plan(with_surcharge(), of("EXTRA", 1))


def test_a_line_of_no_units_counts_in_the_share_of_shipping() -> None:
    lines = (*with_surcharge().lines, shipping("3", "4.00"))
    policy = StorePolicy.model_validate({"shipping": "share"})

    made = plan(order(*lines), of("EXTRA", None), policy)

    # 5.00 of 20.00, and with it 1.00 of 4.00.
    assert made.due == Money.of("6.00", "USD")
    assert [part.kind for part in made.choice.lines] == [LineKind.ITEM, LineKind.SHIPPING]
