"""The commands and questions that dropconnect would have for a supplier order: for tests of its hooks."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from dropconnect.plugin import (
    CancelSupplierCommand,
    Cause,
    ReminderCommand,
    SupplierOrder,
    SupplierQuestion,
    SupplierUnits,
    WithdrawCommand,
)

_NAMESPACE = uuid.UUID("5e1a9c02-0000-5000-8000-000000000001")


def all_units(order: SupplierOrder) -> tuple[SupplierUnits, ...]:
    """Everything in the order."""
    return tuple(
        SupplierUnits(line_id=line.id, store_line_id=line.store_line_id, quantity=line.quantity)
        for line in order.lines
    )


def supplier_cancellation(order: SupplierOrder, **changes: Any) -> CancelSupplierCommand:
    """Cancel the whole order; ``changes`` replace fields of the command."""
    given = {
        "key": str(uuid.uuid5(_NAMESPACE, order.id)),
        "order_id": order.id,
        "before": order.reading,
        "lines": all_units(order),
        "whole": True,
        "cause": Cause.CUSTOMER,
    }
    return CancelSupplierCommand(**{**given, **changes})


def supplier_question(command: CancelSupplierCommand, **changes: Any) -> SupplierQuestion:
    """How the request of ``command``, sent just now, stands."""
    given = {
        "key": command.key,
        "order_id": command.order_id,
        "before": command.before,
        "sent_at": datetime.now(UTC),
    }
    return SupplierQuestion(**{**given, **changes})


def withdrawal(command: CancelSupplierCommand, request_id: str) -> WithdrawCommand:
    """Take back what ``command`` asked for."""
    return WithdrawCommand(
        key=f"{command.key}-withdrawal",
        order_id=command.order_id,
        before=command.before,
        request_key=command.key,
        request_id=request_id,
    )


def reminder(question: SupplierQuestion, message: str) -> ReminderCommand:
    """Ask the supplier's staff for the answer to the request of ``question``."""
    return ReminderCommand(
        key=f"{question.key}-reminder", order_id=question.order_id, question=question, message=message
    )
