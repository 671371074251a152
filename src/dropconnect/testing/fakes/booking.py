"""A fake platform that books a refund before its gateway is asked, and pays back no more than came in."""

from __future__ import annotations

from dropconnect.kit import final_refusal, method_refusal, refused
from dropconnect.plugin import (
    EffectKind,
    ProviderUnavailable,
    RefundCommand,
    RemoveRefundCommand,
    StepResult,
    hookimpl,
)
from dropconnect.testing.fakes.books import OUR_USER
from dropconnect.testing.fakes.platform import FakePlatform


class FakeBookingPlatform(FakePlatform):
    """As ``FakePlatform``, with the cap that shops have: what is booked counts, paid or not. The row of a
    refund that was never paid can be taken away."""

    contract = 1
    name = "fake-booking-platform"
    title = "Fake Booking Platform"

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        refusal = method_refusal(command, self.refund_methods)
        order = self._shop.order(command.order_id)
        if refusal is None and order.refunded + command.amount > order.total:
            refusal = final_refusal("over-refund", "Invalid refund amount.")
        return refused(refusal) if refusal else self._shop.write(EffectKind.REFUND, command)

    @hookimpl
    def platform_remove_refund(self, command: RemoveRefundCommand) -> StepResult:
        self._shop.read("remove_refund", command.order_id)
        order = self._shop.order(command.order_id)
        if command.send_by is not None and self.world.clock.boot() > command.send_by:
            raise ProviderUnavailable(f"not sent to {self.connection}: its time to send had passed")
        row = next((row for row in order.refunds if row.id == command.refund_id), None)
        if row is None:
            return StepResult.already()
        shown = (row.amount, row.created_at, row.made_by) == (
            command.amount,
            command.created_at,
            command.made_by,
        )
        if not shown or row.key or row.confirmed is not False or row.made_by != OUR_USER:
            return refused(final_refusal("row-changed", f"Refund {row.id} is not the row that was shown."))
        self._shop.change(order.id, refunds=tuple(each for each in order.refunds if each is not row))
        return StepResult.done(provider_id=row.id)
