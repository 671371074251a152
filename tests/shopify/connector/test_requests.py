"""What is asked of Shopify for what: counted where it arrives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.shopify.connector.store import (
    DESK,
    IMPATIENTLY,
    KEY,
    LAMPS,
    NUMBER,
    Shop,
    cancellation,
    everything,
    fault,
    place,
    refund_of,
    some,
    usd,
)
from tests.support.workplace import Workplace

from dropconnect.plugin import Choice, ClaimCommand, Eligibility, Order, StepStatus, UnsupportedOperation
from dropconnect.testing.conformance.commands import hold_command, note_command
from dropconnect.testing.simulator import ARRIVED
from dropconnect_shopify.simulator import Line, ShopifySimulator, Verdict
from dropconnect_shopify.simulator.books.metafields import Metafield
from dropconnect_shopify.simulator.faults.operations import GraphQLReply

OURS, OTHER = f"_dropconnect_intent_{KEY}_aaaaaaaaaaaa", f"_dropconnect_intent_{KEY}_bbbbbbbbbbbb"


@dataclass
class Asked:
    """The documents that arrive from now on."""

    shop: ShopifySimulator
    start: int = field(init=False)

    def __post_init__(self) -> None:
        self.start = len(self.shop.log.requests("POST", "graphql"))

    @property
    def names(self) -> list[str]:
        rows = self.shop.log.requests("POST", "graphql")[self.start :]
        return [json.loads(row.body)["operationName"] for row in rows]


def claim(value: str | None = "live a 1.00USD 1 1") -> ClaimCommand:
    return ClaimCommand(key=KEY, order_id=NUMBER, name=OURS, value=value)


Doing = Callable[[Shop, Order], object]


def quoted(shop: Shop, order: Order, choice: Choice) -> str:
    quote = shop.connection.quote_refund(order, choice)
    assert quote is not None
    return quote.amount.text


def judge(shop: Shop, order: Order) -> None:
    for _ in range(2):
        terms = shop.connection.check_cancellation(order, everything(order))
        assert terms.eligibility is Eligibility.NOW
        assert quoted(shop, order, everything(order)) == "93.00"


def judge_a_part(shop: Shop, order: Order) -> None:
    for _ in range(2):
        assert quoted(shop, order, some(order, {DESK: 1})) == "22.00"


def hold(shop: Shop, order: Order) -> None:
    assert shop.connection.write(hold_command(order, key=KEY)).status is StepStatus.DONE


def note(shop: Shop, order: Order) -> None:
    assert shop.connection.write(note_command(order, "cancelled", key=KEY)).status is StepStatus.DONE


def cancel(shop: Shop, order: Order) -> None:
    shop.simulator.knobs.job_polls = 0
    assert shop.connection.write(cancellation(order, restock=True)).status is StepStatus.DONE


def refund_a_part(shop: Shop, order: Order) -> None:
    assert shop.connection.write(refund_of(shop, some(order, {LAMPS: 1}))).status is StepStatus.DONE


def cancel_and_refund(shop: Shop, order: Order) -> None:
    cancel(shop, order)
    assert shop.connection.write(refund_of(shop, everything(order))).status is StepStatus.DONE


def lay(shop: Shop, _: Order) -> None:
    assert shop.connection.write(claim()).status is StepStatus.DONE


def lay_and_end(shop: Shop, order: Order) -> None:
    lay(shop, order)
    assert shop.connection.write(claim(None)).status is StepStatus.DONE


def read_claims(shop: Shop, _: Order) -> None:
    order = shop.connection.read_claims(NUMBER).order
    assert order is not None
    judge(shop, order)


def see_a_refund(shop: Shop, order: Order) -> None:
    refund_a_part(shop, order)
    seen = shop.order()
    assert (seen.refunded, seen.refunds[0].confirmed) == (usd("27.50"), True)


LOOK = GUARD = "Order"
"""A guard is one more look, taken anew right before its write."""
REFUND_OF_A_PART = [LOOK, "SuggestedRefund", GUARD, "RefundCreate"]
TABLE: dict[str, tuple[Doing, list[str]]] = {
    "the look tells eligibility and quote": (judge, []),
    "a part is a suggestion of its own": (judge_a_part, ["SuggestedRefund"]),
    "claims come with the order": (read_claims, [LOOK]),
    "a claim is set where the look showed none": (lay, ["ClaimSet"]),
    "a claim is ended as it was set": (lay_and_end, ["ClaimSet", "ClaimSet"]),
    "two places are held as the look showed them": (hold, ["FulfillmentOrderHold"] * 2),
    "cancelling reads anew right before, and then whether it is done": (
        cancel,
        [GUARD, "OrderCancel", "CancelJob"],
    ),
    "paying back reads anew right before, and nothing after": (
        cancel_and_refund,
        [GUARD, "OrderCancel", "CancelJob", LOOK, GUARD, "RefundCreate"],
    ),
    "so does paying back a part, whose reply shows what is still to be sent": (
        refund_a_part,
        REFUND_OF_A_PART,
    ),
    "a refund is seen with its order": (see_a_refund, [*REFUND_OF_A_PART, LOOK]),
    "a note is read right before it is replaced": (note, ["OrderNote", "OrderUpdateNote"]),
}
"""What is done after a first look, and the documents that it takes."""


@pytest.mark.parametrize(("do", "documents"), TABLE.values(), ids=TABLE)
def test_nothing_is_asked_twice(shop: Shop, do: Doing, documents: list[str]) -> None:
    order = shop.order()
    asked = Asked(shop.simulator)

    do(shop, order)

    assert asked.names == documents


@pytest.mark.parametrize("polls", [0, 1, 2])
def test_a_cancelling_that_took_a_while_hands_on_the_order_that_its_last_look_showed(
    shop: Shop, polls: int
) -> None:
    order = shop.order()
    shop.simulator.knobs.job_polls = polls
    shop.connection.write(cancellation(order))
    asked = Asked(shop.simulator)

    after = shop.connection.look_at_order(NUMBER)

    assert asked.names == ([] if polls else [LOOK])
    assert quoted(shop, after, everything(order)) == "93.00"
    assert after == shop.order().changed(observed_at=after.observed_at)


def test_a_refund_hands_on_the_order_that_its_reply_showed(shop: Shop) -> None:
    refund_a_part(shop, shop.order())
    asked = Asked(shop.simulator)

    after = shop.connection.look_at_order(NUMBER)

    assert (after.refunded, asked.names) == (usd("27.50"), [])
    assert after == shop.order().changed(observed_at=after.observed_at)


@IMPATIENTLY
def test_a_refund_whose_money_is_under_way_hands_on_nothing(shop: Shop) -> None:
    shop.simulator.shop.verdicts.append(Verdict("PENDING"))
    shop.connection.write(refund_of(shop, some(shop.order(), {LAMPS: 1})))
    asked = Asked(shop.simulator)

    shop.connection.look_at_order(NUMBER)

    assert asked.names == [LOOK]


def test_the_part_that_was_asked_for_comes_along_with_the_next_look(shop: Shop) -> None:
    judge_a_part(shop, shop.order())
    asked = Asked(shop.simulator)

    judge_a_part(shop, shop.order())

    assert asked.names == [LOOK]


def test_a_look_answers_for_nothing_after_a_write(shop: Shop) -> None:
    order = shop.order()
    shop.connection.write(cancellation(order))
    asked = Asked(shop.simulator)

    found = shop.connection.check_cancellation(order, everything(order))

    assert (found.code, asked.names) == ("already-cancelled", ["Preflight"])


def test_a_claim_that_came_after_the_look_is_seen_in_the_moment_of_writing(shop: Shop) -> None:
    shop.order()
    now = shop.simulator.clock.now()
    other = Metafield("dropconnect", "claim", "single_line_text_field", f"{OTHER} live b", now, now)
    shop.simulator.order(NUMBER).metafields["dropconnect", "claim"] = other
    asked = Asked(shop.simulator)

    result = shop.connection.write(claim())

    assert result.refusal is not None
    assert (result.refusal.code, asked.names) == ("claim-taken", ["ClaimSet", "OrderClaim"])


def test_places_that_the_app_must_not_see_cost_the_first_look_alone(shop: Shop) -> None:
    shop.simulator.set_scopes(set(shop.simulator.account.desk.scopes) - {"read_locations"})
    judge(shop, shop.order())
    asked = Asked(shop.simulator)

    judge(shop, shop.order())

    assert asked.names == [LOOK]


def test_hidden_claims_cost_the_first_look_alone(shop: Shop) -> None:
    shop.simulator.knobs.metafields = "denied"
    judge(shop, shop.order())
    asked = Asked(shop.simulator)

    judge(shop, shop.order())

    assert asked.names == [LOOK]
    with pytest.raises(UnsupportedOperation):
        shop.connection.read_claims(NUMBER)
    assert asked.names == [LOOK, "OrderClaim"]


def test_units_that_are_gone_by_the_next_look_hide_nothing(shop: Shop) -> None:
    judge_a_part(shop, shop.order())
    refused = {"errors": [{"message": "no such units", "extensions": {"code": "BAD_REQUEST"}}]}
    shop.simulator.faults.add(fault("Order", ARRIVED, GraphQLReply(refused)))
    asked = Asked(shop.simulator)

    judge(shop, shop.order())

    assert asked.names == [LOOK, LOOK]


def test_a_search_brings_the_order_that_it_found(shop: Shop) -> None:
    asked = Asked(shop.simulator)

    order = shop.connection.find_by_reference("#1001").order

    assert order is not None
    judge(shop, order)
    assert (order.id, asked.names) == (NUMBER, ["OrderByReference"])
    assert order == shop.order().changed(observed_at=order.observed_at)


def test_a_search_does_not_bring_another_order_that_begins_alike(shop: Shop) -> None:
    place(shop.simulator, "1000", name="#1001-A", days_old=5)
    found = shop.connection.find_by_reference("#1001")
    assert ([row.id for row in found.rows], found.order) == ([NUMBER], None)


def test_a_search_that_must_not_look_searches_all_the_same(shop: Shop) -> None:
    shop.simulator.knobs.metafields = "denied"
    asked = Asked(shop.simulator)

    found = shop.connection.find_by_reference("#1001")

    assert ([row.id for row in found.rows], found.order) == ([NUMBER], None)
    assert asked.names == ["OrderByReference", "OrdersByReference"]


WHOLE = {
    "OrderByReference": 1,  # which order is meant, and the look at it that the plan is made of
    "ClaimSet": 2,  # laid where the look showed none, and ended as it was set
    # With the claims after ours is laid; right before the cancelling; right before the refund; at the end,
    # to see that all is so: what a reply shows proves nothing about what came after it.
    "Order": 4,
    "FulfillmentOrderHold": 1,
    "OrderCancel": 1,
    "CancelJob": 2,  # the simulator ends the job at the second look, with which the order comes along
    "RefundCreate": 1,
    "OrderNote": 1,  # a note can only be replaced: what stands there is read right before
    "OrderUpdateNote": 1,
}
A_LINE = {
    "OrderByReference": 1,
    "SuggestedRefund": 1,  # for this part; with every later look it comes along
    "ClaimSet": 2,
    "Order": 3,  # with the claims; right before the refund; at the end
    "RefundCreate": 1,
    "OrderNote": 1,
    "OrderUpdateNote": 1,
}
"""What is asked from the request of a cancellation to its end: 14 times for a whole order, 10 for a line."""


@pytest.mark.parametrize(
    ("lines", "documents", "planned"),
    [((), WHOLE, ["OrderByReference"]), (("LAMP",), A_LINE, ["OrderByReference", "SuggestedRefund"])],
    ids=["whole", "a line"],
)
def test_a_cancellation_from_its_request_to_its_end(
    tmp_path: Path, lines: tuple[str, ...], documents: dict[str, int], planned: list[str]
) -> None:
    simulator = ShopifySimulator()
    simulator.add_order("1001", Line("LAMP", 1), Line("DESK", 1))
    wanted = [
        "shop",
        "1001",
        "--reason",
        "changed-mind",
        *(word for line in lines for word in ("--line", line)),
    ]
    with simulator.running() as url:
        workplace = Workplace(tmp_path)
        given = simulator.connection_settings(url).items()
        workplace.configure(
            '[stores.shop]\nconnector = "shopify"',
            *(f'{name} = "{value}"' for name, value in given),
            'access_token = { env = "SHOP_TOKEN" }',
        )
        workplace.environment["SHOP_TOKEN"] = simulator.secrets()["access_token"]
        asked = Asked(simulator)
        assert workplace.call("plan", *wanted).code == 0
        assert asked.names == planned
        asked = Asked(simulator)
        result = workplace.call("cancel", *wanted, "--yes")
    assert result.code == 0, result.said
    assert Counter(asked.names) == documents
