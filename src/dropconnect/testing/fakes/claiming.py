"""A fake platform that keeps claims: rows at its orders by which several installations see each other."""

from __future__ import annotations

from dropconnect.kit import LastLook, method_refusal, refused
from dropconnect.plugin import (
    CancelOrderCommand,
    ClaimCommand,
    ClaimReading,
    EffectKind,
    ProviderUnavailable,
    RefundCommand,
    StepResult,
    StepStatus,
    hookimpl,
)
from dropconnect.testing.fakes.noticeboard import Noticeboard
from dropconnect.testing.fakes.platform import FakePlatform


class FakeClaimingPlatform(FakePlatform):
    """As ``FakePlatform``; ``FakeWorld.noticeboard`` has the rows."""

    contract = 1
    name = "fake-claiming-platform"
    title = "Fake Claiming Platform"

    @property
    def _board(self) -> Noticeboard:
        return self.world.noticeboard(self.connection)

    @hookimpl
    def platform_write_claim(self, command: ClaimCommand) -> StepResult:
        self._shop.read("write_claim", command.order_id)
        self._shop.order(command.order_id)
        if command.send_by is not None and self.world.clock.boot() > command.send_by:
            raise ProviderUnavailable(f"not sent to {self.connection}: its time to send had passed")
        self._board.carry_out(command)
        return StepResult.done()

    @hookimpl
    def platform_read_claims(self, order_id: str) -> ClaimReading:
        self._shop.read("read_claims", order_id)
        refunds = self._shop.order(order_id).refunds
        ids = tuple(refund.id for refund in refunds)
        return ClaimReading(rows=self._board.rows(order_id), refund_ids=ids, refunds=refunds)

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        refusal = method_refusal(command, self.refund_methods)
        if refusal:
            return refused(refusal)
        look = LastLook(command, self.connection, self.world.clock)
        limit = look.allow(self.platform_read_claims(command.order_id))
        return self._shop.write(EffectKind.REFUND, command.changed(send_by=limit))

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        result = self._shop.write(EffectKind.CANCEL_ORDER, command)
        if command.mark is None or result.status is not StepStatus.DONE:
            return result
        self._board.pin(command.order_id, command.mark.name, command.mark.value)
        return result.changed(facts={**result.facts, "marked": True})
