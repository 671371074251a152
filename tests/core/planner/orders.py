"""Orders for the planner's tests: short to write, and read from the recorded ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.support.recordings import WOOCOMMERCE

from dropconnect.models.cancellation import CancellationRequest, LineSelection, Plan, StepKind
from dropconnect.models.money import Money
from dropconnect.models.operation import CancellationTerms, Eligibility, Quote
from dropconnect.models.order import (
    LineKind,
    Order,
    OrderLine,
    OrderState,
    Refund,
    RefundedLine,
    TaxShare,
)
from dropconnect.models.payment import Payment
from dropconnect.models.traits import PlatformTraits
from dropconnect.planner import Past, choose, price
from dropconnect.policy import StorePolicy

COMMON = PlatformTraits()
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOW_OK = CancellationTerms(eligibility=Eligibility.NOW)
RECORDED = WOOCOMMERCE / "hard_orders.json"


def line(
    line_id: str,
    net: str,
    tax: str = "0",
    *,
    quantity: int = 1,
    sku: str = "",
    kind: LineKind = LineKind.ITEM,
    shipped: int = 0,
    currency: str = "USD",
    rates: tuple[tuple[str, str], ...] = (),
) -> OrderLine:
    shares = rates or ((("1", tax),) if Decimal(tax) else ())
    return OrderLine(
        id=line_id,
        kind=kind,
        name=f"thing {line_id}",
        sku=sku,
        quantity=quantity,
        net=Money.of(net, currency),
        tax=Money.of(tax, currency),
        tax_shares=tuple(TaxShare(rate_id=rate, amount=Decimal(amount)) for rate, amount in shares),
        shipped_quantity=shipped,
    )


def shipping(line_id: str, net: str, tax: str = "0", currency: str = "USD") -> OrderLine:
    return line(line_id, net, tax, kind=LineKind.SHIPPING, currency=currency)


def order(*lines: OrderLine, **changes: Any) -> Order:
    """A paid, open order whose total is the sum of its lines unless ``changes`` say otherwise."""
    currency = lines[0].net.currency if lines else "USD"
    total = Money.total((part.gross for part in lines), currency)
    values: dict[str, Any] = {
        "connection": "shop",
        "id": "1042",
        "number": "1042",
        "provider_status": "processing",
        "state": OrderState.OPEN,
        "currency": currency,
        "total": total,
        "paid": changes.get("total", total),
        "payment": Payment(method="card", title="Card", refundable=True),
        "lines": lines,
        "created_at": NOW,
        "observed_at": NOW,
    }
    return Order(**{**values, **changes})


def standard(**changes: Any) -> Order:
    """2 lamps and a desk, shipping and tax: 82.49 in all."""
    return order(
        line("11", "50.00", "5.00", quantity=2, sku="LAMP-1"),
        line("12", "19.99", "2.00", sku="DESK-1"),
        shipping("13", "5.00", "0.50"),
        **changes,
    )


def request(*lines: str, reason: str = "out-of-stock") -> CancellationRequest:
    """``request("LAMP-1:1")`` asks for one lamp, ``request()`` for the whole order."""
    chosen = []
    for text in lines:
        selector, _, quantity = text.partition(":")
        chosen.append(LineSelection(selector=selector, quantity=int(quantity) if quantity else None))
    return CancellationRequest(connection="shop", order_id="1042", lines=tuple(chosen), reason=reason)


def plan(
    seen: Order,
    asked: CancellationRequest | None = None,
    policy: StorePolicy | None = None,
    past: Past | None = None,
    *,
    quote: Quote | None = None,
    eligibility: CancellationTerms = NOW_OK,
    now: datetime = NOW,
    sees_others: bool = True,
    traits: PlatformTraits = COMMON,
    removes_lines: bool = False,
) -> Plan:
    """Both steps of planning; the whole order under the default policy unless told otherwise."""
    asked, policy, past = asked or request(), policy or StorePolicy(), past or Past()
    choice = choose(seen, asked, policy, past)
    return price(
        seen,
        asked,
        choice,
        policy,
        past,
        quote=quote,
        eligibility=eligibility,
        now=now,
        sees_others=sees_others,
        traits=traits,
        removes_lines=removes_lines,
    )


def codes(made: Plan) -> tuple[str, ...]:
    return tuple(objection.code for objection in made.objections)


def carried_out(seen: Order, made: Plan) -> Order:
    """The order after the platform did what the plan says."""
    steps = [step.kind for step in made.steps]
    if StepKind.CANCEL_ORDER in steps:
        seen = seen.changed(state=OrderState.CANCELLED)
    if made.refund is None:
        return seen
    rows = tuple(
        RefundedLine(line_id=part.line_id, quantity=part.quantity, net=part.net, tax=part.tax)
        for part in made.refund.lines
    )
    refund = Refund(id=f"r{len(seen.refunds)}", amount=made.refund.amount, lines=rows)
    return seen.changed(refunds=(*seen.refunds, refund))


def given_back(amount: str, *rows: tuple[str, int, str, str], currency: str = "USD") -> Refund:
    """A refund of ``amount`` with rows of line id, quantity, net and tax."""
    return Refund(
        id=f"given-{amount}",
        amount=Money.of(amount, currency),
        lines=tuple(
            RefundedLine(
                line_id=line_id,
                quantity=quantity,
                net=Money.of(net, currency),
                tax=Money.of(tax, currency),
            )
            for line_id, quantity, net, tax in rows
        ),
    )


def recorded() -> list[dict[str, Any]]:
    """The hard orders of a real WooCommerce 10.0.2, with the refunds that were tried on each."""
    found: list[dict[str, Any]] = json.loads(RECORDED.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def from_recording(raw: dict[str, Any]) -> Order:
    """As much of a recorded order as the planner looks at."""
    currency = raw["currency"]
    sources = [
        (LineKind.ITEM, raw["line_items"]),
        (LineKind.SHIPPING, raw["shipping_lines"]),
        (LineKind.FEE, raw["fee_lines"]),
    ]
    lines = [
        line(
            str(row["id"]),
            row["total"],
            row["total_tax"],
            quantity=row.get("quantity", 1),
            sku=row.get("sku", ""),
            kind=kind,
            currency=currency,
            rates=tuple((str(share["id"]), share["total"] or "0") for share in row["taxes"]),
        )
        for kind, rows in sources
        for row in rows
    ]
    return order(*lines, total=Money.of(raw["total"], currency), provider_status=raw["status"])
