"""CJ rearranges orders: one becomes several, several become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dropconnect_cjdropshipping.simulator.state import Account, Order


def split(account: Account, order: Order, groups: Sequence[Sequence[str]]) -> list[Order]:
    """Replace the order by one for each group of line ids, coded -1, -2, ... (documented sample).

    The first part bears the postage. Whether the parts keep our number is a knob.
    """
    parts = []
    for position, group in enumerate(groups, start=1):
        lines = [line for line in order.lines if line.id in group]
        kept = account.knobs.split_keeps_number
        parts.append(
            replace(
                order,
                number=order.number if kept else f"{order.number}-{position}",
                lines=lines,
                postage=order.postage if position == 1 else order.postage * 0,
                code=f"{order.code}-{position}",
                internal_id="",
            )
        )
    if sorted(line.id for part in parts for line in part.lines) != sorted(line.id for line in order.lines):
        raise ValueError("every line must be in exactly one group")
    at = account.orders.index(order)
    account.orders[at : at + 1] = parts
    return parts


def merge(account: Account, orders: Sequence[Order]) -> Order:
    """One order with all lines, under a new code and the first order's number.

    Assumed: it is found by each of the old numbers and shows the first.
    """
    first, *others = orders
    merged = replace(
        first,
        lines=[line for order in orders for line in order.lines],
        postage=max(order.postage for order in orders),
        other_numbers=tuple(order.number for order in others),
        platform_order_id=None,
        code="",
        internal_id="",
    )
    for order in orders:
        account.orders.remove(order)
    account.orders.append(merged)
    return merged
