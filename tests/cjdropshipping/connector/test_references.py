"""CJ orders by what the store keeps as their numbers, which an app or a person wrote."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from tests.cjdropshipping.connector.cj import CJ, said, units

from dropconnect.plugin import InvalidResponse
from dropconnect.testing.simulator import ARRIVED, Fault, Match
from dropconnect_cjdropshipping.simulator import CJSimulator, Knobs, Line
from dropconnect_cjdropshipping.simulator.faults import Refuse
from dropconnect_cjdropshipping.simulator.state import Order

PAID = {"status": "UNSHIPPED", "sub_status": "PENDING"}


def found(cj: CJ, *references: str, lines: tuple[str, ...] = ("31",)) -> list[str]:
    """Codes of the orders behind the store order 1001."""
    return sorted(order.number for order in cj.find("1001", *lines, order_id="4711", references=references))


def by_hand(simulator: CJSimulator, **fields: str) -> Order:
    """A paid order that somebody placed in CJ's dashboard: it knows of no store at all."""
    return simulator.add_order("", Line("LAMP"), **{**PAID, **fields})


def test_an_order_without_any_store_number(cj: CJ, simulator: CJSimulator) -> None:
    order = by_hand(simulator)
    assert found(cj) == []
    simulator.log.clear()
    [seen] = cj.find("1001", "31", skus=("LAMP",), references=(order.code,))
    assert (seen.id, seen.shared, [line.sku for line in seen.lines]) == (order.code, False, ["LAMP"])
    assert [name for _, name in cj.calls()] == ["list", "getOrderDetail", "disputeProducts"]


@pytest.mark.parametrize(
    "name",
    [lambda order: order.code, lambda order: order.internal_id],
    ids=["code", "internal id"],
)
@pytest.mark.parametrize("knobs", [Knobs(), Knobs.live()], ids=["documents", "live"])
def test_by_whichever_of_its_ids(
    cj: CJ, simulator: CJSimulator, name: Callable[[Order], str], knobs: Knobs
) -> None:
    """Live runs saw details refuse the internal id; the list still tells the code."""
    order = by_hand(simulator)
    simulator.knobs.detail_takes = knobs.detail_takes
    assert found(cj, name(order)) == [order.code]


def test_several_of_which_one_is_known_by_number_already(cj: CJ, simulator: CJSimulator) -> None:
    numbered = simulator.add_order("1001", Line("A", store_line_id="31"), **PAID)
    other = by_hand(simulator)
    simulator.log.clear()
    assert found(cj, other.code, numbered.code) == sorted((numbered.code, other.code))
    assert [name for _, name in cj.calls("getOrderDetail$")] == ["getOrderDetail"] * 2


@pytest.mark.parametrize(
    "stranger",
    [
        {"number": "1002"},
        {"number": "1002", "store_line_id": "21"},
        {"number": "", "store_line_id": "21"},
        {"number": "", "platform_order_id": "4712"},
        {"number": "1001", "platform_order_id": "4712", "store_line_id": "31"},
    ],
    ids=lambda stranger: ", ".join(stranger),
)
def test_a_mistyped_reference_never_finds_a_strangers_order(
    cj: CJ, simulator: CJSimulator, caplog: pytest.LogCaptureFixture, stranger: dict[str, str]
) -> None:
    line = Line("LAMP", store_line_id=stranger.get("store_line_id"))
    platform = stranger.get("platform_order_id")
    order = simulator.add_order(stranger["number"], line, platform_order_id=platform, **PAID)
    with caplog.at_level(logging.WARNING):
        assert found(cj, order.code) == []
    [told] = caplog.messages
    assert f"cj has an order {order.code!r}, which order 1001 of shop names, but" in told


def test_a_reference_to_nothing_is_told(
    cj: CJ, simulator: CJSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    order = by_hand(simulator)
    with caplog.at_level(logging.WARNING):
        assert found(cj, "SD0", order.code) == [order.code]
    assert caplog.messages == ["cj has no order 'SD0', which order 1001 of shop names"]


def test_what_cannot_be_an_order_number_does_not_stop_the_search(cj: CJ, simulator: CJSimulator) -> None:
    order = by_hand(simulator)
    names_it = Match(predicate=lambda request: "see notes" in dict(request.query).values())
    armed = simulator.faults.add(Fault(names_it, ARRIVED, Refuse(1600300, "Param error"), None))
    assert found(cj, "see notes", order.code) == [order.code]
    assert armed.hits == 2  # by the details, and by the list


def test_an_order_of_an_app_is_known_by_its_lines(cj: CJ, simulator: CJSimulator) -> None:
    order = simulator.add_order("APP-7", Line("A", store_line_id="31"), Line("B", store_line_id="32"))
    [whole] = cj.find("1001", "31", "32", references=(order.code,))
    assert said(cj.connection.check_cancellation(whole, units(whole))) == [("now", "draft")] * 2
    [part] = cj.find("1001", "31", references=(order.code,))
    assert (whole.shared, part.shared) == (False, True)


def test_a_merged_order_is_shared(cj: CJ, simulator: CJSimulator) -> None:
    first = simulator.add_order("1002", Line("A", store_line_id="21"))
    ours = simulator.add_order("1001", Line("B", store_line_id="31"))
    merged = simulator.merge(first.number, ours.number)
    [seen] = cj.find("1001", "31", references=(merged.code,))
    assert seen.shared


def test_an_order_that_goes_by_other_names_than_it_was_asked_for_is_not_ours(
    cj: CJ, simulator: CJSimulator
) -> None:
    """CJ tells of the order that another one went into: without our lines nothing says that it is ours."""
    order = by_hand(simulator)
    order.other_numbers = ("APP-7",)
    assert found(cj, "APP-7") == []
    order.lines[0].store_line_id = "31"
    [seen] = cj.find("1001", "31", references=("APP-7",))
    assert (seen.id, seen.shared) == (order.code, True)


def test_an_unexpected_answer_about_a_reference_is_no_missing_order(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(Fault(Match("GET", "getOrderDetail$"), ARRIVED, Refuse(1600100)))
    with pytest.raises(InvalidResponse):
        found(cj, "SD0")
