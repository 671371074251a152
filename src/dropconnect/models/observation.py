"""What a rule plugin is shown: the order, what is behind it, and the plan that it may tighten."""

from __future__ import annotations

from dropconnect.models.base import Model
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.order import Order
from dropconnect.models.supplier import SupplierOrder


class Observation(Model):
    """One look at an order. ``plan`` is what would be done without an objection."""

    order: Order
    """The store order as it was read."""
    supplier_orders: tuple[SupplierOrder, ...] = ()
    """The supplier orders behind it."""
    request: CancellationRequest
    """What was asked for."""
    plan: Plan
    """The plan as it is so far."""
