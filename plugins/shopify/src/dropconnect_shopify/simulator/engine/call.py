"""One authenticated call, as the fields at the root see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from graphql import GraphQLError

from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.engine.scopes import ALL_ORDERS
from dropconnect_shopify.simulator.ids import number_of, split_gid


@dataclass(frozen=True)
class Call:
    shop: Shop
    scopes: Collection[str]

    def find_order(self, number: int | None) -> Order | None:
        """None for an order of another shop, and for one that is too old for the token's scopes."""
        order = self.shop.orders.get(number) if number is not None else None
        return order if order is not None and self.may_see(order) else None

    def may_see(self, order: Order) -> bool:
        oldest = self.shop.now() - timedelta(days=self.shop.knobs.window_days)
        return ALL_ORDERS in self.scopes or order.created >= oldest

    def order(self, text: str) -> Order | None:
        """The order with this global id; raises for what is not the id of an order."""
        return self.find_order(number_in(text, "Order"))


def number_in(text: str, type_name: str) -> int | None:
    """The number in the id; None when there can be no such thing. Raises GraphQL's error for a wrong id."""
    parts = split_gid(text)
    if parts is None:
        raise GraphQLError(f"Invalid global id '{text}'", extensions={"code": "INVALID_VARIABLE"})
    if parts[0] != type_name:
        raise GraphQLError(f"Invalid id: {text}", extensions={"code": "RESOURCE_NOT_FOUND"})
    return number_of(text, type_name)
