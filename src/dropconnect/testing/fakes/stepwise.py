"""A fake platform that does things over time: it holds orders, cancels them by jobs, before the money."""

from __future__ import annotations

from collections.abc import Callable

from dropconnect.kit import final_refusal, method_refusal, refused
from dropconnect.plugin import (
    CancellationTerms,
    CancelOrderCommand,
    Choice,
    EffectKind,
    Eligibility,
    Evidence,
    EvidenceStatus,
    HoldOrderCommand,
    LookUpCommand,
    Money,
    NoteCommand,
    Order,
    OrderState,
    RefundCommand,
    RefundMethod,
    ReleaseOrderCommand,
    StepResult,
    hookimpl,
)
from dropconnect.testing.fakes.platform import FakePlatform
from dropconnect.testing.fakes.steps import StepCommand, Steps


class FakeStepwisePlatform(FakePlatform):
    """As ``FakePlatform``; ``FakeWorld.steps`` says how it behaves and what it did."""

    contract = 1
    name = "fake-stepwise-platform"
    title = "Fake Stepwise Platform"
    refund_methods = FakePlatform.refund_methods | {RefundMethod.STORE_CREDIT}

    @property
    def _steps(self) -> Steps:
        return self.world.steps(self.connection)

    @hookimpl
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        self._shop.read("check_cancellation", order.id)
        return CancellationTerms(
            eligibility=Eligibility.NOW, cancel_first=True, releases_authorization=True, store_credit=True
        )

    @hookimpl
    def platform_hold_order(self, command: HoldOrderCommand) -> StepResult:
        return self._write("hold", command, lambda: self._hold(command))

    @hookimpl
    def platform_release_order(self, command: ReleaseOrderCommand) -> StepResult:
        return self._write("release", command, lambda: self._release(command))

    @hookimpl
    def platform_add_note(self, command: NoteCommand) -> StepResult:
        return self._write("note", command, lambda: self._note(command))

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        refusal = method_refusal(command, self.refund_methods)
        return refused(refusal) if refusal else self._write("refund", command, lambda: self._pay(command))

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return self._write("cancel", command, lambda: self._cancel(command))

    @hookimpl
    def platform_follow_up(self, command: LookUpCommand) -> StepResult:
        if command.kind is EffectKind.REFUND:
            return self._followed_refund(command)
        if self._steps.job_takes:
            self._steps.job_takes -= 1
            return StepResult.requested(provider_id=command.provider_id)
        if self._steps.job_fails:
            return refused(final_refusal("job-failed", "The job failed."))
        self._carry_out_cancellation(command.order_id)
        return StepResult.done(provider_id=command.provider_id)

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        if command.kind is EffectKind.HOLD_ORDER:
            there = self._steps.holds.get(command.order_id) == command.key
        elif command.kind is EffectKind.RELEASE_ORDER:
            there = command.order_id not in self._steps.holds
        elif command.kind is EffectKind.ADD_NOTE:
            there = any(note.key == command.key for note in self._steps.notes)
        else:
            evidence = self._shop.look_up(command)
            remembered = self._steps.remembers_keys and command.kind is EffectKind.REFUND
            return evidence.changed(key_remembered=remembered)
        if there:
            return Evidence.found("it is so", facts={"hold_ids": [command.key]})
        return Evidence.absent("it is not so", repeat_harmless=True)

    def _followed_refund(self, command: LookUpCommand) -> StepResult:
        found = self._shop.look_up(command)
        if found.status is not EvidenceStatus.FOUND:
            return StepResult.requested(provider_id=command.provider_id)
        return StepResult.done(provider_id=found.provider_id, amount=found.amount)

    def _write(self, name: str, command: StepCommand, do: Callable[[], StepResult]) -> StepResult:
        steps = self._steps
        steps.commands.append(command)
        self._shop.refuse_late(command)
        if name in steps.mishaps:
            return steps.mishaps.pop(name)()
        result = do()
        if name in steps.after:
            return steps.after.pop(name)()
        return result

    def _hold(self, command: HoldOrderCommand) -> StepResult:
        self._steps.done.append("hold")
        self._steps.holds[command.order_id] = command.key
        return StepResult.done(facts={"hold_ids": [command.key]})

    def _release(self, command: ReleaseOrderCommand) -> StepResult:
        if self._steps.holds.get(command.order_id) != command.hold_key:
            return StepResult.already()
        self._steps.done.append("release")
        del self._steps.holds[command.order_id]
        return StepResult.done()

    def _note(self, command: NoteCommand) -> StepResult:
        self._steps.done.append("note")
        self._steps.notes.append(command)
        return StepResult.done()

    def _pay(self, command: RefundCommand) -> StepResult:
        result = self._shop.write(EffectKind.REFUND, command)
        self._steps.done.append("refund")
        return result.changed(warnings=self._steps.warnings)

    def _cancel(self, command: CancelOrderCommand) -> StepResult:
        if self._shop.order(command.order_id).state is OrderState.CANCELLED:
            return StepResult.already()
        if self._steps.job_takes or self._steps.job_fails:
            return StepResult.requested(provider_id="job-1")
        self._shop.write(EffectKind.CANCEL_ORDER, command)
        self._after_cancellation(command.order_id)
        return StepResult.done()

    def _carry_out_cancellation(self, order_id: str) -> None:
        if self._shop.order(order_id).state is not OrderState.CANCELLED:
            self._shop.change(order_id, state=OrderState.CANCELLED, provider_status="cancelled")
            self._after_cancellation(order_id)

    def _after_cancellation(self, order_id: str) -> None:
        self._steps.done.append("cancel")
        order = self._shop.order(order_id)
        if order.authorized is not None and self._steps.voids:
            self._shop.change(order_id, authorized=Money.zero(order.currency))
