"""Orders that the demo's shop sells: of the shape of recorded ones, and right in themselves."""

from __future__ import annotations

from decimal import Decimal

from dropconnect.testing.simulator import Item, Price
from dropconnect_woocommerce.simulator import WooCommerceSimulator

LAMPS = Item("LAMP-1", "Desk lamp", 2, Price(Decimal("49.98"), Decimal("5.00")))
SHELF = Item("OAK-SHELF", "Oak shelf", 1, Price(Decimal("89.00"), Decimal("8.90")))
SHIPPING = Price(Decimal("5.00"), Decimal("0.50"))
RECORDED = 21


def test_a_sold_order_has_the_shape_of_a_recorded_one_and_adds_up() -> None:
    demo = WooCommerceSimulator.demo_shop()
    shop = demo.simulator
    assert isinstance(shop, WooCommerceSimulator)
    lamps_before = shop.stock("LAMP-1")
    sale = demo.sell((LAMPS, SHELF), SHIPPING)
    sold, recorded = shop.order(int(sale.id)), shop.order(RECORDED)
    assert sold.keys() == recorded.keys()
    assert sold["line_items"][0].keys() == recorded["line_items"][0].keys()
    assert (sold["status"], sold["total"], sold["total_tax"]) == (demo.open_status, "158.38", "14.40")
    assert {line["sku"]: str(line["id"]) for line in sold["line_items"]} == sale.line_ids
    assert lamps_before - shop.stock("LAMP-1") == 2


def test_every_sale_is_an_order_and_lines_of_its_own() -> None:
    demo = WooCommerceSimulator.demo_shop()
    first, second = (demo.sell((LAMPS, SHELF), SHIPPING) for _ in range(2))
    ids = [first.id, second.id, *first.line_ids.values(), *second.line_ids.values()]
    assert len(set(ids)) == len(ids)
