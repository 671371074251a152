"""What a buyer asked for in the shop itself is told with the plan, where the store knows such requests."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from graphql import get_operation_ast, parse, validate
from graphql.execution.values import VariableValues, get_variable_values
from tests.shopify.connector.store import DESK, LAMPS, NUMBER, Shop, connected, everything, fault, place
from tests.support.workplace import Workplace

from dropconnect import Dropconnect, Outcome
from dropconnect.clock import SystemClock
from dropconnect.plugin import (
    REQUEST_CLOSED,
    AuthenticationFailed,
    CloseRequestCommand,
    Eligibility,
    EvidenceStatus,
    OutcomeUnknown,
    StepStatus,
)
from dropconnect.testing.conformance.commands import close_request_command, look_up_command
from dropconnect.testing.simulator import ARRIVED
from dropconnect.testing.simulator.faults import Moment
from dropconnect_shopify.api import documents
from dropconnect_shopify.api.costs import ESTIMATES
from dropconnect_shopify.simulator import RequestedEdit, ShopifySimulator
from dropconnect_shopify.simulator.engine.costs import Cost
from dropconnect_shopify.simulator.engine.schema import UNPROVED, schema
from dropconnect_shopify.simulator.faults.operations import GraphQLReply
from dropconnect_shopify.simulator.ids import gid

ASKED = datetime(2026, 11, 29, 8, 15, tzinfo=UTC)


@pytest.fixture
def asked(simulator: ShopifySimulator) -> ShopifySimulator:
    """A store that shows requests, and an order with one that waits and one that was declined."""
    simulator.knobs.requested_edits = "shown"
    declined = RequestedEdit(1, datetime(2026, 11, 28, tzinfo=UTC), "DECLINED")
    simulator.order(NUMBER).requested_edits += [declined, RequestedEdit(2, ASKED, removals={int(LAMPS): 1})]
    return simulator


def answer(shop: Shop, request_id: str, *, granted: bool = True, message: str = "") -> CloseRequestCommand:
    return close_request_command(shop.order(), request_id, granted=granted, message=message)


def workplace_at(simulator: ShopifySimulator, url: str, folder: Path, more: str = "") -> Workplace:
    workplace = Workplace(folder)
    workplace.configure(
        '[stores.shop]\nconnector = "shopify"\n'
        + "\n".join(f'{name} = "{value}"' for name, value in simulator.connection_settings(url).items())
        + '\naccess_token = { env = "SHOP_TOKEN" }\n'
        + more
    )
    workplace.environment["SHOP_TOKEN"] = simulator.secrets()["access_token"]
    return workplace


def told(shop: Shop) -> str:
    order = shop.order()
    terms = shop.connection.check_cancellation(order, everything(order))
    assert terms.eligibility is Eligibility.NOW
    return terms.asked_in_store


def test_a_request_that_waits_is_told_with_its_time(asked: ShopifySimulator, shop: Shop) -> None:
    assert "asked in the shop on 2026-11-29 08:15 UTC" in told(shop)


def test_a_status_that_nobody_knows_still_waits(asked: ShopifySimulator, shop: Shop) -> None:
    asked.order(NUMBER).requested_edits = [RequestedEdit(3, ASKED, "ESCALATED")]
    assert "08:15" in told(shop)


def test_an_answered_request_is_not_told(asked: ShopifySimulator, shop: Shop) -> None:
    asked.order(NUMBER).requested_edits[1].status = "RESOLVED"
    assert told(shop) == ""


def test_a_store_that_does_not_know_them_is_asked_once_and_sent_nothing_that_it_does_not_know(
    shop: Shop,
) -> None:
    shop.simulator.order(NUMBER).requested_edits.append(RequestedEdit(2, ASKED))
    assert [told(shop), told(shop)] == ["", ""]
    asked = [json.loads(request.body) for request in shop.simulator.log.requests("POST", "graphql")]
    assert [row["variables"].get("facts") for row in asked] == [True, False]
    assert (shop.sent("RequestedEditsOffered"), shop.sent("RequestedEdits")) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"request": {"fields": [{"name": "id"}]}, "page": None}},
        {"data": {"request": {"fields": "none"}, "page": []}},
        {"errors": [{"message": "GraphQL introspection is not allowed", "path": ["request"]}]},
    ],
)
def test_an_introspection_that_answers_otherwise_switches_nothing_on(
    asked: ShopifySimulator, shop: Shop, body: dict[str, object]
) -> None:
    """The look with which it comes along fails, so it is asked for apart."""
    refused = {"errors": [{"message": "GraphQL introspection is not allowed", "path": ["request"]}]}
    asked.faults.add(fault("Order", ARRIVED, GraphQLReply(refused)))
    asked.faults.add(fault("RequestedEditsOffered", ARRIVED, GraphQLReply(body), None))
    assert told(shop) == ""
    assert (shop.sent("RequestedEditsOffered"), shop.sent("RequestedEdits")) == (1, 0)


def test_requests_that_cannot_be_read_are_told_and_stop_nothing(asked: ShopifySimulator, shop: Shop) -> None:
    denied = {"message": "Access denied", "path": ["order"], "extensions": {"code": "ACCESS_DENIED"}}
    reply = GraphQLReply({"errors": [denied], "data": None})
    asked.faults.add(fault("RequestedEdits", ARRIVED, reply, None))
    assert "could not be read" in told(shop)


def test_check_says_whether_the_store_knows_them(tmp_path: Path) -> None:
    for shown, words in (("shown", "the plan shows one that waits"), ("unknown", "shows no requests")):
        simulator = ShopifySimulator()
        simulator.knobs.requested_edits = shown  # type: ignore[assignment]
        with connected(simulator, tmp_path) as shop:
            rows = {row.name: row for row in shop.connection.check_connection()}
        assert words in rows["requests of buyers"].detail
        assert rows["requests of buyers"].ok


def test_the_plan_shows_it(asked: ShopifySimulator, tmp_path: Path) -> None:
    place(asked, "1002")
    asked.order("1002").requested_edits.append(RequestedEdit(4, ASKED))
    with asked.running() as url:
        workplace = workplace_at(asked, url, tmp_path)
        plan = workplace.call("plan", "shop", "1002", "--reason", "changed-mind", "--json")
    assert plan.code == 0, plan.said
    objections = {row["code"]: row for row in plan.document["plan"]["objections"]}
    assert objections["asked-in-store"]["verdict"] == "warn"
    assert "08:15" in objections["asked-in-store"]["reason"]


def test_documents_that_nothing_proves_are_kept_apart() -> None:
    assert documents.unproved() == {
        "orders_with_requested_edits",
        "requested_edit_decline",
        "requested_edit_lines",
        "requested_edit_resolve",
        "requested_edits",
    }
    assert documents.unproved() & documents.names() == frozenset()


@pytest.mark.parametrize("name", sorted(documents.unproved()))
def test_they_fit_what_the_pages_show_and_cost_what_is_reserved(name: str) -> None:
    known, document = schema(*UNPROVED["shown"]), parse(documents.text(name))
    assert validate(known, document) == []
    operation = get_operation_ast(document)
    assert operation is not None
    given = {"id": gid("Order", 1), "query": "", "input": {"id": gid("RequestedOrderEdit", 1)}}
    variables = get_variable_values(known, operation.variable_definitions or (), given)
    assert isinstance(variables, VariableValues)
    assert Cost(known, document, operation, variables).requested() == ESTIMATES[name]


@pytest.mark.parametrize("knows", ["without lines", "not answered"])
def test_a_store_is_sent_only_what_it_knows(
    asked: ShopifySimulator, shop: Shop, knows: Literal["without lines", "not answered"]
) -> None:
    asked.knobs.requested_edits = knows
    [request] = shop.connection.find_requests(NUMBER)
    assert request.lines == ({} if knows == "without lines" else {LAMPS: 1})
    result = shop.connection.write(answer(shop, "2"))
    if knows == "without lines":
        assert result.status is StepStatus.DONE
        return
    assert (result.status, shop.sent("RequestedEditResolve")) == (StepStatus.MANUAL, 0)
    assert result.refusal is not None
    assert "does not let requests of buyers be answered" in result.refusal.message


def test_the_units_that_are_still_wanted_are_read(asked: ShopifySimulator, shop: Shop) -> None:
    asked.order(NUMBER).requested_edits[1].removals = {int(LAMPS): 2, int(DESK): 1}
    [request] = shop.connection.find_requests(NUMBER)
    assert (request.id, request.order_number, request.asked_at) == ("2", shop.order().number, ASKED)
    assert (request.lines, request.whole) == ({LAMPS: 2, DESK: 1}, False)


def test_lines_that_are_not_read_to_the_end_are_not_told(asked: ShopifySimulator, shop: Shop) -> None:
    """Whoever took the first page for all would keep goods that nobody wants."""
    page = {"nodes": [], "pageInfo": {"hasNextPage": True}}
    row = {"id": gid("RequestedOrderEdit", 2), "status": "REQUESTED", "requestedAt": None}
    edits = {"nodes": [{**row, "lineItems": {"removals": page}}], "pageInfo": {"hasNextPage": False}}
    order = {"id": gid("Order", int(NUMBER)), "name": "#1001", "requestedOrderEdits": edits}
    asked.faults.add(fault("RequestedEditLines", ARRIVED, GraphQLReply({"data": {"order": order}})))
    [request] = shop.connection.find_requests(NUMBER)
    assert (request.lines, request.is_clear, request.asked_at) == ({}, False, None)


def test_all_that_wait_are_listed_and_a_filter_that_is_ignored_lists_nothing_for_ever(
    asked: ShopifySimulator, shop: Shop
) -> None:
    for number in range(1100, 1160):
        place(asked, str(number))
    for number in (1105, 1150):
        asked.order(str(number)).requested_edits.append(RequestedEdit(number, ASKED))
    assert {row.id for row in shop.connection.find_requests()} == {"2", "1105", "1150"}
    asked.knobs.ignored_filters = frozenset({"requested_order_edit_status"})
    before = shop.sent("OrdersWithRequestedEdits")
    shop.connection.find_requests()
    assert shop.sent("OrdersWithRequestedEdits") - before <= 3


def test_a_store_that_does_not_know_them_has_none(shop: Shop) -> None:
    shop.simulator.order(NUMBER).requested_edits.append(RequestedEdit(2, ASKED))
    shop.order()
    sent = len(shop.simulator.log.requests("POST", "graphql"))
    assert (shop.connection.find_requests(), shop.connection.find_requests(NUMBER)) == ((), ())
    assert len(shop.simulator.log.requests("POST", "graphql")) == sent


def test_a_declined_buyer_reads_our_words_cut_to_what_shopify_takes(
    asked: ShopifySimulator, shop: Shop
) -> None:
    result = shop.connection.write(answer(shop, "2", granted=False, message="We are sorry. " * 60))
    row = asked.order(NUMBER).requested_edits[1]
    assert (result.status, row.status) == (StepStatus.DONE, "DECLINED")
    assert row.note is not None
    assert row.note.startswith("We are sorry.")
    assert len(row.note) <= 500


def test_somebody_who_is_quicker_by_a_moment_is_not_overruled(asked: ShopifySimulator, shop: Shop) -> None:
    class Declines:
        def run(self, _moment: Moment) -> None:
            asked.order(NUMBER).requested_edits[1].status = "DECLINED"

    asked.faults.add(fault("RequestedEditResolve", ARRIVED, Declines()))
    result = shop.connection.write(answer(shop, "2"))
    assert result.refusal is not None
    assert (result.status, result.refusal.code) == (StepStatus.REFUSED, REQUEST_CLOSED)


def test_a_reply_that_does_not_show_the_answer_is_a_doubt(asked: ShopifySimulator, shop: Shop) -> None:
    odd = {"data": {"requestedOrderEditResolve": {"requestedOrderEdit": None, "userErrors": []}}}
    asked.faults.add(fault("RequestedEditResolve", ARRIVED, GraphQLReply(odd)))
    command = answer(shop, "2")
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(command)
    evidence = shop.connection.look_up(look_up_command(command))
    assert (evidence.status, evidence.repeat_harmless) == (EvidenceStatus.ABSENT, True)


def test_who_may_not_answer_is_told(asked: ShopifySimulator, shop: Shop) -> None:
    denied = {"message": "Access denied", "path": ["x"], "extensions": {"code": "ACCESS_DENIED"}}
    reply = GraphQLReply({"errors": [denied], "data": None})
    asked.faults.add(fault("RequestedEditResolve", ARRIVED, reply, None))
    with pytest.raises(AuthenticationFailed):
        shop.connection.write(answer(shop, "2"))


class LaterClock(SystemClock):
    """The machine's own, so many seconds ahead."""

    ahead = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead)

    def boot(self) -> float:
        return super().boot() + self.ahead


def test_a_request_is_carried_out_and_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the poll of a store without suppliers to the answer there."""
    simulator, clock = ShopifySimulator(), LaterClock()
    simulator.knobs.requested_edits = "shown"
    place(simulator, "1002")
    with simulator.running() as url:
        workplace = workplace_at(simulator, url, tmp_path, 'policy.elsewhere.requested = "do"')
        for name, value in workplace.environment.items():
            monkeypatch.setenv(name, value)
        with Dropconnect.open(workplace.file, clock=clock) as app:
            app.work()
            row = RequestedEdit(7, simulator.shop.now(), removals={int(LAMPS): 1})
            simulator.order("1002").requested_edits.append(row)
            clock.ahead = 3600.0
            app.work()
            [case] = app.cases().cases
    assert (case.outcome, case.reason) == (Outcome.DONE, "changed-mind")
    assert (row.status, str(simulator.money_paid("1002"))) == ("RESOLVED", "27.50")
