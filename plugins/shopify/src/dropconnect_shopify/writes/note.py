"""Leaving a note and tags with the order, beside what stands there."""

from __future__ import annotations

from typing import Any

from dropconnect.kit import refused
from dropconnect.plugin import NoteCommand, Refusal, StepResult
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.orders.marks import note_mark


def add_note(store: Store, command: NoteCommand) -> StepResult:
    """The tags first, which may be added twice; the note's mark then stands for both.

    Shopify can only replace a note, so it is read right before. What a colleague writes between our look and
    our write is lost: nothing in the API prevents it.
    """
    operation = store.operation("add_note", command.order_id)
    with operation.nothing_sent_yet():
        order = operation.order("order_note")
    there, mark = order.optional_text("note"), note_mark(command.key)
    writes: list[tuple[str, dict[str, Any]]] = []
    if missing := [tag for tag in command.tags if tag not in order.texts("tags")]:
        writes.append(("tags_add", {"tags": missing}))
    if command.text and mark not in there:
        note = "\n".join(filter(None, (there.rstrip(), f"{command.text} {mark}")))
        writes.append(("order_update_note", {"note": note}))
    if not writes:
        return StepResult.already()
    warnings: tuple[str, ...] = ()
    for document, content in writes:
        variables = {"id": operation.order_gid, **content}
        written = operation.write(document, variables, send_by=command.send_by)
        if isinstance(written, Refusal):
            return refused(written).changed(warnings=warnings)
        warnings += written.warnings
    return StepResult.done(warnings=warnings)
