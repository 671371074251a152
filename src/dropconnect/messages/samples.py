"""Messages with made-up facts, to see how a store's mails look before a customer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.models.cancellation import Cause, RefundMethod
from dropconnect.models.facts import (
    Acknowledgement,
    EndedMessage,
    Ending,
    Message,
    MessageKind,
    NamedUnits,
    OrderCancelled,
    OutcomeMessage,
    RefundMade,
    RequestReceived,
    StillWaiting,
    WaitingUpdate,
)
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order

_UPDATE_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Sample:
    """What the sample messages speak of."""

    number: str
    customer: str
    units: tuple[NamedUnits, ...]
    refund: RefundMade | None
    at: datetime

    @classmethod
    def made_up(cls, at: datetime, days: int) -> Sample:
        """Of an order that nobody placed. ``days``: until the customer can see the money."""
        refund = RefundMade(
            items=Money.of("69.99", "USD"),
            shipping=Money.of("5.00", "USD"),
            charges=Money.zero("USD"),
            tax=Money.of("7.50", "USD"),
            fee_kept=Money.zero("USD"),
            total=Money.of("82.49", "USD"),
            method=RefundMethod.GATEWAY,
            made_at=at,
            expected_within_days=days,
        )
        return cls("1042", "Ada", (NamedUnits(name="Desk lamp", quantity=2),), refund, at)

    @classmethod
    def of(cls, order: Order, at: datetime, days: int) -> Sample:
        """Of this order, as if all of it had been cancelled and paid back."""
        units = tuple(
            NamedUnits(name=line.name or line.sku or line.id, quantity=line.counted(line.quantity))
            for line in order.items
            if line.quantity > 0
        )
        return cls(order.number, order.customer.name, units, _whole_refund(order, at, days), at)

    def message(self, kind: MessageKind) -> Message:
        """As a case of this order would tell it."""
        match kind:
            case MessageKind.ACKNOWLEDGEMENT:
                return Acknowledgement(
                    order_number=self.number,
                    customer_name=self.customer,
                    request=RequestReceived(received_at=self.at),
                )
            case MessageKind.WAITING_UPDATE:
                again = self.at + _UPDATE_AFTER
                return WaitingUpdate(
                    order_number=self.number,
                    customer_name=self.customer,
                    waiting=StillWaiting(since=self.at, next_update_by=again, lines=self.units),
                )
            case MessageKind.OUTCOME:
                return OutcomeMessage(
                    order_number=self.number,
                    customer_name=self.customer,
                    cause=Cause.CUSTOMER,
                    cancelled=OrderCancelled(),
                    refund=self.refund,
                )
            case MessageKind.ENDED:
                return EndedMessage(
                    order_number=self.number, customer_name=self.customer, how=Ending.WITHDRAWN
                )


def _whole_refund(order: Order, at: datetime, days: int) -> RefundMade | None:
    def net(kinds: Sequence[LineKind]) -> Money:
        return Money.total((line.net for line in order.lines if line.kind in kinds), order.currency)

    tax = Money.total((line.tax for line in order.lines), order.currency)
    items, shipping = net([LineKind.ITEM]), net([LineKind.SHIPPING])
    charges = net([LineKind.FEE])
    total = items + shipping + charges + tax
    if total.amount <= 0 or min(part.amount for part in (items, shipping, charges, tax)) < 0:
        return None
    zero = Money.zero(order.currency)
    return RefundMade(
        items=items,
        shipping=shipping,
        charges=charges,
        tax=tax,
        fee_kept=zero,
        total=total,
        method=RefundMethod.GATEWAY,
        made_at=at,
        expected_within_days=days,
    )
