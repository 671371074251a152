"""What Shopify would pay back (``suggestedRefund``): asked for, read, and cut to what is to be paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dropconnect.plugin import LineKind, Money, RefundMethod
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import gid
from dropconnect_shopify.api.store import Operation

CANCEL, NO_RESTOCK = "CANCEL", "NO_RESTOCK"
_STORE_CREDIT, _ORIGINAL = "STORE_CREDIT", "ORIGINAL_PAYMENT_METHODS"


@dataclass(frozen=True)
class SuggestedLine:
    line_id: str
    quantity: int
    net: Money
    tax: Money


@dataclass(frozen=True)
class SuggestedTransaction:
    """Money that goes back one way. ``parent`` is the gid of the payment; empty if Shopify names none."""

    gateway: str
    amount: Money
    maximum: Money
    """What of this payment could be paid back at most."""
    parent: str


@dataclass(frozen=True)
class Suggestion:
    amount: Money
    maximum: Money
    lines: tuple[SuggestedLine, ...]
    shipping_net: Money
    shipping_tax: Money
    transactions: tuple[SuggestedTransaction, ...]
    store_credit: Money | None
    """The most that may be given as store credit; None if Shopify offers none."""
    taxes_included: bool

    @property
    def shipping(self) -> Money:
        return self.shipping_net + self.shipping_tax


@dataclass(frozen=True)
class Units:
    """Some units of a line, for a refund."""

    line_id: str
    quantity: int
    restock_type: str = NO_RESTOCK
    location_id: str = ""

    def as_input(self) -> dict[str, Any]:
        """A RefundLineItemInput. A place is named only where goods are put back."""
        row: dict[str, Any] = {
            "lineItemId": gid("LineItem", self.line_id),
            "quantity": self.quantity,
            "restockType": self.restock_type,
        }
        return {**row, "locationId": self.location_id} if self.location_id else row


def units_of(lines: Iterable[tuple[LineKind, str, int]]) -> tuple[Units, ...]:
    """The items among the lines that have units."""
    return tuple(
        Units(line_id, quantity) for kind, line_id, quantity in lines if kind is LineKind.ITEM and quantity
    )


def suggest_everything(operation: Operation, method: RefundMethod = RefundMethod.GATEWAY) -> Suggestion:
    """For all that is left of the order."""
    return suggestion_in(operation.order("suggested_full_refund", allocation=allocation_of(method)))


def suggest_lines(
    operation: Operation,
    units: Sequence[Units],
    *,
    shipping: bool = False,
    shipping_amount: Money | None = None,
    method: RefundMethod = RefundMethod.GATEWAY,
) -> Suggestion:
    """For exactly these units, with all the shipping, an amount of it (as its price is written), or none."""
    asked = part_of(units, shipping=shipping, shipping_amount=shipping_amount, method=method)
    return suggestion_in(operation.order("suggested_refund", **asked))


def part_of(
    units: Sequence[Units],
    *,
    shipping: bool = False,
    shipping_amount: Money | None = None,
    method: RefundMethod = RefundMethod.GATEWAY,
) -> dict[str, Any]:
    """The same as variables, for every document that can ask for a part."""
    return {
        "lines": [row.as_input() for row in units],
        "refundShipping": shipping,
        "shippingAmount": None if shipping_amount is None else shipping_amount.text,
        "allocation": allocation_of(method),
    }


def cut(
    transactions: Iterable[SuggestedTransaction], amount: Money, *, beyond: bool = False
) -> tuple[SuggestedTransaction, ...]:
    """The transactions that pay ``amount``: what is too much comes off the last ones.

    ``beyond``: not what was suggested limits each, but what is left of its payment. ``ValueError`` if they
    do not pay that much.
    """
    left, result = amount, []
    for row in transactions:
        part = min(left, row.maximum if beyond else row.amount)
        if part.amount > 0:
            result.append(replace(row, amount=part))
            left = left - part
    if left:
        raise ValueError(f"Shopify would pay back {amount - left} of {amount}")
    return tuple(result)


def priced(net: Money, tax: Money, taxes_included: bool) -> Money:
    """The price as the order writes prices: with taxes in it, or without."""
    return net + tax if taxes_included else net


def allocation_of(method: RefundMethod) -> str:
    return _STORE_CREDIT if method is RefundMethod.STORE_CREDIT else _ORIGINAL


def suggestion_in(order: Fields, name: str = "suggestedRefund") -> Suggestion:
    """What a document about the order brought under that name."""
    included = order.flag("taxesIncluded")
    row = order.object(name)
    shipping = row.object("shipping")
    shipping_tax = shipping.paid("taxSet")
    amount = row.paid("amountSet")
    return Suggestion(
        amount=amount,
        maximum=row.paid("maximumRefundableSet"),
        lines=tuple(_line(line, included) for line in row.objects("refundLineItems")),
        shipping_net=_net(shipping.paid("amountSet"), shipping_tax, included),
        shipping_tax=shipping_tax,
        transactions=tuple(_transaction(line) for line in row.objects("suggestedTransactions")),
        store_credit=max(
            (method.paid("maximumRefundable") for method in row.objects("suggestedRefundMethods")),
            default=None,
        ),
        taxes_included=included,
    )


def _net(price: Money, tax: Money, included: bool) -> Money:
    return price - tax if included else price


def _line(row: Fields, included: bool) -> SuggestedLine:
    tax = row.paid("totalTaxSet")
    return SuggestedLine(
        line_id=row.object("lineItem").id("LineItem"),
        quantity=row.whole_number("quantity"),
        net=_net(row.paid("subtotalSet"), tax, included),
        tax=tax,
    )


def _transaction(row: Fields) -> SuggestedTransaction:
    parent = row.optional("parentTransaction")
    return SuggestedTransaction(
        gateway=row.optional_text("gateway"),
        amount=row.paid("amountSet"),
        maximum=row.optional_paid("maximumRefundableSet") or row.paid("amountSet"),
        parent="" if parent is None else parent.text("id"),
    )
