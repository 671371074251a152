"""Where the exchanges recorded from real providers lie, and the samples that they document."""

from __future__ import annotations

from pathlib import Path

CASSETTES = Path(__file__).parents[1] / "cassettes"
WOOCOMMERCE = CASSETTES / "woocommerce"
WOOCOMMERCE_SHAPES = CASSETTES / "woocommerce-shapes"
"""Paid orders of four kinds of shop, each refund that was tried on them, and real deliveries."""
CJDROPSHIPPING = CASSETTES / "cjdropshipping"
SHOP = WOOCOMMERCE / "shop.json"
"""A recorded shop with orders of 82.49 USD: 21 is paid by fakepay, 22 on delivery, 24 is completed."""
