"""What the hooks of one connection work with, and the reads that several of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dropconnect.plugin import (
    OrderNotFound,
    Refusal,
    RuleRow,
    StepResult,
    StepStatus,
    SupplierOrder,
)
from dropconnect_cjdropshipping.api.client import PAGE_SIZE, CJClient
from dropconnect_cjdropshipping.api.fields import Fields, page_rows
from dropconnect_cjdropshipping.orders.disputes import Dispute, dispute_from
from dropconnect_cjdropshipping.orders.mapping import OrderIds, ids_from, order_from
from dropconnect_cjdropshipping.settings import CJSettings

_MOST_PAGES = 20


@dataclass(frozen=True)
class Account:
    """One CJ account."""

    connection: str
    settings: CJSettings
    client: CJClient
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True)
class Seen:
    """One look at an order. ``variants``: line id -> variant id."""

    order: SupplierOrder
    ids: OrderIds
    variants: Mapping[str, str]


def look_at(account: Account, order_id: str, operation: str) -> Seen:
    """The order as it stands now. Raises ``OrderNotFound``."""
    observed_at = datetime.now(UTC)
    raw = account.client.get_order(order_id, operation=operation)
    return seen_from(raw, account.connection, observed_at, order_id=order_id)


def seen_from(
    raw: Any, connection: str, observed_at: datetime, *, order_id: str = "", shared: bool = False
) -> Seen:
    order = order_from(raw, connection, observed_at, order_id=order_id, shared=shared)
    row = Fields(raw, f"order {order.id}", connection)
    variants = {
        line.id: item.text("vid") for line, item in zip(order.lines, row.objects("productList"), strict=True)
    }
    return Seen(order, ids_from(row), variants)


def look_if_there(account: Account, order_id: str, operation: str) -> Seen | None:
    """As ``look_at``; None when CJ has no such order (any more)."""
    try:
        return look_at(account, order_id, operation)
    except OrderNotFound:
        return None


def disputes_of(account: Account, order_id: str, operation: str) -> list[Dispute]:
    """All disputes of an order."""
    found: list[Dispute] = []
    for page in range(1, _MOST_PAGES + 1):
        data = account.client.list_disputes(order_id, page, operation=operation)
        rows = page_rows(data, f"the disputes of order {order_id}", account.connection)
        found += [dispute_from(row) for row in rows]
        if len(rows) < PAGE_SIZE:
            break
    return found


def refused(code: str, message: str) -> StepResult:
    """A no that certainly had no effect."""
    return StepResult(status=StepStatus.REFUSED, refusal=Refusal(code=code, message=message, final=True))


def by_hand(refusal: Refusal) -> StepResult:
    """The API cannot do it, for the reason given: a person must."""
    return StepResult(status=StepStatus.MANUAL, refusal=refusal)
