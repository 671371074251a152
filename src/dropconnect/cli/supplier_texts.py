"""What a person reads about suppliers: what to expect of them, what they answered, allow and owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dropconnect.cli.output import moment, say, table
from dropconnect.journal.rows import Part, QueuedMessage
from dropconnect.models.cancellation import SupplierOutlook
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import RuleRow
from dropconnect.saga.suppliers.credits import Credit, credit_of
from dropconnect.saga.suppliers.parts import terms_of

_ELIGIBILITY = {
    Eligibility.NOW: "at once",
    Eligibility.ASK: "has to be asked",
    Eligibility.NO: "no",
    Eligibility.MANUAL: "a person asks",
    Eligibility.UNKNOWN: "not known",
}


def print_outlooks(outlooks: Iterable[SupplierOutlook]) -> None:
    """What is to be expected of each supplier. Nothing was asked yet."""
    table(
        ("supplier", "order", "goods", "can be stopped", "fee", "answer", "money goes to", "why"),
        [
            (
                item.supplier or "not known",
                item.order_number,
                goods(item.units),
                _ELIGIBILITY[Eligibility(item.eligibility)],
                _fee(item),
                _within(item.answer_within_hours),
                item.money_to,
                item.reason,
            )
            for item in outlooks
        ],
    )


def print_parts(parts: Iterable[Part]) -> None:
    """What each supplier was asked and answered, and what follows from it."""
    table(
        (
            "part",
            "supplier",
            "goods",
            "can be stopped",
            "asked (UTC)",
            "answer by",
            "answer",
            "decided",
            "credit",
        ),
        [
            (
                part.ordinal + 1,
                part.name or "not known",
                goods(part.units),
                _ELIGIBILITY[terms_of(part).eligibility],
                f"{part.asked_at:%Y-%m-%d %H:%M}" if part.asked_at else "",
                f"{part.answer_by:%Y-%m-%d %H:%M}" if part.answer_by else "",
                ": ".join(word for word in (part.answer, part.reason) if word),
                f"{part.decision} ({part.decided_by})" if part.decision else "",
                _credit_in_words(credit_of(part)),
            )
            for part in parts
        ],
        right=("part",),
    )


def print_messages(messages: Iterable[QueuedMessage]) -> None:
    table(
        ("message", "state", "sent", "tried", "next try", "what is in the way"),
        [
            (item.kind, item.state, moment(item.sent_at), item.tries, moment(item.due_at), item.reason)
            for item in messages
        ],
    )


def print_credits(credits: Iterable[tuple[Part, Credit]]) -> None:
    table(
        ("case", "part", "supplier", "state", "expected", "its fee", "received", "goes to", "said by"),
        [
            (
                part.case_id,
                part.ordinal + 1,
                part.name,
                credit.state,
                credit.expected if credit.expected is not None else "not known",
                _fee(credit),
                credit.received,
                credit.money_to,
                credit.decided_by,
            )
            for part, credit in credits
        ],
        right=("case", "part", "expected", "its fee", "received"),
    )


def print_rule(row: RuleRow) -> None:
    """One row, with who says so."""
    say()
    say(f"{row.id} (from the {row.origin})", bold=True)
    told = {
        "for": f"{row.product or 'any'} goods, {f'stage {row.stage}' if row.stage else 'any stage'}",
        "can be stopped": f"{_ELIGIBILITY[row.eligibility]} ({row.eligibility})",
        "by": row.channel,
        "fee": _fee(row) or "none",
        "answers": _within(row.answer_within_hours),
        "money goes to": row.money_to,
        "order of steps": row.step_order,
        "reason": row.reason,
        "the customer hears": row.customer_reason,
        "evidence": f"{row.evidence}: {row.source}, {row.as_of}",
    }
    for name, words in told.items():
        if words:
            say(f"  {name:<20}{words}")


def goods(units: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of line {line_id}" for line_id, count in units.items())


def _fee(terms: RuleRow | SupplierOutlook | Credit) -> str:
    """What the supplier keeps: an amount, a percentage, or both."""
    percent = f"{terms.fee_percent} %" if terms.fee_percent else ""
    return " and ".join(filter(None, (str(terms.fee) if terms.fee is not None else "", percent)))


def _within(hours: int | None) -> str:
    return "" if hours is None else f"within {hours} h"


def _credit_in_words(credit: Credit | None) -> str:
    if credit is None:
        return ""
    amount = credit.received if credit.received is not None else credit.expected
    return f"{credit.state}, {amount}" if amount is not None else credit.state
