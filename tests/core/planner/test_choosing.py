"""Which lines a request means."""

from __future__ import annotations

import pytest
from tests.core.planner.orders import given_back, line, order, request, shipping, standard

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import Choice
from dropconnect.models.order import LineKind, Order
from dropconnect.planner import Past, choose
from dropconnect.policy import ShippingRule, StorePolicy


def chosen(seen: Order, *lines: str, past: Past | None = None, rule: str = "when-empty") -> Choice:
    policy = StorePolicy(shipping=ShippingRule(rule))
    return choose(seen, request(*lines), policy, past or Past())


def units(choice: Choice) -> dict[str, int]:
    return {part.line_id: part.quantity for part in choice.lines}


def test_no_lines_mean_the_whole_order_with_shipping() -> None:
    choice = chosen(standard())
    assert choice.whole_order
    assert units(choice) == {"11": 2, "12": 1, "13": 0}
    assert all(part.whole for part in choice.lines)


@pytest.mark.parametrize("lines", [("11", "12"), ("LAMP-1:2", "DESK-1:1"), ("LAMP-1", "12:1")])
def test_lines_that_leave_nothing_are_the_whole_order(lines: tuple[str, ...]) -> None:
    assert chosen(standard(), *lines) == chosen(standard())


def test_a_part_by_sku_or_line_id() -> None:
    choice = chosen(standard(), "LAMP-1:1")
    assert choice == chosen(standard(), "11:1")
    assert not choice.whole_order
    assert units(choice) == {"11": 1}
    assert not choice.lines[0].whole


def test_without_a_number_all_that_is_left_of_the_line() -> None:
    seen = standard(refunds=(given_back("27.50", ("11", 1, "25.00", "2.50")),))
    [part] = chosen(seen, "LAMP-1").lines
    assert (part.quantity, part.whole) == (1, True)


def test_units_that_platform_and_past_both_know_count_once() -> None:
    seen = standard(refunds=(given_back("27.50", ("11", 1, "25.00", "2.50")),))
    assert units(chosen(seen, past=Past(cancelled={"11": 1}))) == {"11": 1, "12": 1, "13": 0}


def test_units_that_only_our_past_knows_are_gone() -> None:
    assert units(chosen(standard(), past=Past(cancelled={"11": 2}))) == {"11": 0, "12": 1, "13": 0}


def test_nothing_left_is_an_empty_choice() -> None:
    seen = standard(
        refunds=(
            given_back(
                "82.49", ("11", 2, "50.00", "5.00"), ("12", 1, "19.99", "2.00"), ("13", 0, "5", "0.50")
            ),
        )
    )
    assert chosen(seen) == Choice(lines=(), whole_order=True)


def test_the_shipping_rule_decides_about_shipping_lines() -> None:
    kinds = {
        (rule, whole): [part.kind for part in chosen(standard(), *lines, rule=rule).lines]
        for rule in ("when-empty", "share", "never")
        for whole, lines in ((True, ()), (False, ("DESK-1",)))
    }
    item, ship = LineKind.ITEM, LineKind.SHIPPING
    assert kinds == {
        ("when-empty", True): [item, item, ship],
        ("when-empty", False): [item],
        ("share", True): [item, item, ship],
        ("share", False): [item, ship],
        ("never", True): [item, item],
        ("never", False): [item],
    }


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            ("LAMP-2",),
            "no line 'LAMP-2'. Did you mean 'LAMP-1'? It has: line 11 (thing 11, SKU LAMP-1, 2 bought)",
        ),
        (("xyz",), "no line 'xyz'. It has"),
        (("LAMP-1:3",), "has only 2 units left: 3 cannot"),
        (("LAMP-1:1", "11:1"), "named twice"),
        (("13",), "is a shipping line"),
    ],
)
def test_a_request_that_does_not_fit_says_what_is_there(lines: tuple[str, ...], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(standard(), *lines)
    assert says in str(caught.value)


def test_a_sku_on_two_lines_is_ambiguous() -> None:
    seen = order(line("1", "5.00", sku="CUP"), line("2", "6.00", sku="CUP"), shipping("3", "1.00"))
    with pytest.raises(UsageError, match=r"'CUP' fits several lines .* line 1 .* line 2 .*Name a line id"):
        chosen(seen, "CUP:1")
    assert units(chosen(seen, "2")) == {"2": 1}


def test_a_line_id_that_is_another_lines_sku_is_ambiguous() -> None:
    seen = order(line("1", "5.00", sku="2"), line("2", "6.00", sku="CUP"))
    with pytest.raises(UsageError, match="fits several lines"):
        chosen(seen, "2")


def test_a_line_that_is_cancelled_already() -> None:
    with pytest.raises(UsageError, match="already cancelled: all 2 bought"):
        chosen(standard(), "LAMP-1:1", past=Past(cancelled={"11": 2}))


def test_an_order_without_lines() -> None:
    with pytest.raises(UsageError, match="has no lines"):
        chosen(order())
