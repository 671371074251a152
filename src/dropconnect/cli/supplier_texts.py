"""What a person reads about suppliers: what to expect of them, what they answered, allow and owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dropconnect.cli.output import moment, say, table
from dropconnect.models.operation import Eligibility
from dropconnect.models.portal import PortalKit
from dropconnect.report.case import MessageReport
from dropconnect.report.plan import OwnStock, PlanReport, StayingGoods, SupplierForecast
from dropconnect.report.supplier import Credit, CreditReport, PartReport, RuleReport

_ELIGIBILITY = {
    Eligibility.NOW: "at once",
    Eligibility.ASK: "has to be asked",
    Eligibility.NO: "no",
    Eligibility.MANUAL: "a person asks",
    Eligibility.UNKNOWN: "not known",
}


def print_outlooks(outlooks: Sequence[SupplierForecast], measures: Mapping[str, Decimal]) -> None:
    """What is to be expected of each supplier. Nothing was asked yet."""
    table(
        ("supplier", "order", "goods", "can be stopped", "fee", "answer", "money goes to", "why"),
        [
            (
                item.supplier or "not known",
                item.order_number,
                goods(item, measures),
                _ELIGIBILITY[item.eligibility],
                _fee(item),
                _within(item.answer_within_hours),
                item.money_to,
                item.reason,
            )
            for item in outlooks
        ],
    )
    for item in outlooks:
        if item.origin:
            say(f"  {f'{item.supplier} {item.order_number}'.strip()}: {item.origin}")


def print_own_stock(rows: Sequence[OwnStock]) -> None:
    """Goods of the merchant's own, and what says that they are."""
    table(
        ("goods", "units", "why"),
        [(f"{row.name} ({row.sku})" if row.sku else row.name, row.quantity, row.why) for row in rows],
        right=("units",),
    )


def print_stays(stays: Sequence[StayingGoods]) -> None:
    """Goods that nobody can stop any more, and how to leave them out."""
    table(
        ("goods", "units", "who says so", "why", ""),
        [
            (row.name, row.measure or row.quantity, row.supplier or "the store", row.reason, _meaning(row))
            for row in stays
        ],
        right=("units",),
    )
    if not all(row.left_out for row in stays):
        say("  To ask for the others alone, add --only-stoppable.")


def print_parts(parts: Iterable[PartReport], measures: Mapping[str, Decimal]) -> None:
    """What each supplier was asked and answered, and what follows from it."""
    table(
        (
            "part",
            "supplier",
            "goods",
            "can be stopped",
            "asked",
            "answer by",
            "answer",
            "decided",
            "credit",
        ),
        [
            (
                part.number,
                part.name or "not known",
                goods(part, measures),
                _ELIGIBILITY[part.eligibility],
                moment(part.asked_at),
                moment(part.answer_by),
                ": ".join(word for word in (part.answer, part.reason) if word),
                f"{part.decision} ({part.decided_by})" if part.decision else "",
                _credit_in_words(part.credit),
            )
            for part in parts
        ],
        right=("part",),
    )


def print_portal(kit: PortalKit, *, is_asked: bool = False) -> None:
    """Where to ask a supplier by hand. The words stand on a line of their own, to be copied."""
    say(f"    {'asked here' if is_asked else 'ask it here'}: {kit.where}")
    if kit.steps:
        say(f"        {kit.steps}")
    for item in kit.items:
        say(f"        {item.words}")
    if kit.expected is not None:
        say(f"        expected back: {kit.expected}")
    say("    with these words:")
    say(f"        {kit.text}")


def print_messages(messages: Iterable[MessageReport]) -> None:
    table(
        ("message", "state", "sent", "tried", "next try", "what is in the way"),
        [
            (item.kind, item.state, moment(item.sent_at), item.tries, moment(item.due_at), item.reason)
            for item in messages
        ],
    )


def print_credits(credits: Iterable[CreditReport]) -> None:
    table(
        ("case", "part", "supplier", "state", "expected", "its fee", "received", "goes to", "said by"),
        [
            (
                credit.case_id,
                credit.part_number,
                credit.name,
                credit.state,
                credit.expected if credit.expected is not None else "not known",
                _fee(credit),
                credit.received,
                credit.money_to,
                credit.decided_by,
            )
            for credit in credits
        ],
        right=("case", "part", "expected", "its fee", "received"),
    )


def print_rule(row: RuleReport) -> None:
    """One row, with who says so."""
    say()
    say(f"{row.id} (from the {row.origin})", bold=True)
    told = {
        "for": _fits(row),
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


def goods(of: SupplierForecast | PartReport, measures: Mapping[str, Decimal]) -> str:
    """``2 of Desk lamp, 1.5 of Cloth``; goods without a name go by the store's line."""
    return ", ".join(
        f"{measures.get(line_id, count)} of {of.names.get(line_id) or f'line {line_id}'}"
        for line_id, count in of.units.items()
    )


def measures_of(plan: PlanReport) -> dict[str, Decimal]:
    """Line id -> its quantity, of the lines that are sold by measure."""
    return {line.line_id: line.measure for line in plan.lines if line.measure is not None}


def _fits(row: RuleReport) -> str:
    word = f", {row.provider_status!r} there" if row.provider_status else ""
    return f"{row.product or 'any'} goods, {f'stage {row.stage}' if row.stage else 'any stage'}{word}"


def _meaning(row: StayingGoods) -> str:
    if row.left_out:
        return "left out"
    return "paid back all the same" if row.paid else ""


def _fee(terms: RuleReport | SupplierForecast | Credit) -> str:
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
