"""To which order something belongs: deliveries about fulfilment orders and returns may name none."""

from __future__ import annotations

from dropconnect.plugin import OrderSearch
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import kind_of
from dropconnect_shopify.api.scopes import RETURNS
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.mapping import summary_from

RETURN = "Return"


def order_of(store: Store, object_id: str) -> OrderSearch:
    """One row, or none. ``object_id`` is a gid of one of ``deliveries.OBJECTS``."""
    owner = _owner(store.operation("find_by_object"), object_id)
    order = None if owner is None else owner.optional("order")
    return OrderSearch(rows=() if order is None else (summary_from(order),))


def _owner(operation: Operation, object_id: str) -> Fields | None:
    """Without the scope for returns nothing is asked: Shopify would refuse the whole document."""
    if kind_of(object_id) != RETURN:
        return operation.ask("order_of_object", {"id": object_id}).optional("node")
    if not any(operation.store.has_scope(scope) for scope in (RETURNS, RETURNS.replace("read", "write"))):
        return None
    return operation.ask("order_of_return", {"id": object_id}).optional("return")
