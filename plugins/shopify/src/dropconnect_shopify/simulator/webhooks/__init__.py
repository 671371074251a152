"""Deliveries as Shopify makes them: a body of each topic from ``bodies/``, signed over its raw bytes.

The bodies have the shape of the samples in Shopify's webhook reference, shortened, with the names of this
simulator; ``orders/edited`` is second-hand. Signature, header names: Shopify's Node library.
"""

from __future__ import annotations

from dropconnect_shopify.simulator.webhooks.delivery import TOPICS, Family, deliver
from dropconnect_shopify.simulator.webhooks.sending import Delivery, send

__all__ = ["TOPICS", "Delivery", "Family", "deliver", "send"]
