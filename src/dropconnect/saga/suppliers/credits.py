"""What suppliers owe the merchant for goods they stopped. Never set off against the customer's money."""

from __future__ import annotations

from datetime import datetime

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.events import US
from dropconnect.journal.records import PartCredit
from dropconnect.journal.rows import Part
from dropconnect.journal.states import Answer, CreditState
from dropconnect.models.money import Money


def credit_of(part: Part) -> PartCredit | None:
    """The part's credit; None where no money is to come back: nothing was stopped, nothing was promised."""
    owes = part.answer is Answer.STOPPED and not part.terms.unpaid
    if not part.credit.is_promised and not owes:
        return None
    return part.credit.changed(state=part.credit.state or CreditState.EXPECTED)


def close_credit(writing: Transaction, part: Part, now: datetime) -> None:
    """The request was taken back: what was expected for the goods does not come, whoever says so."""
    credit = credit_of(part)
    if credit is None or credit.decided_by:
        return
    words = f"{part.name} owes nothing any more: its goods come"
    writing.events.add(part.case_id, now, "credit-closed", words, data={"part": part.id})
    closed = part.credit.changed(state=CreditState.CLOSED, decided_by=US, decided_at=now)
    writing.parts.set_credit(part, closed)


def decide_credit(writing: Transaction, part: Part, received: Money | None, who: str, now: datetime) -> Part:
    """Record once the outcome of the credit: ``received``, or None if the supplier pays nothing.

    The case of ``part`` must be leased. Raises ``UsageError`` for nobody's word, an amount that cannot
    have come in or a part without a credit, ``CaseConflict`` for a second decision.
    """
    if not who.strip():
        raise UsageError("say who says so: --by NAME")
    credit = credit_of(part)
    if credit is None:
        raise UsageError(f"{part.name or 'nobody'} owes nothing for these goods: it did not stop them")
    if credit.state is CreditState.CLOSED:
        raise CaseConflict(f"{part.name} owes nothing: the request to it was taken back")
    if credit.decided_by:
        word = f"received {credit.received}" if credit.received is not None else credit.state
        raise CaseConflict(f"the credit of {part.name} was decided by {credit.decided_by}: {word}")
    if received is not None and not received > Money.zero(received.currency):
        raise UsageError(f"{received} cannot have come in; if nothing comes, say --refused")
    word_of = {"decided_by": who, "decided_at": now}
    if received is not None:
        credit = part.credit.changed(state=CreditState.RECEIVED, received=received, **word_of)
        words = f"{part.name} paid {received} for the goods"
    else:
        credit = part.credit.changed(state=CreditState.REFUSED, **word_of)
        words = f"{part.name} pays nothing for the goods"
    writing.events.add(part.case_id, now, "credit-decided", words, who=who, data={"part": part.id})
    return writing.parts.set_credit(part, credit)
