"""Reads that several hooks share: an order as it stands now, and the disputes about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dropconnect.kit import reads_order
from dropconnect.plugin import OrderNotFound, Refusal, SupplierOrder, SupplierQuestion, SupplierStage
from dropconnect_cjdropshipping.api.errors import Accepted
from dropconnect_cjdropshipping.api.fields import Fields
from dropconnect_cjdropshipping.api.pages import all_rows
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import Dispute, Identified, dispute_from, identify
from dropconnect_cjdropshipping.orders.mapping import Seen, ids_from, order_from


def read_order(account: Account, order_id: str) -> SupplierOrder:
    """The order as it stands now. Raises ``OrderNotFound``."""
    return account.looks.read(order_id, lambda: look_at(account, order_id, "get_order")).order


def recent_look(account: Account, order_id: str, operation: str) -> Seen:
    """As ``look_at``, or what was read a moment ago with nothing written since: never for the guard of a
    write, nor for what became of one."""
    return account.looks.known_or_read(order_id, lambda: look_at(account, order_id, operation))


def offered_for(account: Account, order_id: str, operation: str) -> Accepted | Refusal:
    """What CJ offers for a dispute about the order: just now, or a moment ago with nothing written since."""

    def read() -> Accepted | Refusal:
        return account.client.dispute_products(order_id, operation=operation)

    return account.products.known_or_read(order_id, read)


def look_at(account: Account, order_id: str, operation: str) -> Seen:
    """As ``read_order``, with what else CJ says of it."""
    observed_at = datetime.now(UTC)
    raw = account.client.get_order(order_id, operation=operation)
    return seen_from(raw, account.connection, observed_at, order_id=order_id)


def seen_from(
    raw: Any, connection: str, observed_at: datetime, *, order_id: str = "", shared: bool = False
) -> Seen:
    with reads_order():
        order = order_from(raw, connection, observed_at, order_id=order_id, shared=shared)
        row = Fields(raw, f"order {order.id}", connection)
        items = zip(order.lines, row.objects("productList"), strict=True)
        variants = {line.id: item.text("vid") for line, item in items}
        return Seen(order, ids_from(row), variants)


def look_if_there(account: Account, order_id: str, operation: str) -> Seen | None:
    """As ``look_at``; None when CJ has no such order (any more)."""
    try:
        return look_at(account, order_id, operation)
    except OrderNotFound:
        return None


def disputes_of(account: Account, order_id: str, operation: str) -> list[Dispute]:
    """All disputes of an order."""
    rows = all_rows(
        lambda page: account.client.list_disputes(order_id, page, operation=operation),
        f"the disputes of order {order_id}",
        account.connection,
    )
    return [dispute_from(row) for row in rows]


def identified(account: Account, question: SupplierQuestion, operation: str) -> Identified:
    """Which of the order's disputes is the one that is asked about."""
    found = disputes_of(account, question.order_id, operation)
    sent_at = None if question.perhaps_sent else question.sent_at
    return identify(found, question.key, question.request_id, sent_at, question.others)


def is_cancelled(seen: Seen | None) -> bool:
    return seen is not None and seen.order.stage is SupplierStage.CANCELLED


def status_of(seen: Seen | None) -> str:
    """CJ's word for how the order stands; "gone" if there is none."""
    return seen.order.provider_status if seen else "gone"


def gone(order_id: str) -> str:
    """What to say of an order that is not there: one that CJ splits or merges is gone too (ORDERSPLIT,
    documented), and its goods still come."""
    return (
        f"CJ has no order {order_id} any more: it may have been deleted, or split or merged into others "
        "whose goods still come. See in CJ's dashboard."
    )
