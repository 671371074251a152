"""Fake platforms with other traits: cancelling pays, refunds are amounts, no parts, orders are edited."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.kit import require_same
from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    CancelPays,
    Choice,
    Command,
    EffectKind,
    Eligibility,
    Evidence,
    GuardReading,
    LookUpCommand,
    Money,
    Order,
    OrderLine,
    OrderState,
    PartialWay,
    RefundCommand,
    RefundUnit,
    RemoveLinesCommand,
    StepResult,
    StepStatus,
    hookimpl,
)
from dropconnect.testing.fakes.platform import FakePlatform
from dropconnect.testing.fakes.stepwise import FakeStepwisePlatform


class FakePayingPlatform(FakePlatform):
    """Cancelling an order pays back all that is left of it, without a key; and it wants to cancel first."""

    contract = 1
    name = "fake-paying-platform"
    title = "Fake Paying Platform"
    traits = FakePlatform.traits.changed(cancel_pays=CancelPays.REST)

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        self._shop.read("check_cancellation", order.id)
        return CancellationTerms(eligibility=Eligibility.NOW, cancel_first=True)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        result = self._shop.write(EffectKind.CANCEL_ORDER, command)
        order = self._shop.order(command.order_id)
        left = order.paid - order.refunded if order.paid is not None else Money.zero(order.currency)
        if result.status is StepStatus.DONE and left:
            self._shop.refund_by_colleague(order.id, left)
        return result


class FakeLookingPlatform(FakePlatform):
    """It reads the order again right before it pays or cancels, and compares."""

    contract = 1
    name = "fake-looking-platform"
    title = "Fake Looking Platform"
    traits = FakePlatform.traits.changed(last_look=True)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        self._look_last(command, command.before)
        return super().platform_refund_order(command)

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        if self._shop.order(command.order_id).state is not OrderState.CANCELLED:
            self._look_last(command, command.before)
        return super().platform_cancel_order(command)

    def _look_last(self, command: Command, before: GuardReading) -> None:
        self._shop.read("last_look", command.order_id)
        order = self._shop.order(command.order_id)
        if order.refund_keyed(command.key) is None:
            require_same(before, order, self.connection)


class FakeAmountPlatform(FakePlatform):
    """A refund is an amount and nothing else."""

    contract = 1
    name = "fake-amount-platform"
    title = "Fake Amount Platform"
    traits = FakePlatform.traits.changed(refunds=RefundUnit.AMOUNT)


class FakeWholePlatform(FakePlatform):
    """It can take no part out of an order."""

    contract = 1
    name = "fake-whole-platform"
    title = "Fake Whole Platform"
    traits = FakePlatform.traits.changed(partial=PartialWay.NONE)


class FakeEditingPlatform(FakeStepwisePlatform):
    """Orders can be edited: units leave an order without a refund."""

    contract = 1
    name = "fake-editing-platform"
    title = "Fake Editing Platform"
    traits = FakePlatform.traits.changed(partial=PartialWay.OWN_STEP)

    @hookimpl
    def platform_remove_lines(self, command: RemoveLinesCommand) -> StepResult:
        return self._write("remove", command, lambda: self._remove(command))

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        if command.kind is not EffectKind.REMOVE_LINES:
            return super().platform_look_up(command)
        if self._are_left(command.order_id, command.left):
            return Evidence.found("they are gone")
        return Evidence.absent("they are still in the order", repeat_harmless=True)

    def _remove(self, command: RemoveLinesCommand) -> StepResult:
        order = self._shop.order(command.order_id)
        if self._are_left(order.id, command.left):
            return StepResult.already()
        lines = tuple(_shortened(order, command.left))
        total = Money.total((line.gross for line in lines), order.currency)
        authorized = None if order.authorized is None else min(order.authorized, total)
        self._shop.change(order.id, lines=lines, total=total, authorized=authorized)
        self._steps.done.append("remove")
        return StepResult.done()

    def _are_left(self, order_id: str, left: dict[str, int]) -> bool:
        there = {line.id: line.quantity for line in self._shop.order(order_id).items}
        return all(there.get(line_id, 0) <= count for line_id, count in left.items())


def _shortened(order: Order, left: dict[str, int]) -> Iterator[OrderLine]:
    for line in order.lines:
        units = min(line.quantity, left.get(line.id, line.quantity))
        if units == line.quantity:
            yield line
        elif units:
            net, tax = line.net.share(units, line.quantity), line.tax.share(units, line.quantity)
            yield line.changed(quantity=units, net=net, tax=tax, tax_shares=())
