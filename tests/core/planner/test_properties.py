"""What holds for every order, request and policy."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.planner.orders import NOW, NOW_OK, carried_out, line, order, plan, request
from tests.core.planner.strategies import STOCK, earlier_refunds, orders, policies, requests

from dropconnect.models.cancellation import Choice, Plan, Staying
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner import Past, choose, price, violations
from dropconnect.planner.balance import refundable, units_left
from dropconnect.policy import ShippingRule, StorePolicy


def left_of(seen: Order, past: Past) -> dict[str, int]:
    return {item.id: units_left(seen, item, past) for item in seen.items}


def check_money(seen: Order, made: Plan, past: Past) -> None:
    """The parts, the calculation and the limits of one plan agree to the cent."""
    assert made.due is not None
    assert made.due.amount >= 0
    assert Money.total((row.amount for row in made.calculation), seen.currency) == made.due
    kept = Money.total((amount for _, amount in made.kept), seen.currency)
    assert made.due + kept <= refundable(seen, seen.total, past)
    if made.refund is None:
        assert not made.due
        return
    assert made.refund.amount == made.due
    assert made.refund.fee == kept
    assert Money.total((part.gross for part in made.refund.lines), seen.currency) == made.due
    for part in made.refund.lines:
        assert part.net.amount >= 0
        assert part.tax.amount >= 0
        if seen.line(part.line_id).tax_shares:
            assert Money.total((tax for _, tax in part.taxes), seen.currency) == part.tax
        assert all(tax.amount >= 0 for _, tax in part.taxes)
    assert violations(seen, made.refund, past) == ()


@given(st.data())
def test_parts_and_reasons_sum_to_what_is_due(data: st.DataObject) -> None:
    seen = data.draw(earlier_refunds(data.draw(orders())))
    policy = data.draw(policies(seen.currency))
    asked = data.draw(requests(left_of(seen, Past())))
    made = plan(seen, asked, policy)
    check_money(seen, made, Past())
    assert made == plan(seen, asked, policy)


@given(st.data())
def test_any_split_pays_all_but_the_fees_to_the_cent(data: st.DataObject) -> None:
    """Whatever parts are cancelled in whatever order: in the end all that came in was paid back or kept."""
    seen = data.draw(orders())
    policy = data.draw(policies(seen.currency))
    done: list[Plan] = []
    while not done or not done[-1].choice.whole_order:
        past = Past.of(done)
        made = plan(seen, data.draw(requests(left_of(seen, past))), policy, past)
        check_money(seen, made, past)
        seen = carried_out(seen, made)
        done.append(made)
    withheld = Money.zero(seen.currency)
    if policy.shipping is ShippingRule.NEVER:
        unpaid = (line.gross for line in seen.lines if line.kind is LineKind.SHIPPING)
        withheld = min(seen.total, Money.total(unpaid, seen.currency))
    kept = Past.of(done).fees_kept(seen.currency)
    assert seen.refunded == seen.total - kept - withheld
    if policy.fee is not None and policy.fee.fixed is not None:
        assert kept <= policy.fee.fixed
    again = plan(seen, request(), policy, Past.of(done))
    assert again.refused
    assert again.steps == ()


@given(st.data())
def test_more_units_never_pay_less(data: st.DataObject) -> None:
    seen = data.draw(earlier_refunds(data.draw(orders())))
    policy = data.draw(policies(seen.currency))
    # Where earlier refunds leave less than the units cost, a share of the shipping costs can displace
    # items under the limit, and a percentage of items then takes less: no monotony to expect.
    assume(not (policy.shipping is ShippingRule.SHARE and policy.fee is not None and seen.refunds))
    more = data.draw(requests(left_of(seen, Past())))
    fewer = [
        selection.changed(quantity=data.draw(st.integers(1, selection.quantity or 1)))
        for selection in more.lines
    ]
    kept_lines = data.draw(st.integers(0, len(fewer)))
    assume(kept_lines > 0)
    less = more.changed(lines=tuple(fewer[:kept_lines]))
    due_less, due_more = plan(seen, less, policy).due, plan(seen, more, policy).due
    assert due_less is not None
    assert due_more is not None
    assert due_less <= due_more


@given(st.data())
def test_what_is_left_out_is_neither_cancelled_nor_paid(data: st.DataObject) -> None:
    seen = data.draw(orders())
    policy = data.draw(policies(seen.currency))
    asked = data.draw(requests(left_of(seen, Past())))
    wanted = {part.line_id: part.quantity for part in plan(seen, asked, policy).choice.lines if part.quantity}
    out = {line_id: data.draw(st.integers(0, count)) for line_id, count in wanted.items()}
    rows = tuple(
        Staying(line_id=line_id, name="thing", quantity=count, reason="it left")
        for line_id, count in out.items()
        if count
    )

    fewer = plan(seen, asked.changed(left_out=rows), policy)

    kept = {line_id: count - out[line_id] for line_id, count in wanted.items() if count > out[line_id]}
    assert {part.line_id: part.quantity for part in fewer.choice.lines if part.quantity} == kept
    if rows:
        assert not fewer.choice.whole_order
        check_money(seen, fewer, Past())
    whole = plan(seen, asked, policy)
    assert fewer.due is not None
    assert whole.due is not None
    assert fewer.due <= whole.due


@given(orders())
def test_without_lines_there_is_no_plan(seen: Order) -> None:
    made = price(
        seen,
        request(),
        Choice(lines=(), whole_order=True),
        StorePolicy(),
        Past(),
        quote=None,
        eligibility=NOW_OK,
        now=NOW,
    )
    assert made.refused
    assert (made.refund, made.steps, made.calculation) == (None, (), ())


@given(orders(), st.floats(allow_nan=True))
def test_a_float_anywhere_is_a_type_error(seen: Order, value: float) -> None:
    """An order is plain data: however a float gets into it, the money does not take it."""
    raw = seen.model_dump()
    for place in (raw["total"], raw["lines"][0]["net"], raw["lines"][0]["tax"]):
        kept, place["amount"] = place["amount"], value
        with pytest.raises(TypeError, match="never float"):
            Order.model_validate(raw)
        place["amount"] = kept
    with pytest.raises(TypeError, match="never float"):
        Past.model_validate({"collected": {"amount": value, "currency": seen.currency}})


@given(st.data())
def test_the_choice_of_everything_is_the_choice_of_nothing_in_particular(data: st.DataObject) -> None:
    seen = data.draw(orders())
    policy = data.draw(policies(seen.currency))
    named = request(*(item.id for item in seen.items), reason=STOCK)
    assert choose(seen, named, policy, Past()) == choose(seen, request(reason=STOCK), policy, Past())


def test_an_order_without_items_can_be_cancelled_whole() -> None:
    made = plan(order(line("1", "20.00", kind=LineKind.FEE)))
    assert made.due == Money.of("20.00", "USD")
