"""The configuration of the how-to page loads, routes as it says, and keeps what was negotiated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.docs.pages import blocks

from dropconnect.config import Configuration, load
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import OrderLine
from dropconnect.planner import Past, choose
from dropconnect.policy import StorePolicy, SupplierNo
from dropconnect.routing import route
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.sources import reference_to, source
from dropconnect.testing.fakes import fake_order

PAGE = "how-to/route-to-suppliers.md"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    file = tmp_path / "dropconnect.toml"
    file.write_text("\n".join(blocks(PAGE, "toml")), encoding="utf-8")
    return load(file)


@pytest.fixture
def connections(configuration: Configuration) -> Iterator[Connections]:
    made = Connections(configuration)
    yield made
    made.close()


def line(sku: str, **meta: str) -> OrderLine:
    nothing = Money.zero("USD")
    return OrderLine(id="1", name="Thing", sku=sku, quantity=1, net=nothing, tax=nothing, meta=meta)


@pytest.mark.parametrize(
    ("bought", "supplier"),
    [
        (line("DESK-1"), "woodwork"),
        (line("CJ-1"), "cj"),
        (line("CHAIR-1", made_by="woodwork"), "woodwork"),
        (line("GIFT-1"), "own-stock"),
        (line("LAMP-1"), "ask"),
    ],
)
def test_lines_go_where_the_page_says(configuration: Configuration, bought: OrderLine, supplier: str) -> None:
    assert route(bought, configuration.store("shop").routes) == supplier


def test_the_number_is_looked_for_where_the_page_says(configuration: Configuration) -> None:
    order = fake_order("shop", "ok-1", NOON, meta={"_cj_order_id": "SD1, SD2"})
    keys = configuration.supplier("cj").reference_meta
    assert reference_to(order, ("11",), keys).references == ("SD1", "SD2")


def test_the_policy_of_the_page_is_understood(configuration: Configuration) -> None:
    policy = configuration.store("shop").policy
    assert (policy.supplier_refuses, policy.supplier_silent) == (SupplierNo.DENY, SupplierNo.ASK)
    assert policy.supplier_answer_hours == 48


def test_a_person_is_told_whom_to_ask_under_the_negotiated_terms(
    configuration: Configuration, connections: Connections
) -> None:
    order = fake_order("shop", "ok-1", NOON)
    request = CancellationRequest(connection="shop", order_id=order.id, reason="changed-mind")
    choice = choose(order, request, StorePolicy(), Past())
    drafts = {
        draft.supplier: draft for draft in source(connections, configuration.store("shop"), order, choice)
    }
    terms = drafts["woodwork"].terms
    assert (terms.eligibility, terms.answer_within_hours) == (Eligibility.MANUAL, 12)
    assert terms.fee == Money.of("5.00", "USD")
    assert "orders@woodwork.example.test" in terms.reason
    assert terms.portal is not None
    assert terms.portal.text.startswith("Please stop order ok-1 and tell us whether you could: 1 of 1 Desk")
    assert drafts[""].terms.eligibility is Eligibility.UNKNOWN
