"""Leaving a note and tags with the order, beside what stands there."""

from __future__ import annotations

from dropconnect.kit import Asked
from dropconnect.plugin import NoteCommand, Refusal, StepResult, StepStatus
from dropconnect_shopify.orders.store import Store

_NOTE = "add_note"


def note_mark(key: str) -> str:
    """Staff read it: long enough to tell the notes of one order apart, and no longer."""
    return f"[dropconnect {key[:8]}]"


def add(store: Store, command: NoteCommand) -> StepResult:
    """The tags first, which may be added twice; the note's mark then stands for both.

    Shopify can only replace a note, so it is read right before. A colleague who writes between our look and
    our write would lose that: nothing in the API prevents it.
    """
    order_gid = store.gid(command.order_id, _NOTE)
    with Asked(store.connection, _NOTE, command.order_id).nothing_sent_yet():
        order = store.order("order_note", command.order_id, _NOTE)
    there, mark = order.optional_text("note"), note_mark(command.key)
    missing = [tag for tag in command.tags if tag not in order.texts("tags")]
    has_note = not command.text or mark in there
    if has_note and not missing:
        return StepResult(status=StepStatus.ALREADY)
    writes = []
    if missing:
        writes.append(("tags_add", {"id": order_gid, "tags": missing}))
    if not has_note:
        note = "\n".join(filter(None, (there.rstrip(), f"{command.text} {mark}")))
        writes.append(("order_update_note", {"id": order_gid, "note": note}))
    warnings: tuple[str, ...] = ()
    for document, asked in writes:
        answer = store.write(document, asked, _NOTE, command.order_id, command.send_by)
        if isinstance(answer, Refusal):
            return StepResult(status=StepStatus.REFUSED, refusal=answer, warnings=warnings)
        warnings += answer[1]
    return StepResult(status=StepStatus.DONE, warnings=warnings)
