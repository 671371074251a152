"""Names as people read them, once; and nothing of 0.00 goes to a gateway."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.samples import SHIPPING, fields, line, mapped, order, page, shipping
from tests.shopify.connector.store import (
    DESK,
    SHADE,
    TOTAL,
    Shop,
    connected,
    everything,
    place,
    refund_of,
    some,
)

from dropconnect.plugin import StepStatus
from dropconnect_shopify.orders.mapping import customer_of
from dropconnect_shopify.simulator import ShopifySimulator, gift_card_and_card

NAME = "Lamp &amp; <b>shade</b> &lt;3 &amp;amp; more"
SEEN = "Lamp & shade <3 &amp; more"
"""Entities become characters once: what was escaped twice was meant so."""


def test_names_of_goods_shipping_and_people_are_unescaped_once() -> None:
    parcel = {**shipping(), "title": NAME}
    raw = order(
        lineItems=page(line("11", "LAMP", "93.00", name=NAME)),
        shippingLines=page(parcel),
        displayAddress={"name": "Ada &amp; Grace <br/>Example"},
    )
    found = mapped(raw)
    assert (found.line("11").name, found.line(SHIPPING).name) == (SEEN, SEEN)
    assert customer_of(fields(raw)).name == "Ada & Grace Example"


@pytest.mark.parametrize("name", ["5 < 7 lamps", "R&D kit", "I <3 lamps", "A<B>"])
def test_a_name_that_only_looks_like_html_stays_readable(name: str) -> None:
    found = mapped(order(lineItems=page(line("11", "LAMP", "93.00", name=name))))
    assert found.line("11").name.startswith(name[0])
    assert found.line("11").name.strip()


def sent_refunds(shop: Shop) -> list[dict[str, Any]]:
    bodies = [json.loads(row.body) for row in shop.simulator.log.requests("POST", "graphql")]
    return [row["variables"]["input"] for row in bodies if row["operationName"] == "RefundCreate"]


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("units", [None, {SHADE: 1}, {DESK: 1}])
def test_no_transaction_of_nothing_is_sent(tmp_path: Path, zeros: bool, units: dict[str, int] | None) -> None:
    simulator = ShopifySimulator()
    simulator.knobs.zero_suggestions = zeros
    place(simulator, paid=gift_card_and_card(Decimal(TOTAL), Decimal("30.00")))
    with connected(simulator, tmp_path) as shop:
        seen = shop.order()
        command = refund_of(shop, everything(seen) if units is None else some(seen, units))
        assert shop.connection.write(command).status is StepStatus.DONE
        [given] = sent_refunds(shop)
    amounts = [Decimal(row["amount"]) for row in given["transactions"]]
    assert min(amounts) > 0
    assert sum(amounts) == command.amount.amount
