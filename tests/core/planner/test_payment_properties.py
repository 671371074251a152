"""What holds for every way in which an order can have been paid: the money to the cent, and never twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.core.planner.orders import carried_out, plan
from tests.core.planner.strategies import money, orders, policies, requests

from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order, Refund, RefundedLine
from dropconnect.models.payment import Tender, TenderKind
from dropconnect.planner import Past, violations
from dropconnect.planner.balance import refundable, units_left
from dropconnect.planner.past import Family
from dropconnect.policy import ShippingRule, StorePolicy


@st.composite
def paid_somehow(draw: st.DrawFn) -> Order:
    """An order with units that were edited out, tenders off its total or inside it, a part of the money."""
    seen = draw(orders())
    seen = draw(_edited(seen))
    units = int(seen.total.amount.scaleb(-seen.total.amount.as_tuple().exponent))  # type: ignore[operator]
    amounts = draw(st.lists(st.integers(1, max(1, units // 2)), max_size=2)) if units > 3 else []
    tenders = tuple(
        Tender(
            id=f"t{index}",
            kind=TenderKind.GIFT_CARD,
            amount=money(amount, seen.currency),
            label=f"card {index}",
        )
        for index, amount in enumerate(amounts)
    )
    other = Money.total((tender.amount for tender in tenders), seen.currency)
    if other > seen.total:
        return seen
    in_money = seen.total - other
    if draw(st.booleans()):
        seen = seen.changed(total=in_money)
    paid = in_money.share(draw(st.sampled_from([0, 1, 3, 4, 4, 4])), 4)
    return seen.changed(tenders=tenders, paid=paid)


@st.composite
def _edited(draw: st.DrawFn, seen: Order) -> Order:
    rows = tuple(
        RefundedLine(line_id=item.id, quantity=gone, net=money(0, seen.currency), tax=money(0, seen.currency))
        for item in seen.items
        if (gone := draw(st.integers(0, item.quantity - 1) if draw(st.booleans()) else st.just(0)))
    )
    if not rows:
        return seen
    removed = Refund(id="removed", amount=money(0, seen.currency), confirmed=False, lines=rows)
    return seen.changed(refunds=(removed,))


@st.composite
def families(draw: st.DrawFn, seen: Order) -> Family | None:
    """Other orders of the same payment, with anything between nothing and more than all paid back."""
    if draw(st.booleans()):
        return None
    share = [money(0, seen.currency), seen.total.share(1, 3), seen.total, seen.total + seen.total]
    return Family(
        numbers=("other",),
        paid=draw(st.sampled_from([None, seen.total, seen.total + seen.total])),
        refunded=draw(st.sampled_from(share)),
        reserved=draw(st.sampled_from(share[:2])),
    )


def left_of(seen: Order, past: Past) -> dict[str, int]:
    return {item.id: units_left(seen, item, past) for item in seen.items}


def check(seen: Order, made: Plan, past: Past) -> Money:
    """The amounts of one plan agree, and the guard lets just this through; returns what is due."""
    assert made.due is not None
    assert seen.paid is not None
    held = refundable(seen, seen.paid, past)
    kept = Money.total((amount for _, amount in made.kept), seen.currency)
    assert made.due.amount >= 0
    assert made.due + kept <= held
    assert Money.total((row.amount for row in made.calculation), seen.currency) == made.due
    if made.refund is not None:
        assert Money.total((part.gross for part in made.refund.lines), seen.currency) == made.due
        assert violations(seen, made.refund, past) == ()
    for tender in made.tenders:
        whole = next(row.amount for row in seen.tenders if row.id == tender.id)
        before = past.returned.get(tender.id, money(0, seen.currency))
        assert money(0, seen.currency) < tender.amount <= whole - before
    return made.due


@given(st.data())
def test_the_money_of_any_payment_agrees_to_the_cent(data: st.DataObject) -> None:
    seen = data.draw(paid_somehow())
    past = Past(family=data.draw(families(seen)))
    made = plan(seen, data.draw(requests(left_of(seen, past))), data.draw(policies(seen.currency)), past)
    if not made.refused:
        check(seen, made, past)


@given(st.data())
def test_a_whole_order_gives_back_all_that_is_held_but_fees_and_delivery_that_is_kept(
    data: st.DataObject,
) -> None:
    seen = data.draw(paid_somehow())
    policy = data.draw(policies(seen.currency))
    past = Past(family=data.draw(families(seen)))
    made = plan(seen, policy=policy, past=past)
    if made.refused:
        return
    due = check(seen, made, past)
    assert seen.paid is not None
    kept = Money.total((amount for _, amount in made.kept), seen.currency)
    delivery = money(0, seen.currency)
    if policy.shipping is ShippingRule.NEVER:
        lines = (line.gross for line in seen.lines if line.kind is LineKind.SHIPPING)
        delivery = min(refundable(seen, seen.paid, past), Money.total(lines, seen.currency))
    assert due + kept + delivery == refundable(seen, seen.paid, past)


@given(st.data())
def test_parts_in_any_order_give_back_all_that_came_in_and_every_tender_once(data: st.DataObject) -> None:
    seen = data.draw(paid_somehow())
    assert seen.paid is not None
    done: list[Plan] = []
    while not done or not done[-1].choice.whole_order:
        past = Past.of(done, returned=(tender for each in done for tender in each.tenders))
        made = plan(seen, data.draw(requests(left_of(seen, past))), StorePolicy(), past)
        if made.refused:
            break
        check(seen, made, past)
        seen = carried_out(seen, made)
        done.append(made)
    if done and done[-1].choice.whole_order:
        assert seen.refunded == seen.paid
        given_back = Past.of([], returned=(tender for each in done for tender in each.tenders)).returned
        assert given_back == {tender.id: tender.amount for tender in seen.tenders}


@given(st.data())
def test_a_part_never_leaves_the_customer_owing_more_than_before(data: st.DataObject) -> None:
    """What was paid and stays is enough for the rest, or nothing of it goes back."""
    seen = data.draw(orders())
    seen = seen.changed(paid=seen.total.share(data.draw(st.integers(0, 9)), 10))
    made = plan(seen, data.draw(requests(left_of(seen, Past()))))
    if made.refused or made.choice.whole_order:
        return
    after = carried_out(seen, made)
    taken = {line.line_id: line.quantity for line in made.choice.lines}
    rest = Money.total(
        (
            line.gross.share(units_left(seen, line, Past()) - taken.get(line.id, 0), line.quantity)
            if line.kind is LineKind.ITEM
            else line.gross
            for line in seen.lines
        ),
        seen.currency,
    )
    assert seen.paid is not None
    slack = Money.of(seen.step.amount * (2 * max(2, len(seen.lines)) + 2), seen.currency)
    assert not made.due or seen.paid - after.refunded + slack >= rest
