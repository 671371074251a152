"""Pure: CJ's orders -> dropconnect's models.

CJ docs, 05. Shopping, query order details (documented); what live runs and client code saw otherwise is
said at the place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from dropconnect.plugin import Money, ProductKind, SupplierLine, SupplierOrder, SupplierStage
from dropconnect_cjdropshipping.api.fields import Fields

OrderCode = NewType("OrderCode", str)
"""CJ's order code (SD...). Calls that act on an order take it (live run)."""
InternalId = NewType("InternalId", str)
"""CJ's internal number, called ``orderId`` in lists and details; some calls refuse it (live run)."""
OwnNumber = NewType("OwnNumber", str)
"""Our own order number: ``orderNumber`` when creating, ``orderNum`` in lists and details (live run)."""

_STAGES = {
    "CREATED": SupplierStage.DRAFT,
    "IN_CART": SupplierStage.DRAFT,
    "UNPAID": SupplierStage.UNPAID,
    # Older payloads show the phase of UNSHIPPED directly (second-hand).
    "PENDING": SupplierStage.PAID,
    "PROCESSING": SupplierStage.PROCESSING,
    "SHIPPED": SupplierStage.SHIPPED,
    "DELIVERED": SupplierStage.DELIVERED,
    "CANCELLED": SupplierStage.CANCELLED,
    # Seen after a delete, in no table (live run).
    "TRASH": SupplierStage.CANCELLED,
}
_PHASES = {
    "PENDING": SupplierStage.PAID,
    "PROCESSING": SupplierStage.PROCESSING,
    # No phase: it may have begun, so nothing better is assumed.
    "": SupplierStage.PROCESSING,
}
_UNPAID_STAGES = frozenset({SupplierStage.DRAFT, SupplierStage.UNPAID})
_PAID_STAGES = frozenset({SupplierStage.PAID, SupplierStage.PROCESSING})
_FROM_STORE_APP = (
    "it carries the store's own order id, so it came through CJ's store app most likely: CJ then takes a "
    "dispute about it in its portal only, and a person is asked to open it"
)
_ORIGIN_UNKNOWN = (
    "CJ does not show how it was placed: if it came through CJ's store app, a person is asked to open the "
    "dispute in CJ's portal"
)


@dataclass(frozen=True)
class OrderIds:
    """The three ids of one order, and the store's."""

    code: OrderCode | None
    internal: InternalId | None
    number: OwnNumber
    platform: str

    @property
    def for_calls(self) -> str:
        """The id to name the order by. A draft may not have its code yet (documented sample)."""
        return self.code or self.internal or ""

    def includes(self, name: str) -> bool:
        """Whether ``name`` is one of CJ's three ids of the order, whichever; people ignore the case."""
        known = filter(None, (self.code, self.internal, self.number))
        return name.casefold() in {each.casefold() for each in known}

    def excludes(self, name: str) -> bool:
        """Whether it certainly goes by other names only: an id that is not told yet may be ``name``."""
        return bool(self.code and self.internal) and not self.includes(name)


@dataclass(frozen=True)
class Seen:
    """One look at an order. ``variants``: line id -> variant id."""

    order: SupplierOrder
    ids: OrderIds
    variants: Mapping[str, str]


def ids_from(row: Fields) -> OrderIds:
    code, internal = row.text("cjOrderId", "cjOrderCode"), row.text("orderId")
    ids = OrderIds(
        code=OrderCode(code) if code else None,
        internal=InternalId(internal) if internal else None,
        number=OwnNumber(row.text("orderNum", "orderNumber")),
        platform=row.words("platformOrderId"),
    )
    if not ids.for_calls:
        raise row.wrong("orderId", "is missing, and so are cjOrderId and cjOrderCode")
    return ids


def order_from(
    raw: Any, connection: str, observed_at: datetime, *, order_id: str = "", shared: bool = False
) -> SupplierOrder:
    """The order. ``order_id`` is what it was asked for by, where that must stay its id. Ids, status, amounts
    and quantities are read strictly; an odd value in any other field counts as not told."""
    row = Fields(raw, f"order {order_id}".rstrip(), connection)
    ids = ids_from(row)
    tracking = row.words("trackNumber")
    return SupplierOrder(
        connection=connection,
        id=order_id or ids.for_calls,
        number=ids.code or ids.for_calls,
        store_order_number=ids.number,
        provider_status=provider_status(row),
        stage=stage_from(row),
        lines=lines_from(row),
        paid=paid_from(row),
        tracking=(tracking,) if tracking else (),
        shared=shared,
        origin=origin_from(row),
        observed_at=observed_at,
    )


def stage_from(row: Fields) -> SupplierStage:
    """How far CJ is. What is in no table, or contradicts itself, is unknown: never taken for cancelled."""
    status, phase = row.text("orderStatus"), _phase(row)
    if status == "UNSHIPPED":
        return _PHASES.get(phase, SupplierStage.UNKNOWN)
    stage = _STAGES.get(status, SupplierStage.UNKNOWN)
    if stage in _UNPAID_STAGES and _says_something(row.raw("paymentDate")):
        return SupplierStage.UNKNOWN
    return stage


def provider_status(row: Fields) -> str:
    """CJ's own words: status, and the phase where there is one."""
    return "/".join(filter(None, (row.text("orderStatus") or "no status", _phase(row))))


def paid_from(row: Fields) -> Money | None:
    """What the merchant paid CJ; None for orders not paid, and where CJ does not say it exactly."""
    price = row.price("orderAmount")
    if price is None or stage_from(row) in _UNPAID_STAGES:
        return None
    return price.exact


def origin_from(row: Fields) -> str:
    """How a paid order came to CJ, as far as its details show it.

    ``platformOrderId`` is the store's own order id (documented). That CJ's store app sets it is inferred:
    creating an order through the API has no such field.
    """
    if stage_from(row) not in _PAID_STAGES:
        return ""
    return _FROM_STORE_APP if row.words("platformOrderId") else _ORIGIN_UNKNOWN


def lines_from(row: Fields) -> tuple[SupplierLine, ...]:
    """All lines, each with an id of its own even where CJ gives none."""
    lines: list[SupplierLine] = []
    taken: set[str] = set()
    for position, item in enumerate(row.objects("productList"), 1):
        line_id = item.text("lineItemId", "vid") or f"line-{position}"
        if line_id in taken:
            line_id = f"{line_id}#{position}"
        taken.add(line_id)
        lines.append(
            SupplierLine(
                id=line_id,
                sku=item.words("sku", "variantSku"),
                name=item.title("cjProductName", "productName"),
                quantity=item.whole_number("quantity"),
                store_line_id=item.text("storeLineItemId"),
                product=ProductKind.MADE_TO_ORDER if is_made_to_order(item) else ProductKind.ORDINARY,
            )
        )
    return tuple(lines)


def is_made_to_order(line: Fields) -> bool:
    """Print on demand: it has print data, or a production status (1 to 5, client code)."""
    if line.text("productionOrderStatus") not in ("", "0"):
        return True
    return _says_something(line.raw("podPropertiesInfo")) or _says_something(line.raw("podProperties"))


def _phase(row: Fields) -> str:
    """Two names for one field: documents at second hand and client code differ."""
    return row.text("subStatus", "orderSubStatus")


def _says_something(value: Any) -> bool:
    """Whether there is any value in it; CJ writes objects of empty lists, and objects as text."""
    if isinstance(value, str):
        try:
            parsed = json.loads(value) if value.strip() else None
        except ValueError:
            return True
        return bool(parsed) if not isinstance(parsed, dict | list) else _says_something(parsed)
    if isinstance(value, dict):
        return any(_says_something(item) for item in value.values())
    if isinstance(value, list):
        return any(_says_something(item) for item in value)
    return bool(value)
