"""Pure: a refund as Shopify shows it -> what it means for the refund that was asked for.

Accepted is not done: money is back when every transaction succeeded.
"""

from __future__ import annotations

from dropconnect.plugin import Money, RefundMethod, Refusal, StepResult, StepStatus
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.payments import FAILED
from dropconnect_shopify.orders.refunds import Standing, amount_of, standing_of


def result_of(
    refund: Fields, amount: Money | None, method: RefundMethod | None, *, done: StepStatus = StepStatus.DONE
) -> StepResult:
    """``amount`` is what was asked for. ``done`` is what a finished refund is called."""
    number, standing, paid = refund.id("Refund"), standing_of(refund), amount_of(refund)
    is_booked_only = method is RefundMethod.BOOK_ONLY and standing is Standing.BOOKED
    if standing is Standing.PAID or is_booked_only:
        different = amount is not None and paid != amount
        warning = f"Shopify's refund {number} is {paid}, but {amount} were to be paid back"
        return StepResult(
            status=done,
            provider_id=number,
            amount=paid,
            warnings=(warning,) if different else (),
            facts={"standing": standing},
        )
    if standing is Standing.UNDER_WAY:
        return StepResult.requested(provider_id=number, amount=paid, facts={"standing": standing})
    return StepResult.refused(
        provider_id=number,
        refusal=Refusal(code=f"refund-{standing}", message=words_of(refund, standing), final=False),
        facts={"standing": standing, "paid": str(paid)},
    )


def words_of(refund: Fields, standing: Standing) -> str:
    """For the person who has to put it right: no new refund is made in its place."""
    number = refund.id("Refund")
    if standing is Standing.BOOKED:
        return (
            f"Shopify has booked refund {number} without paying anything: pay back by hand, or look in "
            "Shopify why it has no transaction"
        )
    failed = [row for row in refund.nodes("transactions") if row.text("status") in FAILED]
    reasons = ", ".join(
        f"{row.optional_text('gateway') or 'the gateway'} failed to pay {row.paid('amountSet')}"
        f" ({row.optional_text('errorCode') or 'no reason given'})"
        for row in failed
    )
    return (
        f"Shopify has booked refund {number}, but {reasons}: look at the gateway, then pay back by hand or "
        "retry the refund in Shopify"
    )
