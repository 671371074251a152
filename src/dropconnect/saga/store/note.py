"""What the store's staff reads at the order when its case has come to its end."""

from __future__ import annotations

from dropconnect.effects import Write
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState
from dropconnect.models.operation import EffectKind, NoteCommand
from dropconnect.models.order import Order
from dropconnect.saga.attempt import send
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.store.channel import common_fields

_NOTE = EffectKind.ADD_NOTE


def leave_note(desk: Desk, case: Case, order: Order, text: str) -> Case:
    """Leave it once, where the platform takes notes. Whatever becomes of it holds nothing up."""
    policy = desk.section.policy
    if not (policy.note or policy.tags) or not desk.store.supports("platform_add_note"):
        return case
    effect = desk.effect(case, _NOTE)
    if effect is not None and effect.state is not EffectState.UNSENT:
        return case
    command = NoteCommand(
        **common_fields(desk, case, order, _NOTE),
        text=f"dropconnect case {case.id} ({case.request.reason}): {text}" if policy.note else "",
        tags=policy.tags,
    )
    what = "about to note at the order how its cancellation ended"
    return send(desk, case, Write(_NOTE, 0, desk.store, command, what)).case
