"""What the store's staff reads at the order when its case has come to its end."""

from __future__ import annotations

from dropconnect.effects import Write, effect_key
from dropconnect.journal.rows import Case, EffectState
from dropconnect.models.operation import EffectKind, NoteCommand
from dropconnect.models.order import Order
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.look.observation import reading_of


def leave_note(desk: Desk, case: Case, order: Order, text: str) -> Case:
    """Once, where the platform takes notes. What becomes of it is in the journal and holds nothing up."""
    policy = desk.section.policy
    if not (policy.note or policy.tags) or not desk.store.supports("platform_add_note"):
        return case
    effect = desk.effect(case, EffectKind.ADD_NOTE)
    if effect is not None and effect.state is not EffectState.UNSENT:
        return case
    command = NoteCommand(
        key=effect_key(case.key, EffectKind.ADD_NOTE, 0),
        order_id=case.order_id,
        send_by=desk.ledger.send_by(desk.section.send_within_seconds),
        before=reading_of(order),
        text=f"dropconnect case {case.id} ({case.request.reason}): {text}" if policy.note else "",
        tags=policy.tags,
    )
    write = Write(
        kind=EffectKind.ADD_NOTE,
        ordinal=0,
        connection=desk.store.name,
        command=command,
        call=lambda: desk.store.add_note(command),
        what="about to note at the order what came of it",
    )
    return desk.ledger.send(case, write).case
