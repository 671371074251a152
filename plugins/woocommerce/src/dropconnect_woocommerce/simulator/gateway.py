"""Payment gateways, and among them ``fakepay``, which answers by the cents of the amount.

.13 refuses with a message, .14 answers false, .15 throws, .16 takes long; everything else is paid.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from dropconnect.testing.simulator import Faults, Received, Thrown
from dropconnect_woocommerce.simulator.amounts import php_number, rounded
from dropconnect_woocommerce.simulator.faults import DECLINED_MESSAGE, GATEWAY_CALLED, GATEWAY_PAID
from dropconnect_woocommerce.simulator.state import GatewayCall, Refund, Shop
from dropconnect_woocommerce.simulator.wp import Json

_FALSE_MESSAGE = "An error occurred while attempting to create the refund using the payment gateway API."
_EXCEPTION_MESSAGE = "FakePay: exception"


class GatewayRefused(Exception):
    """The refund's row must go; the message is what the client reads."""


class PaymentGateways:
    """Calls the order's gateway and keeps the record. ``slow_seconds`` is how long .16 takes."""

    def __init__(self, shop: Shop, faults: Faults) -> None:
        self.slow_seconds = 0.2
        self._shop = shop
        self._faults = faults

    def refund(self, request: Received, order: Json, refund: Refund, amount_text: str) -> None:
        """Raises ``GatewayRefused`` for every answer but yes; money may have moved even then."""
        gateway = next(
            (known for known in self._shop.payment_gateways if known["id"] == order["payment_method"]), None
        )
        if gateway is None:
            raise GatewayRefused("The payment gateway for this order does not exist.")
        if "refunds" not in gateway["method_supports"]:
            raise GatewayRefused("The payment gateway for this order does not support automatic refunds.")
        call = GatewayCall(order["id"], refund.id, amount_text)
        self._shop.gateway_calls.append(call)
        self._guarded(call, "declined", lambda: self._faults.reach(GATEWAY_CALLED, request))
        self._answer_by_cents(call)
        call.moved = rounded(php_number(amount_text), self._shop.decimals)
        call.outcome = "paid"
        self._guarded(call, "paid, then threw", lambda: self._faults.reach(GATEWAY_PAID, request))

    def money_paid(self, order_id: int) -> Decimal:
        """What really went back to the customer of this order, whatever the rows say."""
        calls = [call for call in list(self._shop.gateway_calls) if call.order_id == order_id]
        return sum((call.moved for call in calls), Decimal(0))

    def _answer_by_cents(self, call: GatewayCall) -> None:
        match php_number(call.amount_text) % 1:
            case cents if cents == Decimal("0.13"):
                call.outcome = "declined"
                raise GatewayRefused(DECLINED_MESSAGE)
            case cents if cents == Decimal("0.14"):
                call.outcome = "declined"
                raise GatewayRefused(_FALSE_MESSAGE)
            case cents if cents == Decimal("0.15"):
                call.outcome = "threw"
                raise GatewayRefused(_EXCEPTION_MESSAGE)
            case cents if cents == Decimal("0.16"):
                self._faults.rest(self.slow_seconds)

    @staticmethod
    def _guarded(call: GatewayCall, outcome: str, step: Callable[[], None]) -> None:
        try:
            step()
        except Thrown as thrown:
            call.outcome = outcome
            raise GatewayRefused(str(thrown)) from thrown
