"""A WooCommerce shop to try things on: stateful, with the oddities and races of the real one.

``WooCommerceSimulator`` is the server; ``faults`` has what can go wrong in the middle of a request.
"""

from __future__ import annotations

from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.faults import (
    GATEWAY_CALLED,
    GATEWAY_PAID,
    META_NUMBERED,
    ORDER_LOADED,
    ORDER_READ,
    gateway_declines,
    gateway_pays_then_throws,
    gateway_slow,
    order_race,
    php_dies_after_money,
    php_dies_before_money,
    read_loses_fresh_rows,
)
from dropconnect_woocommerce.simulator.server import WooCommerceSimulator
from dropconnect_woocommerce.simulator.state import GatewayCall, Mail

__all__ = [
    "GATEWAY_CALLED",
    "GATEWAY_PAID",
    "META_NUMBERED",
    "ORDER_LOADED",
    "ORDER_READ",
    "ApiKey",
    "GatewayCall",
    "Mail",
    "WooCommerceSimulator",
    "gateway_declines",
    "gateway_pays_then_throws",
    "gateway_slow",
    "order_race",
    "php_dies_after_money",
    "php_dies_before_money",
    "read_loses_fresh_rows",
]
