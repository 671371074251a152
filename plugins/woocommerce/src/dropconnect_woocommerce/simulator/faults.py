"""The places where a WooCommerce request can break, and the faults that break it there.

Besides ``arrived``, ``committed`` and ``answered`` there are ``ORDER_LOADED`` in the read of an order, and in
writes, in this order, ``ORDER_READ``, ``META_NUMBERED``, ``GATEWAY_CALLED`` and ``GATEWAY_PAID``. A request
that dies there is answered with nginx's 502 page, as when a PHP worker is killed.
"""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.testing.simulator import (
    Fault,
    FaultFactory,
    Hang,
    Match,
    Meet,
    Reply,
    Throw,
    faults_by_name,
)

ORDER_LOADED = "order.loaded"
"""The order is loaded to be shown. An error here means that the storages differ, in compatibility mode."""
ORDER_READ = "order.read"
"""A cancellation or refund has read the order and found nothing against it; nothing is written yet."""
META_NUMBERED = "meta.numbered"
"""A new row of an order's meta data has its id, and nobody can see it yet."""
GATEWAY_CALLED = "gateway.called"
"""The refund's row is stored; the gateway was called, no money has moved."""
GATEWAY_PAID = "gateway.paid"
"""The money has moved; WooCommerce does not know it yet."""

TIMEOUT_MESSAGE = "cURL error 28: Operation timed out after 30001 milliseconds with 0 bytes received"
DECLINED_MESSAGE = "FakePay: refund declined (insufficient balance)"


def gateway_declines(
    order_id: int | None = None, message: str = DECLINED_MESSAGE, times: int | None = 1
) -> Fault:
    """The gateway refuses: status 500 with its message, the row removed, no money moved."""
    return Fault(_refund_of(order_id), GATEWAY_CALLED, Throw(message), times)


def gateway_pays_then_throws(
    order_id: int | None = None, message: str = TIMEOUT_MESSAGE, times: int | None = 1
) -> Fault:
    """The money moves, then the gateway's code fails: it looks exactly like a refusal."""
    return Fault(_refund_of(order_id), GATEWAY_PAID, Throw(message), times)


def gateway_slow(order_id: int | None = None, seconds: float | None = None, times: int | None = 1) -> Fault:
    """The gateway takes ``seconds``, or until released; the row is visible and unconfirmed meanwhile."""
    return Fault(_refund_of(order_id), GATEWAY_CALLED, Hang(seconds), times)


def php_dies_before_money(order_id: int | None = None, times: int | None = 1) -> Fault:
    """The request is killed in the gateway call: the row stays unconfirmed, no money moved."""
    return Fault(_refund_of(order_id), GATEWAY_CALLED, Reply(), times)


def php_dies_after_money(order_id: int | None = None, times: int | None = 1) -> Fault:
    """The request is killed in the gateway call: the row stays unconfirmed although the money moved."""
    return Fault(_refund_of(order_id), GATEWAY_PAID, Reply(), times)


def read_loses_fresh_rows(order_id: int | None = None, times: int | None = 1) -> Fault:
    """In compatibility mode a read of the order throws away what was added to its meta data within the last
    second, whoever added it (WooCommerce 10.0.2)."""
    return Fault(Match("GET", rf"{_order_path(order_id)}$"), ORDER_LOADED, Throw("storages differ"), times)


def order_race(order_id: int | None = None, parties: int = 2) -> Fault:
    """Refunds and cancellations of one order wait until ``parties`` of them have read it, and then all write.

    Two refunds are both accepted although together they exceed the total; a cancel and a restocking refund,
    or two cancels, both give the stock back.
    """
    return Fault(Match("*", _order_path(order_id)), ORDER_READ, Meet(parties), parties)


WOOCOMMERCE_FAULTS: Mapping[str, FaultFactory] = faults_by_name(
    gateway_declines,
    gateway_pays_then_throws,
    gateway_slow,
    php_dies_before_money,
    php_dies_after_money,
    read_loses_fresh_rows,
    order_race,
)


def _refund_of(order_id: int | None) -> Match:
    return Match("POST", f"{_order_path(order_id)}/refunds$")


def _order_path(order_id: int | None) -> str:
    return r"/orders/\d+" if order_id is None else rf"/orders/{order_id}\b"
