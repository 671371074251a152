"""Rows of a store's lists and searches: what they tell of an order that was not read."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.models.order import Order, OrderState


class OrderSummary(Model):
    """One row of ``platform_find_orders``.

    What the list tells beyond the first four decides whether the order has to be read at all. It never
    decides about money: whoever pays reads the order. A platform whose list does not tell it leaves it out,
    and every order is then read.
    """

    id: str
    number: str
    provider_status: str
    modified_at: datetime | None = None
    created_at: datetime | None = None
    customer: str = Field(default="", repr=False)
    """The customer's name, as people tell orders apart by it."""
    total: Money | None = None
    state: OrderState | None = None
    """As ``Order.state``; None: the list does not tell, nor anything of what follows."""
    paid: Money | None = None
    """At most what automatic gateways captured; None: only people know what came in."""
    refunded: Money | None = None
    """As ``Order.refunded``; None: the list does not tell."""
    refund_ids: tuple[str, ...] | None = None
    """Of all refunds in ``refunded``; None: the list does not tell."""
    authorized: Money | None = None
    """As ``Order.authorized``."""

    @classmethod
    def of(cls, order: Order) -> Self:
        """The row of an order in a list that tells everything."""
        return cls(
            id=order.id,
            number=order.number,
            provider_status=order.provider_status,
            modified_at=order.modified_at,
            created_at=order.created_at,
            customer=order.customer.name,
            total=order.total,
            state=order.state,
            paid=order.paid,
            refunded=order.refunded,
            refund_ids=tuple(refund.id for refund in order.refunds),
            authorized=order.authorized,
        )


class OrderSearch(Model):
    """The orders that people call by a text."""

    rows: tuple[OrderSummary, ...] = ()
    """At most as many as a person can choose from."""
    complete: bool = True
    """All orders of the store were looked at: what is not in ``rows`` is not there."""
    order: Order | None = None
    """The one order in ``rows`` as the same read showed it; None: it showed only the rows."""
