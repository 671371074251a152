"""What CJ lists in pages is read to the last one: orders, disputes, tickets; and orders with many lines."""

from __future__ import annotations

import pytest
from tests.cjdropshipping.connector.cj import CJ, cancellation, question

from dropconnect.plugin import EvidenceStatus, InvalidResponse, StepStatus
from dropconnect.testing.conformance import reminder
from dropconnect.testing.simulator import ARRIVED, Fault, Match
from dropconnect_cjdropshipping.api.pages import all_rows
from dropconnect_cjdropshipping.simulator import CJSimulator, Line, Ticket
from dropconnect_cjdropshipping.simulator.faults import Refuse
from dropconnect_cjdropshipping.simulator.suite import facts_of

COUNTS = pytest.mark.parametrize("count", [50, 51, 260])


@COUNTS
@pytest.mark.parametrize("paged", [True, False], ids=["with the total", "a bare list"])
def test_all_orders_under_one_number_are_found(
    cj: CJ, simulator: CJSimulator, count: int, paged: bool
) -> None:
    simulator.knobs.list_paged = paged
    for _ in range(count):
        simulator.add_order("in-parts", Line("LAMP", 1, store_line_id="1"))

    assert len(cj.find("in-parts", "1")) == count


@COUNTS
def test_all_orders_are_found_where_cj_does_not_tell_many_details_at_once(
    cj: CJ, simulator: CJSimulator, count: int
) -> None:
    simulator.faults.add(Fault(Match(path="getOrderDetailBatch$"), ARRIVED, Refuse(1600101), times=None))
    for _ in range(count):
        simulator.add_order("in-parts", Line("LAMP", 1, store_line_id="1"))

    assert len(cj.find("in-parts", "1")) == count


@COUNTS
def test_a_dispute_behind_others_is_looked_up_and_followed(
    cj: CJ, simulator: CJSimulator, count: int
) -> None:
    simulator.knobs.list_shows_business_id = True
    order = cj.get("paid")
    command = cancellation(order)
    cj.connection.write(command)
    facts_of(simulator)["ask_more"](order, count)

    asked = question(command)
    assert cj.connection.look_up(asked).status is EvidenceStatus.FOUND
    assert cj.connection.follow_up(asked).status is StepStatus.REQUESTED


@COUNTS
def test_a_ticket_behind_others_is_not_made_again(cj: CJ, simulator: CJSimulator, count: int) -> None:
    order = cj.get("paid")
    asked = reminder(question(cancellation(order)), "please answer")
    assert cj.connection.write(asked).status is StepStatus.DONE
    [ours] = simulator.account.tickets
    for at in range(count):
        simulator.account.tickets.insert(0, _other(ours, at))
        simulator.account.tickets.append(_other(ours, at))

    assert cj.connection.write(asked).status is StepStatus.ALREADY
    assert len(simulator.account.tickets) == 1 + 2 * count


@COUNTS
def test_an_order_is_read_to_its_last_line(cj: CJ, simulator: CJSimulator, count: int) -> None:
    lines = [Line(f"ARTICLE-{at}", 1, store_line_id=f"line-{at}") for at in range(count)]
    simulator.add_order("long", *lines, status="UNSHIPPED", sub_status="PENDING")

    order = cj.get("long")
    assert cj.connection.write(cancellation(order)).status is StepStatus.REQUESTED
    [dispute] = simulator.account.disputes
    assert [claim.line_id for claim in dispute.claims] == [line.id for line in order.lines]


def test_a_list_that_does_not_end_is_an_odd_answer() -> None:
    with pytest.raises(InvalidResponse, match="the orders do not end after 200 pages"):
        all_rows(lambda page: {"list": [{"id": page}], "total": 10**9}, "the orders", "cj")


def _other(ticket: Ticket, number: int) -> Ticket:
    """About the same order, and closed."""
    return Ticket(
        business_no=ticket.business_no,
        your_order_no=ticket.your_order_no,
        type=ticket.type,
        question_type_id=ticket.question_type_id,
        message=f"where is parcel {number}?",
        expect_result="",
        created=ticket.created,
        status="COMPLETED",
    )
