"""The fake platform: a connector like any other, over shops that live in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from dropconnect.kit import method_refusal, refused
from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CheckItem,
    Choice,
    ChosenLine,
    ConnectionSettings,
    EffectKind,
    Eligibility,
    Evidence,
    LineKind,
    LookUpCommand,
    MailWay,
    Money,
    Order,
    OrderSearch,
    OrderSummary,
    PlatformSpecs,
    PlatformTraits,
    Quote,
    RefundCommand,
    RefundLine,
    RefundMethod,
    Secret,
    StepResult,
    hookimpl,
)
from dropconnect.testing.fakes.orders import name_of
from dropconnect.testing.fakes.places import FakePlaces


class FakeSettings(ConnectionSettings):
    """A fake shop needs nothing; ``token`` is there to try secrets with."""

    token: Secret | None = Field(default=None, description="Any secret. It is never used.")


class FakePlatform(PlatformSpecs[FakeSettings]):
    """A platform in memory. It calculates no refund beforehand and sends no webhooks.

    Not to be used bare: ``FakeWorld.registry`` makes the class that knows its world.
    """

    contract = 1
    name = "fake-platform"
    title = "Fake Platform"
    settings_model = FakeSettings
    marks_every_refund = True
    traits = PlatformTraits(cancel_mail=MailWay.TOLD, refund_mail=MailWay.TOLD)
    refund_methods: ClassVar = frozenset({RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY})
    world: ClassVar[FakePlaces]

    def __init__(self, connection: str, settings: FakeSettings) -> None:
        super().__init__(connection, settings)
        self._shop = self.world.shop(connection)

    @hookimpl
    def platform_check_connection(self) -> Iterable[CheckItem]:
        self._shop.read("check_connection")
        return (CheckItem(name="reachable", ok=True, detail="it lives in this process"),)

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        self._shop.read("get_order", order_id)
        return self._shop.order(order_id)

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        self._shop.read("find_orders")
        return tuple(
            OrderSummary.of(order) for order in self._shop.orders() if order.last_change > modified_after
        )

    @hookimpl
    def platform_find_by_reference(self, text: str) -> OrderSearch:
        self._shop.read("find_by_reference")
        rows = (
            OrderSummary.of(order)
            for order in self._shop.orders()
            if text.lstrip("#") == order.number.lstrip("#") or text == order.customer.email
        )
        return OrderSearch(rows=tuple(rows), complete=self._shop.searches_all)

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        self._shop.read("check_cancellation", order.id)
        return CancellationTerms(eligibility=Eligibility.NOW)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        refusal = method_refusal(command, self.refund_methods)
        return refused(refusal) if refusal else self._shop.write(EffectKind.REFUND, command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return self._shop.write(EffectKind.CANCEL_ORDER, command)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return self._shop.look_up(command)


class FakeNumberingPlatform(FakePlatform):
    """A fake platform whose orders are searched by their number first."""

    contract = 1
    name = "fake-numbering-platform"
    title = "Fake Numbering Platform"
    traits = FakePlatform.traits.changed(searches_numbers=True)


class FakeQuotingPlatform(FakePlatform):
    """A fake platform that calculates refunds itself, from the order as it is when it is asked; for
    ``quoted-`` orders a cent less than we do."""

    contract = 1
    name = "fake-quoting-platform"
    title = "Fake Quoting Platform"

    @hookimpl
    def platform_quote_refund(self, order: Order, choice: Choice) -> Quote:
        self._shop.read("quote_refund", order.id)
        order = self._shop.order(order.id)
        lines = [_quoted(order, chosen) for chosen in choice.lines]
        if name_of(order.id) == "quoted":
            cent = Money.of("0.01", order.currency)
            lines[-1] = lines[-1].changed(net=lines[-1].net - cent)
        return Quote(
            lines=tuple(lines),
            amount=Money.total((line.gross for line in lines), order.currency),
            refundable=order.total - order.refunded,
        )


def _quoted(order: Order, chosen: ChosenLine) -> RefundLine:
    line = order.line(chosen.line_id)
    units = chosen.quantity if line.kind is LineKind.ITEM else line.quantity
    tax = line.tax.share(units, line.quantity)
    return RefundLine(
        line_id=line.id,
        kind=line.kind,
        quantity=chosen.quantity,
        net=line.net.share(units, line.quantity),
        tax=tax,
        taxes=tuple((share.rate_id, tax) for share in line.tax_shares),
    )
