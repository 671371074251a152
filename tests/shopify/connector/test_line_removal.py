"""Taking units out of an order that was not paid yet: one edit, committed once, found again by its key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.store import (
    DESK,
    KEY,
    LAMPS,
    NUMBER,
    SHADE,
    TOTAL,
    Shop,
    cancellation,
    connected,
    fault,
    place,
    question,
    some,
    usd,
)

from dropconnect.plugin import (
    EffectKind,
    Eligibility,
    EvidenceStatus,
    LookUpCommand,
    OutcomeUnknown,
    PartialWay,
    ProviderUnavailable,
    RemoveLinesCommand,
    StepStatus,
)
from dropconnect.testing.conformance.commands import remove_lines_command
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Reset
from dropconnect_shopify.simulator import Knobs, ShopifySimulator
from dropconnect_shopify.simulator.books.edits import OrderEdit
from dropconnect_shopify.simulator.front.tokens import SCOPES


@pytest.fixture(params=["units", "row"])
def simulator(request: pytest.FixtureRequest) -> ShopifySimulator:
    """Whether an edit leaves a row without money is not documented."""
    made = ShopifySimulator(knobs=Knobs(edit_leaves=request.param))
    place(made, paid="authorized")
    return made


@pytest.fixture
def shop(simulator: ShopifySimulator, tmp_path: Path) -> Iterator[Shop]:
    with connected(simulator, tmp_path) as opened:
        yield opened


def removal(shop: Shop, units: dict[str, int] | None = None, **changes: Any) -> RemoveLinesCommand:
    order = shop.order()
    wanted = units or {LAMPS: 1, DESK: 1}
    left = {line.id: line.quantity - wanted[line.id] for line in order.items if line.id in wanted}
    return remove_lines_command(order, key=KEY).changed(units=wanted, left=left, **changes)


def asked(shop: Shop, **changes: Any) -> LookUpCommand:
    return question(cancellation(shop.order()), kind=EffectKind.REMOVE_LINES, **changes)


def in_order(shop: Shop) -> dict[str, int]:
    return {line.id: line.quantity for line in shop.order().items}


def test_units_go_out_without_money_and_mail(shop: Shop) -> None:
    order = shop.order()
    assert shop.connection.traits.partial is PartialWay.OWN_STEP
    terms = shop.connection.check_cancellation(order, some(order, {LAMPS: 1, DESK: 1}))
    assert (terms.eligibility, terms.code) == (Eligibility.NOW, "lines-taken-out")

    result = shop.connection.write(removal(shop))

    assert (result.status, in_order(shop)) == (StepStatus.DONE, {LAMPS: 1, DESK: 0, SHADE: 1})
    assert [shop.remaining(line) for line in (LAMPS, DESK, SHADE)] == [1, 0, 1]
    ledger = shop.simulator.record()
    assert (ledger["mails"], ledger["voids"], ledger["stock"], shop.paid) == ([], [], {}, usd("0"))
    assert shop.order().authorized == usd(TOTAL)
    assert shop.connection.look_up(asked(shop)).status is EvidenceStatus.FOUND


def test_the_same_command_again_takes_nothing_more(shop: Shop) -> None:
    shop.connection.write(removal(shop))
    assert shop.connection.write(removal(shop, {LAMPS: 1})).status is StepStatus.ALREADY
    assert (in_order(shop)[LAMPS], shop.sent("OrderEditCommit")) == (1, 1)


def test_what_is_out_is_out_whoever_took_it_and_whatever_the_timeline_shows(shop: Shop) -> None:
    shop.simulator.knobs.edit_note_shown = False
    command = removal(shop)
    shop.connection.write(command)
    shop.simulator.order(NUMBER).edits.clear()
    assert shop.connection.write(command).status is StepStatus.ALREADY
    evidence = shop.connection.look_up(asked(shop, left=command.left))
    assert (evidence.status, in_order(shop)[LAMPS]) == (EvidenceStatus.FOUND, 1)


def test_goods_go_back_into_stock_where_that_is_wanted(shop: Shop) -> None:
    shop.connection.write(removal(shop, restock=True))
    assert shop.simulator.record()["stock"] == {"LAMP-1": 1, "DESK-1": 1}


def test_an_app_that_may_not_edit_orders_says_what_to_do(shop: Shop) -> None:
    shop.simulator.set_scopes(set(SCOPES) - {"write_order_edits"})
    order = shop.order()
    terms = shop.connection.check_cancellation(order, some(order, {DESK: 1}))
    assert (terms.eligibility, terms.code) == (Eligibility.MANUAL, "capture-less")

    result = shop.connection.write(removal(shop))

    assert result.refusal is not None
    assert (result.status, result.refusal.final) == (StepStatus.MANUAL, True)
    assert "write_order_edits" in result.refusal.message
    assert in_order(shop)[DESK] == 1


def test_units_that_are_not_there_are_not_taken(shop: Shop) -> None:
    result = shop.connection.write(removal(shop, {LAMPS: 3}))
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, "units-gone")
    assert shop.sent("OrderEditBegin") == 0


def test_what_was_sent_stays(shop: Shop) -> None:
    shop.simulator.ship(NUMBER, {"LAMP-1": 2})
    result = shop.connection.write(removal(shop, {LAMPS: 1}))
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, "not-editable")
    assert in_order(shop)[LAMPS] == 2


def test_what_is_to_stay_counts_and_not_how_many_go(shop: Shop) -> None:
    """A colleague took one of the two lamps out since."""
    command = removal(shop, {LAMPS: 2})
    shop.connection.write(removal(shop, {LAMPS: 1}, key=KEY[::-1]))
    assert shop.connection.write(command).status is StepStatus.DONE
    assert in_order(shop) == {LAMPS: 0, DESK: 1, SHADE: 1}


def test_a_cancelled_order_has_no_lines_to_take_out(shop: Shop) -> None:
    shop.connection.write(cancellation(shop.order()))
    assert shop.connection.write(removal(shop)).status is StepStatus.ALREADY


def test_an_edit_that_does_not_show_the_order_as_it_is_is_a_persons(shop: Shop) -> None:
    """A colleague takes a lamp out between our look and our edit."""

    def edit(_request: object) -> None:
        order = shop.simulator.order(NUMBER)
        order.lines[0].removed = 1
        order.edits.append(OrderEdit(shop.simulator.clock.now()))

    shop.simulator.faults.add(fault("OrderEditBegin", ARRIVED, Call(edit)))
    result = shop.connection.write(removal(shop, {LAMPS: 1}))
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.MANUAL, "edit-differs")
    assert shop.sent("OrderEditCommit") == 0


def test_what_goes_wrong_before_the_commit_is_no_doubt(shop: Shop) -> None:
    for operation in ("OrderEditBegin", "OrderEditSetQuantity"):
        shop.simulator.faults.add(fault(operation, COMMITTED, Reset()))
        with pytest.raises(ProviderUnavailable):
            shop.connection.write(removal(shop))
    assert in_order(shop)[DESK] == 1
    assert shop.connection.write(removal(shop)).status is StepStatus.DONE
    assert in_order(shop) == {LAMPS: 1, DESK: 0, SHADE: 1}


@pytest.mark.parametrize("shown", [True, False], ids=["note shown", "note not shown"])
@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
def test_a_lost_answer_is_looked_up(shop: Shop, at: str, shown: bool) -> None:
    """By the key in the timeline or, where Shopify does not show it, by the app that edited since then."""
    shop.simulator.knobs.edit_note_shown = shown
    shop.simulator.faults.add(fault("OrderEditCommit", at, Reset()))
    sent = asked(shop)
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(removal(shop))

    evidence = shop.connection.look_up(sent)

    if at == COMMITTED:
        assert evidence.status is EvidenceStatus.FOUND
    else:
        assert evidence.status is EvidenceStatus.ABSENT
        assert not evidence.repeat_harmless
        named = shop.connection.look_up(sent.changed(left=removal(shop).left))
        assert named.repeat_harmless, "it says what is to stay"


def test_an_edit_by_somebody_else_meanwhile_is_no_proof(shop: Shop) -> None:
    order = shop.simulator.order(NUMBER)
    sent = asked(shop)
    order.edits.append(OrderEdit(shop.simulator.clock.now()))
    found = shop.connection.look_up(sent)
    assert (found.status, "timeline" in found.reason) == (EvidenceStatus.UNKNOWABLE, True)


def test_an_earlier_edit_of_ours_is_not_taken_for_this_one(shop: Shop) -> None:
    order, app = shop.simulator.order(NUMBER), shop.simulator.shop.app
    sent = asked(shop)
    order.edits.append(OrderEdit(sent.sent_at - timedelta(minutes=1), app))
    assert shop.connection.look_up(sent).status is EvidenceStatus.UNKNOWABLE
    order.edits[:] = [OrderEdit(sent.sent_at - timedelta(hours=1), app)]
    assert shop.connection.look_up(sent).status is EvidenceStatus.ABSENT
