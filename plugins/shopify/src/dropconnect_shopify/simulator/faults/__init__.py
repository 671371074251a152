"""What can go wrong at Shopify, by name; every simulator has more (for any request, by method and path).

All requests have one address, so ``operation`` says which are meant: a word of the document, such as the name
of a mutation; empty: any GraphQL request.
"""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.testing.simulator import FaultFactory, faults_by_name
from dropconnect_shopify.simulator.faults.http import (
    forbidden,
    frozen,
    html_page,
    internal_error,
    locked,
    lost_after,
    lost_before,
    security_rejection,
    slow,
    status,
    too_many_requests,
    unauthorized,
)
from dropconnect_shopify.simulator.faults.shop import ShopFaults

SHOPIFY_FAULTS: Mapping[str, FaultFactory] = faults_by_name(
    status,
    unauthorized,
    frozen,
    forbidden,
    locked,
    too_many_requests,
    security_rejection,
    html_page,
    internal_error,
    lost_before,
    lost_after,
    slow,
)

__all__ = [
    "SHOPIFY_FAULTS",
    "ShopFaults",
    "forbidden",
    "frozen",
    "html_page",
    "internal_error",
    "locked",
    "lost_after",
    "lost_before",
    "security_rejection",
    "slow",
    "status",
    "too_many_requests",
    "unauthorized",
]
