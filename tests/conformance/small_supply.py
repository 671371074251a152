"""A connector to the small supplier, sound and in pieces that a test can break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr
from starlette.responses import JSONResponse
from tests.conformance.small_shop import TOKEN, SmallSettings, parsed, reply_of
from tests.conformance.small_supply_server import VERDICTS, WORDS, SmallSupplyServer

from dropconnect.kit import Asked, by_hand, final_refusal, line_facts, read_json, refused
from dropconnect.plugin import (
    CancelSupplierCommand,
    CheckItem,
    Eligibility,
    Evidence,
    EvidenceGrade,
    LineAnswer,
    Money,
    ProductKind,
    RuleRow,
    StepResult,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierQuestion,
    SupplierSpecs,
    SupplierStage,
    SupplierUnits,
    WithdrawCommand,
    hookimpl,
)
from dropconnect.testing.conformance import SupplierUnderTest, supplier_under_test
from dropconnect.testing.simulator import Interrupted, Moment
from dropconnect.testing.simulator.failing import ErrorInJSON
from dropconnect.transport import Transport


def row(stage: SupplierStage, kind: ProductKind, eligibility: Eligibility) -> RuleRow:
    return RuleRow(
        id=f"{stage}-{kind}",
        stage=stage,
        product=kind,
        eligibility=eligibility,
        reason="so it is",
        customer_reason="so it is",
        evidence=EvidenceGrade.DOCUMENTED,
        source="terms of trade",
        as_of=date(2026, 11, 1),
    )


RULES = (
    row(SupplierStage.PAID, ProductKind.ORDINARY, Eligibility.ASK),
    row(SupplierStage.PAID, ProductKind.MADE_TO_ORDER, Eligibility.NO),
    row(SupplierStage.PROCESSING, ProductKind.ORDINARY, Eligibility.NOW),
    row(SupplierStage.PROCESSING, ProductKind.MADE_TO_ORDER, Eligibility.NO),
    row(SupplierStage.SHIPPED, ProductKind.ORDINARY, Eligibility.NO),
    row(SupplierStage.SHIPPED, ProductKind.MADE_TO_ORDER, Eligibility.NO),
)


@dataclass(frozen=True)
class TurnedAway:
    """The supplier itself says no."""

    status: int

    def run(self, moment: Moment) -> None:
        raise Interrupted(JSONResponse({"error": "no"}, self.status))


class SmallSupply(SupplierSpecs[SmallSettings]):
    """Sound in what is asked of it here. A broken one overrides the method in which it is wrong."""

    contract = 1
    name = "small-supply"
    title = "Small Supply"
    settings_model = SmallSettings

    def __init__(self, connection: str, settings: SmallSettings) -> None:
        super().__init__(connection, settings)
        self.transport = Transport(connection)

    def close(self) -> None:
        self.transport.close()

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return RULES

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        self.read("/orders?reference=none")
        return (CheckItem(name="reachable", ok=True, detail="it answers"),)

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        """The supplier's search takes its time to notice a new order, so its list is read."""
        wanted = reference.order_number
        found = [raw for raw in self.listed(reference) if raw["reference"] == wanted]
        return [self.order_of(raw) for raw in (*found, *self.hinted(reference))]

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        response = self.read(f"/orders/{quote(order_id, safe='')}")
        if response.status_code == 404:
            raise Asked(self.connection, "get_order", order_id).no_such_order(reply_of(response))
        return self.order_of(read_json(response.content))

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return [line_facts(order, unit) for unit in units]

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        with Asked(self.connection, "cancel_order", command.order_id).nothing_sent_yet():
            stop = self.last_look(self.supplier_get_order(command.order_id))
        if stop is not None:
            return stop
        body = {"key": command.key, "units": self.units_of(command), "text": self.words_of(command)}
        response = self.send(command, "stop", body)
        return self.judge(response, Asked(self.connection, "cancel_order", command.order_id))

    def last_look(self, order: SupplierOrder) -> StepResult | None:
        """What has gone on, and what is made for one customer, is not stopped."""
        if order.stage is SupplierStage.CANCELLED:
            return StepResult.already()
        is_made = any(line.product is ProductKind.MADE_TO_ORDER for line in order.lines)
        if is_made or order.stage not in (SupplierStage.PAID, SupplierStage.PROCESSING):
            return refused(final_refusal("too-late", "it cannot be stopped any more"))
        return None

    def units_of(self, command: CancelSupplierCommand) -> dict[str, int]:
        return {unit.line_id: unit.quantity for unit in command.lines}

    def words_of(self, command: CancelSupplierCommand) -> str:
        return f"please stop it ({command.key})"

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        asked = Asked(self.connection, "withdraw_request", command.order_id)
        with asked.nothing_sent_yet():
            stop = self.stop_of(command.order_id, command.request_key, command.request_id)
        if stop is None or stop["state"] != "open":
            return by_hand(final_refusal("nothing-open", "nothing is open there"))
        response = self.send(command, "withdraw", {"stop": stop["id"]})
        if response.status_code == 409:
            return refused(final_refusal("no", "they refuse"))
        if response.status_code != 200 or parsed(response).get("stop", {}).get("state") != "taken back":
            raise asked.in_doubt(reply_of(response))
        return StepResult.done()

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        stop = self.stop_of(question.order_id, question.key, question.request_id)
        state = stop["state"] if stop else "nobody asked"
        if stop is not None and state in ("granted", "done"):
            return StepResult.done(provider_id=stop["id"], amount=self.granted(stop))
        if stop is not None and state == "open":
            return StepResult.requested(provider_id=stop["id"])
        if state == "refused":
            return refused(final_refusal("no", "they refuse"))
        return by_hand(final_refusal("odd", state))

    def granted(self, stop: dict[str, Any]) -> Money:
        return self.paid_of(stop)

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        stop = self.stop_of(question.order_id, question.key, question.request_id)
        if stop is not None:
            return Evidence.found("it is there", provider_id=stop["id"])
        return Evidence.absent("it is not there")

    def stop_of(self, order_id: str, key: str, request_id: str) -> dict[str, Any] | None:
        """The request with that id; without one, the request under that key."""
        for stop in self.stops(order_id):
            if stop["id"] == request_id if request_id else stop["key"] == key:
                return stop
        return None

    def stops(self, order_id: str) -> Iterator[dict[str, Any]]:
        """The newest first."""
        for page in count(1):
            said = self.page(f"/orders/{quote(order_id, safe='')}/stops?page={page}")
            yield from said["stops"]
            if not said["more"]:
                return

    def listed(self, reference: StoreReference) -> Iterator[dict[str, Any]]:
        for page in count(1):
            said = self.page(f"/orders?{self.query(reference)}&page={page}")
            yield from said["orders"]
            if not said["more"]:
                return

    def query(self, reference: StoreReference) -> str:
        return f"reference={quote(reference.order_number, safe='')}"

    def hinted(self, reference: StoreReference) -> Iterable[dict[str, Any]]:
        return ()

    def send(
        self, command: CancelSupplierCommand | WithdrawCommand, act: str, body: dict[str, Any]
    ) -> httpx.Response:
        url = f"{self.settings.url}/orders/{command.order_id}/{act}"
        content = httpx.Request("POST", "http://x", json=body).content
        return self.transport.write("POST", url, operation=act, send_by=command.send_by, content=content)

    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        reply, stop = reply_of(response), parsed(response).get("stop", {})
        if reply.status == 409:
            return refused(final_refusal("no", "they refuse"))
        if reply.status != 200 or stop.get("state") not in ("open", "done"):
            raise asked.in_doubt(reply)
        end = StepResult.requested if stop["state"] == "open" else StepResult.done
        return end(provider_id=stop["id"], amount=self.paid_of(stop))

    def stage_of(self, word: str) -> SupplierStage:
        return WORDS.get(word, SupplierStage.UNKNOWN)

    def kind_of(self, made: str) -> ProductKind:
        return ProductKind(made)

    def paid_of(self, raw: dict[str, Any]) -> Money:
        return Money.of(raw["goods"], "USD") + Money.of(raw["postage"], "USD")

    def order_of(self, raw: dict[str, Any]) -> SupplierOrder:
        lines = (
            SupplierLine(
                id=line["id"],
                sku=line["sku"],
                quantity=line["count"],
                store_line_id=line["id"],
                product=self.kind_of(line["made"]),
            )
            for line in raw["lines"]
        )
        return SupplierOrder(
            connection=self.connection,
            id=raw["id"],
            number=raw["id"],
            store_order_number=raw["reference"],
            provider_status=raw["status"],
            stage=self.stage_of(raw["status"]),
            lines=tuple(lines),
            paid=self.paid_of(raw),
            observed_at=datetime.now(UTC),
        )

    def read(self, path: str) -> httpx.Response:
        """The order, the page, or the reply that there is no such order."""
        response = self.transport.read("GET", f"{self.settings.url}{path}", operation="read")
        if response.status_code not in (200, 404) or not parsed(response):
            raise Asked(self.connection, "read").unavailable(reply_of(response))
        return response

    def page(self, path: str) -> dict[str, Any]:
        response = self.read(path)
        if response.status_code == 404:
            raise Asked(self.connection, "read").no_such_order(reply_of(response))
        return parsed(response)


@contextmanager
def small_supply(connector: type[SmallSupply] = SmallSupply) -> Iterator[SupplierUnderTest]:
    """The supplier behind that connector, which may be a broken one."""
    server = SmallSupplyServer()
    with supplier_under_test(
        connector,
        server,
        sell=server.sell,
        stages=(SupplierStage.PROCESSING, SupplierStage.PAID, SupplierStage.SHIPPED),
        settings={"token": SecretStr(TOKEN)},
        tokens=lambda: (TOKEN,),
        words=WORDS,
        verdicts=VERDICTS,
        decide=server.decide,
        answer=server.answer,
        booked=server.booked,
        ask_more=server.ask_more,
        own_errors={"busy": ErrorInJSON(507)},
        turned_away={"no": TurnedAway(409)},
        made_to_order=True,
    ) as supplier:
        yield supplier
