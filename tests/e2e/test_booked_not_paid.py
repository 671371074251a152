"""A WooCommerce worker ends inside the call of the gateway: the customer gets what is due, once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.recordings import SHOP
from tests.support.workplace import CANCEL, Workplace, section

from dropconnect.testing.simulator import Fault
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    php_dies_after_money,
    php_dies_before_money,
)


def asked(place: Workplace, *order: str) -> dict[str, Any]:
    """Cancel, and what a person is then asked."""
    place.call(*CANCEL, *order)
    [task] = place.call("tasks", "--json").document["tasks"]
    found: dict[str, Any] = task
    return found


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (php_dies_before_money(), "no money moved"),
        (php_dies_after_money(), "money moved, payout 77"),
    ],
)
def test_one_of_three_is_paid_once_wherever_the_worker_ended(tmp_path: Path, fault: Fault, said: str) -> None:
    """The dead row is neither taken for the unit that is due, nor paid over."""
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        place = Workplace(tmp_path)
        place.configure(section("shop", url))
        shop.faults.add(fault)
        task = asked(place, "21", "--line", "LAMP-1:1")
        assert "27.50" in task["reason"]

        place.call("resolve", str(task["id"]), "--say", said, "--by", "Ada")

        assert shop.money_paid(21) == Decimal("27.50")
        differences = place.call("reconcile", "--json").document["differences"]
        assert [item for item in differences if item["kind"].startswith("refund-by-others")] == []


def test_the_question_names_the_row_that_stands_there(tmp_path: Path) -> None:
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        place = Workplace(tmp_path)
        place.configure(section("shop", url))
        shop.faults.add(php_dies_before_money())

        task = asked(place, "21")

    said = {choice["decision"]: choice["meaning"] for choice in task["choices"]}
    [row] = shop.order(21)["refunds"]
    assert f"refund {row['id']} of 82.49" in task["reason"]
    assert f"Refund {row['id']} then counts as never paid" in said["no money moved"]
