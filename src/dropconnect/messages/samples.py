"""Messages with made-up facts, to see how a store's mails look before a customer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.models.cancellation import Cause, Plan, RefundMethod
from dropconnect.models.facts import (
    Acknowledgement,
    EndedMessage,
    Ending,
    GoodsExempt,
    Message,
    MessageKind,
    NamedUnits,
    OrderCancelled,
    OutcomeMessage,
    RefundMade,
    RequestReceived,
    Statement,
    StillWaiting,
    WaitingUpdate,
    WithdrawalAnswered,
    WithdrawalReceived,
)
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order

_UPDATE_AFTER = timedelta(days=2)
_EXEMPT = "It is made to your own design."


@dataclass(frozen=True)
class Sample:
    """What the sample messages speak of."""

    number: str
    customer: str
    units: tuple[NamedUnits, ...]
    refund: RefundMade | None
    at: datetime
    cause: Cause = Cause.CUSTOMER
    whole: bool = True
    """All of the order; False: ``units`` of it."""

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

    @classmethod
    def of_plan(cls, order: Order, plan: Plan, at: datetime, days: int) -> Sample:
        """Of this order, as if the plan had been carried out and all that is due was paid."""
        known = {line.id: line for line in order.items}
        units = tuple(
            NamedUnits(name=line.name or line.sku or line.id, quantity=line.counted(chosen.quantity))
            for chosen in plan.choice.lines
            if (line := known.get(chosen.line_id)) is not None and chosen.quantity > 0
        )
        return cls(
            order.number,
            order.customer.name,
            units,
            _planned_refund(plan, at, days),
            at,
            cause=plan.cause,
            whole=plan.choice.whole_order,
        )

    def message(self, kind: MessageKind) -> Message:
        """As a case of this order would tell it."""
        match kind:
            case MessageKind.ACKNOWLEDGEMENT:
                return Acknowledgement(
                    order_number=self.number,
                    customer_name=self.customer,
                    request=RequestReceived(received_at=self.at, lines=self._lines),
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
                    cause=self.cause,
                    cancelled=OrderCancelled(lines=self._lines),
                    refund=self.refund,
                )
            case MessageKind.ENDED:
                return EndedMessage(
                    order_number=self.number, customer_name=self.customer, how=Ending.WITHDRAWN
                )
            case MessageKind.WITHDRAWAL_RECEIVED:
                return WithdrawalReceived(
                    order_number=self.number, customer_name=self.customer, statement=self._statement
                )
            case MessageKind.WITHDRAWAL_ANSWERED:
                exempt = tuple(GoodsExempt(goods=row.name, reason=_EXEMPT) for row in self.units[:1])
                return WithdrawalAnswered(
                    order_number=self.number,
                    customer_name=self.customer,
                    statement=self._statement,
                    exempt=exempt,
                )

    @property
    def _statement(self) -> Statement:
        name, mail = self.customer or "Ada", "ada@example.test"
        return Statement(received_at=self.at, check_code="ABCD-EFGH-JKLM", name=name, mail=mail)

    @property
    def _lines(self) -> tuple[NamedUnits, ...]:
        return () if self.whole else self.units


def _planned_refund(plan: Plan, at: datetime, days: int) -> RefundMade | None:
    if plan.refund is None or plan.refund.amount.amount <= 0:
        return None
    zero, fee = Money.zero(plan.currency), plan.refund.fee
    net, tax = dict.fromkeys(LineKind, zero), zero
    for line in plan.refund.lines:
        net[line.kind], tax = net[line.kind] + line.net, tax + line.tax
    parts = (net[LineKind.ITEM] + fee, net[LineKind.SHIPPING], net[LineKind.FEE], tax)
    if (
        min(part.amount for part in parts) < 0
        or Money.total(parts, plan.currency) - fee != plan.refund.amount
    ):
        return None
    items, shipping, charges, tax = parts
    taken_off = Money.total((row.amount for row in plan.calculation if row.amount.amount < 0), plan.currency)
    return RefundMade(
        items=items,
        shipping=shipping,
        charges=charges,
        tax=tax,
        fee_kept=fee,
        total=plan.refund.amount,
        method=plan.refund.method,
        made_at=at,
        expected_within_days=days,
        by_price=not plan.tenders and -taken_off <= fee,
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
