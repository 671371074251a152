"""What this journal did not send, and may have been sent all the same.

A case that was open in a restored copy is marked (``Case.restored_at``). In such a case nothing is sent
that was not looked up first: where a write would leave, the effect is put in doubt instead, and the
look-up decides, or a person.
"""

from __future__ import annotations

from dropconnect.effects import Write
from dropconnect.journal.effects import Intent
from dropconnect.journal.records import EffectResult
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.saga.case.desk import Desk

AFTER_COPY = "the journal was restored from a copy: it may have been sent after the copy was made"
BY_ANOTHER = "a lost journal or another installation may have sent it"


def is_suspect(desk: Desk, case: Case, kind: EffectKind, ordinal: int) -> bool:
    """Whether the effect counts as not sent, and may have been sent by what the restored journal lost."""
    if case.restored_at is None:
        return False
    effect = desk.effect(case, kind, ordinal)
    if effect is None:
        return True
    return effect.state is EffectState.UNSENT and effect.context.after_restore != case.restored_at


def suspect(desk: Desk, case: Case, write: Write, why: str = AFTER_COPY) -> tuple[Case, Effect]:
    """Put in doubt what ``write`` would do. Sends nothing; the settle time counts from the first look-up.

    Its key counts as used since the case was opened, so a provider that forgets keys has forgotten it
    early rather than late.
    """
    context = write.context.changed(
        first_intent_at=case.opened_at, after_restore=case.restored_at, suspected=True
    )
    now = desk.now()
    with desk.journal.write() as writing:
        held = writing.cases.confirm(case)
        intent = Intent(
            case_id=held.id,
            kind=write.kind,
            ordinal=write.ordinal,
            connection=write.connection.name,
            command=write.command,
            context=context,
            runner=held.lease or "",
            at=now,
        )
        before = writing.effects.get(write.command.key)
        effect = (
            writing.effects.insert_intent(intent)
            if before is None
            else writing.effects.repeat_intent(before, intent)
        )
        effect = writing.effects.record(effect, EffectState.DOUBT, EffectResult(message=why), at=now)
        words = f"{write.kind}: looked up before it is sent: {why}"
        writing.events.add(held.id, now, "effect-suspected", words, data={"effect": effect.key})
    return held, effect
