"""How the supplier of a part is written to, and asked about what was written."""

from __future__ import annotations

from datetime import datetime, timedelta

from dropconnect.connection import SupplierConnection
from dropconnect.effects import Inquiry
from dropconnect.journal.rows import Effect, Part
from dropconnect.journal.states import EffectState
from dropconnect.models.operation import Evidence, EvidenceStatus
from dropconnect.models.supplier import CancelSupplierCommand, SupplierQuestion
from dropconnect.saga.attempt import Channel
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.suppliers.letters import evidence_of_letter, is_letter
from dropconnect.saga.suppliers.parts import poll_every


def supplier_of(desk: Desk, part: Part) -> SupplierConnection:
    return desk.world.suppliers.connection(part.supplier)


def send_by(desk: Desk, part: Part) -> float:
    """Until when on the boot clock what is decided now may still be sent to this supplier."""
    return desk.ledger.send_by(desk.world.suppliers.section(part.supplier).send_within_seconds)


def supplier_channel(desk: Desk, part: Part) -> Channel:
    """A request that is found counts as made: the supplier may still be thinking about it.

    Its connection is opened when there is something to ask: what is known needs no supplier any more, and
    the file may no longer name it.
    """

    def ask(effect: Effect) -> Evidence:
        if is_letter(part):
            return evidence_of_letter()
        question = question_about(part, effect)
        if question.perhaps_sent:
            question = question.changed(others=other_requests(desk, part, effect.key))
        return _look_up(supplier_of(desk, part), question)

    def inquiry(effect: Effect) -> Inquiry:
        section = desk.world.suppliers.section(part.supplier)
        return Inquiry(
            ask=lambda: ask(effect),
            settle_seconds=section.settle_seconds,
            repeat_after_absent=section.repeat_after_absent,
            found=EffectState.REQUESTED,
        )

    return Channel(inquiry)


def question_about(part: Part, effect: Effect) -> SupplierQuestion:
    """What a connector needs to find the request that ``effect`` made. ``TypeError`` for another effect."""
    command = effect.command
    if not isinstance(command, CancelSupplierCommand):
        raise TypeError(f"the effect {effect.key} is a {effect.kind}, not a request to a supplier")
    return SupplierQuestion(
        key=effect.key,
        order_id=part.supplier_order_id,
        request_id=part.request_id or effect.provider_id,
        before=command.before,
        sent_at=effect.intent_at,
        perhaps_sent=effect.context.suspected,
    )


def may_have_been_made(desk: Desk, part: Part, command: CancelSupplierCommand) -> bool:
    """Whether the supplier shows this request, or cannot tell, although this journal has not made it.

    Its key follows from what is asked for, so a lost journal and another installation have the same.
    """
    supplier = supplier_of(desk, part)
    if not supplier.supports("supplier_look_up"):
        return False
    question = SupplierQuestion(
        key=command.key,
        order_id=command.order_id,
        before=command.before,
        sent_at=desk.now(),
        perhaps_sent=True,
        others=other_requests(desk, part, command.key),
    )
    return supplier.look_up(question).status is not EvidenceStatus.ABSENT


def other_requests(desk: Desk, part: Part, key: str) -> tuple[str, ...]:
    """What the supplier calls the requests about its order that this journal made for anything else."""
    with desk.journal.read() as reading:
        effects = reading.effects.of_order(part.supplier, part.supplier_order_id)
        parts = [
            row for case_id in {item.case_id for item in effects} for row in reading.parts.of_case(case_id)
        ]
    theirs = [row.request_id for row in parts if row.supplier == part.supplier and row.id != part.id]
    theirs += [effect.provider_id for effect in effects if effect.key != key]
    return tuple(sorted({name for name in theirs if name}))


def next_look_up(desk: Desk, part: Part, effect: Effect) -> datetime:
    """When to look a request in doubt up again: once it must have settled, then by the polling rhythm."""
    left = desk.ledger.seconds_to_settle(effect, desk.world.suppliers.section(part.supplier).settle_seconds)
    return desk.now() + (timedelta(seconds=left) if left > 0 else poll_every(desk, part))


def _look_up(supplier: SupplierConnection, question: SupplierQuestion) -> Evidence:
    if not supplier.supports("supplier_look_up"):
        reason = f"{supplier.connector.title} cannot be asked about earlier requests"
        return Evidence.unknowable(reason)
    return supplier.look_up(question)
