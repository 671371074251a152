"""What suppliers owe the merchant for goods they stopped. Never set off against the customer's money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.rows import Answer, Part
from dropconnect.models.money import Money
from dropconnect.saga.suppliers import parts as p

EXPECTED, RECEIVED, REFUSED = "expected", "received", "refused"


@dataclass(frozen=True)
class Credit:
    """The line of one part. ``expected`` None: the supplier did not say how much."""

    state: str
    expected: Money | None
    fee: Money | None
    """What the supplier keeps by its terms."""
    fee_percent: str
    """The same, in percent of what the merchant paid."""
    received: Money | None
    money_to: str
    decided_by: str
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state == EXPECTED


def credit_of(part: Part) -> Credit | None:
    """The part's line; None where no money is to come back: nothing was stopped, nothing was promised."""
    kept = part.credit
    owes = part.answer is Answer.STOPPED and not part.terms.get(p.UNPAID)
    if not kept.keys() - {"state"} and not owes:
        return None
    return _line(part)


def _line(part: Part) -> Credit:
    kept = part.credit
    return Credit(
        state=str(kept.get("state", EXPECTED)),
        expected=_money(kept.get("expected")),
        fee=_money(kept.get("fee")),
        fee_percent=str(kept.get("fee_percent", "")),
        received=_money(kept.get("received")),
        money_to=str(kept.get("money_to", "")),
        decided_by=str(kept.get("decided_by", "")),
        decided_at=datetime.fromisoformat(kept["decided_at"]) if "decided_at" in kept else None,
    )


def answer_credit(
    writing: Transaction, part: Part, received: Money | None, who: str, now: datetime
) -> tuple[Part, Credit]:
    """Record once what came of the credit: ``received``, or None if the supplier pays nothing.

    The case of ``part`` must be leased. Raises ``UsageError`` for nobody's word, an amount that is none
    or a part without a credit, ``CaseConflict`` for a second answer.
    """
    if not who.strip():
        raise UsageError("say who answers: --by NAME")
    credit = credit_of(part)
    if credit is None:
        raise UsageError(f"{part.name or 'nobody'} owes nothing for these goods: it did not stop them")
    if credit.decided_by:
        word = f"received {credit.received}" if credit.received is not None else credit.state
        raise CaseConflict(f"the credit of {part.name} was answered by {credit.decided_by}: {word}")
    if received is not None and not received > Money.zero(received.currency):
        raise UsageError(f"{received} is no amount that can have come in; if nothing comes, say --refused")
    values: dict[str, Any] = {**part.credit, "state": REFUSED}
    words = f"{part.name} pays nothing for the goods"
    if received is not None:
        values = p.received(part, received)
        words = f"{part.name} paid {received} for the goods"
    values |= {"decided_by": who, "decided_at": now.isoformat()}
    writing.events.add(part.case_id, now, "credit-answered", words, who=who, data={"part": part.id})
    part = writing.parts.change(part, {"credit": values})
    return part, _line(part)


def _money(value: Any) -> Money | None:
    return Money.model_validate(value) if value else None
