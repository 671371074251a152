"""CJ's stories for ``python -m dropconnect.demo``, with the numbers that are right for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from dropconnect.testing.simulator import DemoSupplier, Item, Price, Sale, Story
from dropconnect_cjdropshipping.simulator.books import CJBooks
from dropconnect_cjdropshipping.simulator.desk import REFUND
from dropconnect_cjdropshipping.simulator.state import Dispute, Line

PACE = 1000
"""Requests per second, so that nobody has to wait for the demo."""


def _price(net: str, tax: str) -> Price:
    return Price(Decimal(net), Decimal(tax))


_LAMP = Item("CJ-LAMP", "Desk lamp", 1, _price("24.99", "2.50"))
_LAMPS = Item("CJ-LAMP", "Desk lamp", 2, _price("49.98", "5.00"))
_HUB = Item("CJ-HUB", "USB hub", 1, _price("19.99", "2.00"))
_MUG = Item("CJ-MUG", "Mug with your photo", 1, _price("14.95", "1.50"))
_SHELF = Item("OAK-SHELF", "Oak shelf", 1, _price("89.00", "8.90"))
_SHIPPING = _price("5.00", "0.50")
_DELETED = "the draft was deleted"
_UNTOUCHED = "nothing was asked"


def cj_demo(simulator: CJBooks) -> DemoSupplier:
    """For a server without orders, whose limit is ``PACE``."""
    return DemoSupplier(
        simulator=simulator,
        settings=partial(_settings, simulator),
        remark=f"The real CJ allows a small account 1 request per second; this one announces {PACE}, so that "
        "you need not wait.",
        books=lambda sale: ", ".join(_entries(simulator, sale)) or _UNTOUCHED,
        stories=(
            _draft(simulator),
            _paid(simulator),
            _printed(simulator),
            _sent(simulator),
            _mixed(simulator),
        ),
    )


def _draft(simulator: CJBooks) -> Story:
    return Story(
        title="a draft is deleted",
        begin="CJ has the order as a draft (CREATED): nobody has paid for it there, so CJ lets us delete it.",
        items=(_LAMPS,),
        shipping=_SHIPPING,
        order_on=_placing(simulator, _LAMPS, status="CREATED"),
        due=Decimal("60.48"),
        is_cancelled=True,
        units_back={"CJ-LAMP": 2},
        books=_DELETED,
        end="Nothing had been paid to CJ, so nothing has to come back from there.",
    )


def _paid(simulator: CJBooks) -> Story:
    return Story(
        title="a paid order waits for a dispute",
        begin="CJ is paid and has not begun (UNSHIPPED, PENDING). CJ has no call that cancels this: it is "
        "asked by a dispute, and its people decide.",
        items=(_LAMPS, _HUB),
        shipping=_SHIPPING,
        order_on=_placing(simulator, _LAMPS, _HUB, status="UNSHIPPED", sub_status="PENDING"),
        decide=_granting(simulator),
        due=Decimal("82.47"),
        is_cancelled=True,
        units_back={"CJ-LAMP": 2, "CJ-HUB": 1},
        books="a dispute about 2 x CJ-LAMP and 1 x CJ-HUB; 34.00 USD back to the merchant's wallet",
        end="CJ granted the dispute, and only then the customer was paid.",
    )


def _printed(simulator: CJBooks) -> Story:
    return Story(
        title="a mug with the customer's photo cannot be stopped, the lamps can",
        begin="CJ is paid and has not begun, but the mug is print on demand: once it is paid, it is made for "
        "this customer and cannot be stopped. CJ is not even asked about it.",
        items=(_LAMPS, _MUG),
        shipping=_SHIPPING,
        order_on=_placing(simulator, _LAMPS, _MUG, status="UNSHIPPED", sub_status="PENDING"),
        decide=_granting(simulator),
        due=Decimal("54.98"),
        is_cancelled=False,
        units_back={"CJ-LAMP": 2},
        books="a dispute about 2 x CJ-LAMP; 20.00 USD back to the merchant's wallet",
        end="The lamps are paid back. The mug stays ordered and will be sent; the customer reads why.",
    )


def _sent(simulator: CJBooks) -> Story:
    return Story(
        title="what has left goes the way of a return",
        begin="CJ has sent the parcel (SHIPPED). Nothing can be stopped any more.",
        items=(_HUB,),
        shipping=_SHIPPING,
        order_on=_placing(simulator, _HUB, status="SHIPPED"),
        due=Decimal("0.00"),
        is_cancelled=False,
        units_back={},
        books=_UNTOUCHED,
        end="No money moved: it is due when the goods have come back. The customer reads how to return them.",
    )


def _mixed(simulator: CJBooks) -> Story:
    return Story(
        title="one order, two suppliers, one refund",
        begin="The lamp comes from CJ, which is paid; the shelf from a workshop that people have to ask.",
        items=(_LAMP,),
        by_hand=(_SHELF,),
        shipping=_SHIPPING,
        order_on=_placing(simulator, _LAMP, status="UNSHIPPED", sub_status="PENDING"),
        decide=_granting(simulator),
        due=Decimal("130.89"),
        is_cancelled=True,
        units_back={"CJ-LAMP": 1, "OAK-SHELF": 1},
        books="a dispute about 1 x CJ-LAMP; 14.00 USD back to the merchant's wallet",
        end="One refund for both, when the last of them had answered.",
    )


def _settings(simulator: CJBooks, url: str) -> Mapping[str, str]:
    return {**simulator.connection_settings(url), "requests_per_second": str(PACE)}


def _placing(
    simulator: CJBooks, *items: Item, status: str, sub_status: str | None = None
) -> Callable[[Sale], object]:
    """The merchant's app ordered these at CJ, under the shop's number and ids of lines."""

    def place(sale: Sale) -> None:
        lines = [
            Line(item.sku, item.quantity, store_line_id=sale.line_ids[item.sku], pod=item is _MUG)
            for item in items
        ]
        simulator.add_order(sale.number, *lines, status=status, sub_status=sub_status)

    return place


def _granting(simulator: CJBooks) -> Callable[[Sale], object]:
    return lambda sale: simulator.decide(sale.number, REFUND)


def _entries(simulator: CJBooks, sale: Sale) -> Iterator[str]:
    account = simulator.account
    with account.lock:
        for deletion in account.deletions:
            if deletion.number == sale.number:
                yield _DELETED
        for dispute in account.disputes:
            if dispute.order.number == sale.number:
                money = f"; {dispute.money:.2f} USD back to the merchant's wallet" if dispute.money else ""
                yield f"a dispute about {_goods(dispute)}{money}"


def _goods(dispute: Dispute) -> str:
    skus = {line.id: line.sku for line in dispute.order.lines}
    return " and ".join(f"{claim.quantity} x {skus[claim.line_id]}" for claim in dispute.claims)
