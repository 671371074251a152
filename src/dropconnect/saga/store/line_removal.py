"""Takes units out of the order that nobody paid for, so that the store neither sends nor charges them."""

from __future__ import annotations

from dropconnect.effects import Write
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState
from dropconnect.models.cancellation import StepKind
from dropconnect.models.commands import EffectKind, RemoveLinesCommand
from dropconnect.models.order import LineKind, Order
from dropconnect.saga.attempt import Standing, inspect, send
from dropconnect.saga.case.decided import DecidedUnits
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel
from dropconnect.saga.store.doubt import wait_or_ask

_REMOVE = EffectKind.REMOVE_LINES


def has_begun(desk: Desk, case: Case) -> bool:
    """Whether units may be out of the order already, so that it is no longer what was planned for."""
    effect = desk.effect(case, _REMOVE)
    return effect is not None and effect.state is not EffectState.UNSENT


def take_lines_out(desk: Desk, case: Case, decided: DecidedUnits) -> Step:
    """One step towards the units being out of the order, if the plan of just now wants it.

    Also what is absorbed is taken out: its goods still come, and nobody shall be charged for them. Raises
    what reads raise.
    """
    begun = has_begun(desk, case)
    if not begun and (decided.request is None or not _is_planned(case)):
        return Step.done(case)
    attempt = inspect(desk, case, store_channel(desk), _REMOVE)
    if attempt.standing in (Standing.HAPPENED, Standing.ENDED):
        return Step.done(attempt.case)
    if attempt.standing is not Standing.NOT_SENT:
        return Step.pause(wait_or_ask(desk, attempt))
    if begun:
        # It was looked up just now: the plan is looked at anew before it is sent, at once or after a pause.
        return Step.pause(wait_or_ask(desk, attempt))
    order = desk.store.get_order(case.order_id)
    attempt = send(desk, case, _write(desk, case, order))
    if attempt.error is not None:
        return Step.pause(desk.retry_later(attempt.case, attempt.error))
    return Step.pause(attempt.case)


def _is_planned(case: Case) -> bool:
    return any(step.kind is StepKind.REMOVE_LINES for step in case.plan.steps)


def _write(desk: Desk, case: Case, order: Order) -> Write:
    units = {
        line.line_id: line.quantity
        for line in case.plan.choice.lines
        if line.kind is LineKind.ITEM and line.quantity
    }
    there = {line.id: line.quantity for line in order.items}
    command = RemoveLinesCommand(
        **common_fields(desk, case, order, _REMOVE),
        units=units,
        left={line_id: max(0, there.get(line_id, 0) - count) for line_id, count in units.items()},
        reason=f"dropconnect case {case.id}: {case.request.reason}",
    )
    names = {line.id: line.name for line in order.items}
    named = ", ".join(
        f"{count} of {names.get(line_id, f'line {line_id}')}" for line_id, count in units.items()
    )
    return Write(_REMOVE, 0, desk.store, command, f"about to take out of the order: {named}")
