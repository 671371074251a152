"""A small supplier over HTTP with its connector, sound and in pieces that a test can break."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response
from tests.conformance.small_shop import TOKEN, SmallSettings, parsed, reply_of

from dropconnect.connection import SupplierConnection
from dropconnect.kit import Asked, by_hand, final_refusal, line_facts, read_json
from dropconnect.plugin import (
    CancelSupplierCommand,
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
from dropconnect.testing.conformance import SupplierSale, SupplierUnderTest
from dropconnect.testing.simulator import Received, Simulator
from dropconnect.transport import Transport

WORDS = {
    "paid": SupplierStage.PAID,
    "packing": SupplierStage.PROCESSING,
    "sent": SupplierStage.SHIPPED,
    "void": SupplierStage.CANCELLED,
}
PAGE = 50


class SmallSupplyServer(Simulator):
    """``GET /orders?reference=N&page=P``, ``GET /orders/ID`` and ``POST /orders/ID/stop`` or
    ``/withdraw``. What is only paid is stopped by a person there, who has to be asked."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()
        self._numbers = count(1)

    def sell(self, sale: SupplierSale) -> StoreReference:
        word = sale.word or next((word for word, stage in WORDS.items() if stage is sale.stage), "odd")
        order_id = f"s-{next(self._numbers)}"
        lines = [
            {"id": line_id, "sku": line.sku, "count": line.quantity, "made": line.kind.value}
            for line_id, line in zip(sale.line_ids, sale.lines, strict=True)
        ]
        self.orders[order_id] = {
            "id": order_id,
            "reference": sale.number,
            "status": word,
            "goods": str((sale.price - sale.shipping).amount),
            "postage": str(sale.shipping.amount),
            "stop": "",
            "lines": lines,
        }
        return reference(sale.number, *(line.sku for line in sale.lines), line_ids=sale.line_ids)

    def handle(self, request: Received) -> Response:
        with self._lock:
            _, _, *rest = request.path.split("/")
            if not rest:
                return self._list(dict(request.query))
            order = self.orders.get(rest[0])
            if order is None:
                return JSONResponse({"error": "no-such-order"}, 404)
            if rest[1:] == ["stop"]:
                order["stop"] = request.json()["key"]
                order["status"] = "paid" if order["status"] == "paid" else "void"
            elif rest[1:] == ["withdraw"]:
                order["stop"] = ""
            return JSONResponse(order)

    def _list(self, query: dict[str, str]) -> Response:
        wanted = query.get("reference")
        fitting = [order for order in self.orders.values() if wanted in (None, order["reference"])]
        begin = PAGE * (int(query.get("page", "1")) - 1)
        return JSONResponse({"orders": fitting[begin : begin + PAGE], "more": len(fitting) > begin + PAGE})


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
        if not command.whole:
            return by_hand(final_refusal("part", "a part is stopped by mail only"))
        response = self.send(command, "stop")
        return self.judge(response, Asked(self.connection, "cancel_order", command.order_id))

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        response = self.send(command, "withdraw")
        asked = Asked(self.connection, "withdraw_request", command.order_id)
        if response.status_code != 200 or parsed(response).get("stop") != "":
            raise asked.in_doubt(reply_of(response))
        return StepResult.done()

    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        raw = read_json(self.read(f"/orders/{question.order_id}").content)
        if raw["stop"] == question.key:
            return Evidence.found("it is there")
        return Evidence.absent("it is not there")

    def listed(self, reference: StoreReference) -> Iterator[dict[str, Any]]:
        for page in count(1):
            said = read_json(self.read(f"/orders?{self.query(reference)}&page={page}").content)
            yield from said["orders"]
            if not said["more"]:
                return

    def query(self, reference: StoreReference) -> str:
        return f"reference={quote(reference.order_number, safe='')}"

    def hinted(self, reference: StoreReference) -> Iterable[dict[str, Any]]:
        return ()

    def send(self, command: CancelSupplierCommand | WithdrawCommand, act: str) -> httpx.Response:
        url = f"{self.settings.url}/orders/{command.order_id}/{act}"
        body = httpx.Request("POST", "http://x", json={"key": command.key}).content
        return self.transport.write("POST", url, operation=act, send_by=command.send_by, content=body)

    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        reply = reply_of(response)
        said = parsed(response).get("status")
        if reply.status != 200 or said not in ("void", "paid"):
            raise asked.in_doubt(reply)
        if said == "paid":
            return StepResult.requested(provider_id=asked.order_id)
        return StepResult.done()

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
        return self.transport.read("GET", f"{self.settings.url}{path}", operation="read")


def reference(number: str, *skus: str, line_ids: tuple[str, ...] = ("1",)) -> StoreReference:
    return StoreReference(
        connection="shop",
        order_id=f"id-of-{number}",
        order_number=number,
        line_ids=line_ids,
        skus=skus or ("LAMP-1",),
    )


@contextmanager
def small_supply(connector: Callable[..., SmallSupply] = SmallSupply) -> Iterator[SupplierUnderTest]:
    """The supplier behind that connector, which may be a broken one."""
    server = SmallSupplyServer()
    numbers = count(1)

    def fresh_order(stage: SupplierStage) -> StoreReference:
        return server.sell(SupplierSale(number=f"fresh-{next(numbers)}", stage=stage))

    stages = (SupplierStage.PROCESSING, SupplierStage.PAID, SupplierStage.SHIPPED)
    with server.running() as url:
        settings = {"url": url, "token": SecretStr(TOKEN)}
        made = connector("supply", SmallSettings.model_validate(settings))
        with closing(SupplierConnection(made)) as connection:
            yield SupplierUnderTest(
                connection=connection,
                references={stage: fresh_order(stage) for stage in stages},
                unknown_reference=reference("nowhere"),
                unknown_order_id="s-404",
                settings=settings,
                secrets=(TOKEN,),
                simulator=server,
                fresh_order=fresh_order,
                sell=server.sell,
                words=WORDS,
                made_to_order=True,
            )
