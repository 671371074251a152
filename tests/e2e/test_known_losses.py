"""Two ways in which money was once lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.support.recordings import SHOP
from tests.support.workplace import CANCEL, Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator, php_dies_before_money


def installation(folder: Path, url: str) -> Workplace:
    """A folder with a journal of its own, configured for the shop at ``url``."""
    folder.mkdir()
    place = Workplace(folder)
    place.configure(section("shop", url))
    return place


def test_a_second_journal_cancels_the_same_order_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    shop = WooCommerceSimulator.from_shop(SHOP)
    one_lamp = ("21", "--line", "LAMP-1:1")
    with shop.running() as url:
        installation(tmp_path / "first", url).cancel(*one_lamp)
        paid = shop.money_paid(21)
        installation(tmp_path / "second", url).cancel(*one_lamp)

    assert (paid, shop.money_paid(21)) == (Decimal("27.50"), Decimal("27.50"))


def test_a_refund_row_that_was_never_paid_is_paid_once_a_person_says_so(tmp_path: Path) -> None:
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        place = installation(tmp_path / "merchant", url)
        shop.faults.add(php_dies_before_money())
        place.call(*CANCEL, "21")
        [task] = place.call("tasks", "--json").document["tasks"]
        assert "no money moved" in [choice["decision"] for choice in task["choices"]]
        assert shop.money_paid(21) == 0

        place.call("resolve", str(task["id"]), "--say", "no money moved", "--by", "Ada")

    assert shop.money_paid(21) == Decimal("82.49")
