"""The orders of a fake shop, by the first part of their id.

| id           | the order                                                                       |
|--------------|---------------------------------------------------------------------------------|
| ``offline-`` | to be paid on delivery: nobody but a person knows what came in                  |
| ``by-hand-`` | paid, but its gateway cannot pay back                                           |
| ``unpaid-``  | nothing came in                                                                 |
| ``done-``    | completed                                                                       |
| ``gone-``    | cancelled before, its money still with the shop                                 |
| ``quoted-``  | the platform calculates a cent less than the lines say (``FakeQuotingPlatform``)|
| others       | paid and open; what happens to their refund or cancellation is in ``scripts``   |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from dropconnect.plugin import LineKind, Money, Order, OrderLine, OrderState, Payment, TaxShare

_OFFLINE = Payment(method="cod", title="Cash on delivery", offline=True)
_NO_REFUNDS = Payment(method="voucher", title="Voucher")
_CARD = Payment(method="card", title="Card", refundable=True)

_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "offline": {"paid": None, "payment": _OFFLINE},
    "by-hand": {"payment": _NO_REFUNDS},
    "unpaid": {"paid": Money.zero("USD"), "state": OrderState.UNPAID, "provider_status": "pending"},
    "done": {"state": OrderState.COMPLETED, "provider_status": "completed"},
    "gone": {"state": OrderState.CANCELLED, "provider_status": "cancelled"},
}
ORDER_NAMES = (*_CHANGES, "quoted")


def name_of(order_id: str) -> str:
    """``lost-answer`` of ``lost-answer-7``; empty if the id is not of that form."""
    name, _, number = order_id.rpartition("-")
    return name if number.isdigit() else ""


def fake_order(connection: str, order_id: str, at: datetime, **changes: Any) -> Order:
    """An order of 82.49 USD: two lamps (LAMP-1) of 27.50, a desk (DESK-1) of 21.99, shipping of 5.50.

    Its id decides what kind of order it is (see the table above); ``changes`` to ``Order`` win.
    """
    total = Money.of("82.49", "USD")
    values: dict[str, Any] = {
        "connection": connection,
        "id": order_id,
        "number": order_id,
        "provider_status": "processing",
        "state": OrderState.OPEN,
        "currency": "USD",
        "total": total,
        "paid": total,
        "payment": _CARD,
        "lines": (
            _line("11", "Lamp", "50.00", "5.00", sku="LAMP-1", quantity=2),
            _line("12", "Desk", "19.99", "2.00", sku="DESK-1"),
            _line("13", "Flat rate", "5.00", "0.50", kind=LineKind.SHIPPING),
        ),
        "created_at": at,
        "modified_at": at,
        "observed_at": at,
    }
    return Order(**{**values, **_CHANGES.get(name_of(order_id), {}), **changes})


def _line(
    line_id: str,
    name: str,
    net: str,
    tax: str,
    *,
    sku: str = "",
    quantity: int = 1,
    kind: LineKind = LineKind.ITEM,
) -> OrderLine:
    return OrderLine(
        id=line_id,
        kind=kind,
        name=name,
        sku=sku,
        quantity=quantity,
        net=Money.of(net, "USD"),
        tax=Money.of(tax, "USD"),
        tax_shares=(TaxShare(rate_id="1", amount=Decimal(tax)),),
    )
