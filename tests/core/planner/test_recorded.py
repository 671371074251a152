"""The planner's money against what a real WooCommerce 10.0.2 took and refused, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.core.planner.orders import carried_out, codes, from_recording, plan, recorded, request

from dropconnect.models.cancellation import Plan, StepKind
from dropconnect.models.money import Money
from dropconnect.planner import Past, violations

HARD = recorded()
ONE_UNIT = [
    (entry["order"], tried["request"])
    for entry in HARD
    for tried in entry["refunds"]
    if tried["why"].startswith("one unit") and tried["status"] == 201
]


def test_the_recording_is_complete() -> None:
    assert len(HARD) == 28
    assert len(ONE_UNIT) == 24


@pytest.mark.parametrize("entry", HARD, ids=lambda entry: str(entry["order"]["id"]))
def test_the_whole_order_is_what_the_shop_took(entry: dict[str, Any]) -> None:
    """All accepted refunds of an order sum to its total; a cent more was refused."""
    seen = from_recording(entry["order"])
    accepted = [Decimal(t["request"]["amount"]) for t in entry["refunds"] if t["status"] == 201]
    made = plan(seen)
    assert made.due == Money.of(sum(accepted), seen.currency)
    assert made.refund is not None
    assert Money.total((part.gross for part in made.refund.lines), seen.currency) == made.due
    assert [step.kind for step in made.steps] == [StepKind.REFUND, StepKind.CANCEL_ORDER]
    assert violations(seen, made.refund, Past()) == ()
    assert made.objections == ()


@pytest.mark.parametrize(("raw", "taken"), ONE_UNIT, ids=lambda value: str(value.get("id", "")))
def test_one_unit_is_what_the_shop_took(raw: dict[str, Any], taken: dict[str, Any]) -> None:
    """The recorded requests round half up, as the planner does: net, tax by rate and amount are the same."""
    [row] = taken["line_items"]
    seen = from_recording(raw)
    made = plan(seen, request(f"{row['id']}:{row['quantity']}"))
    if Decimal(taken["amount"]) == 0:
        # The shop takes a refund of 0.00, and mails the customer about it: none is ever sent.
        assert made.refund is None
        assert "no-money" in codes(made)
        return
    assert made.refund is not None
    part = made.refund.lines[0]
    assert part.net == Money.of(row["refund_total"], seen.currency)
    assert {rate: tax.text for rate, tax in part.taxes} == {
        str(share["id"]): share["refund_total"] for share in row["refund_tax"]
    }


@pytest.mark.parametrize("entry", HARD, ids=lambda entry: str(entry["order"]["id"]))
def test_unit_by_unit_ends_at_the_total(entry: dict[str, Any]) -> None:
    seen = from_recording(entry["order"])
    done: list[Plan] = []
    for item in seen.items:
        for _ in range(item.quantity):
            made = plan(seen, request(f"{item.id}:1"), past=Past.of(done))
            assert made.refund is None or violations(seen, made.refund, Past.of(done)) == ()
            seen = carried_out(seen, made)
            done.append(made)
    assert done[-1].choice.whole_order
    assert seen.refunded == seen.total
