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

    def inquiry(effect: Effect) -> Inquiry:
        supplier, section = supplier_of(desk, part), desk.world.suppliers.section(part.supplier)
        return Inquiry(
            ask=lambda settled: _look_up(supplier, question_about(part, effect, settled=settled)),
            settle_seconds=section.settle_seconds,
            repeat_after_absent=section.repeat_after_absent,
            found=EffectState.REQUESTED,
        )

    return Channel(inquiry)


def question_about(part: Part, effect: Effect, *, settled: bool = True) -> SupplierQuestion:
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
        settled=settled,
    )


def next_look_up(desk: Desk, part: Part, effect: Effect) -> datetime:
    """When to look a request in doubt up again: once it must have settled, then by the polling rhythm."""
    left = desk.ledger.seconds_to_settle(effect, desk.world.suppliers.section(part.supplier).settle_seconds)
    return desk.now() + (timedelta(seconds=left) if left > 0 else poll_every(desk, part))


def _look_up(supplier: SupplierConnection, question: SupplierQuestion) -> Evidence:
    if not supplier.supports("supplier_look_up"):
        reason = f"{supplier.connector.title} cannot be asked about earlier requests"
        return Evidence(status=EvidenceStatus.UNKNOWABLE, reason=reason)
    return supplier.look_up(question)
