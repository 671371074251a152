"""A small platform over HTTP with its connector, sound and in pieces that a test can break."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
from pydantic import Field, SecretStr
from starlette.responses import JSONResponse, Response

from dropconnect.connection import PlatformConnection
from dropconnect.kit import Asked, Reply, final_refusal, foreign_page, read_json, refused
from dropconnect.plugin import (
    CancelOrderCommand,
    ConnectionSettings,
    Evidence,
    EvidenceStatus,
    LookUpCommand,
    Money,
    Order,
    OrderLine,
    OrderState,
    OutcomeUnknown,
    Payment,
    PlatformSpecs,
    ProviderUnavailable,
    RateLimited,
    Refund,
    RefundCommand,
    Secret,
    StepResult,
    StepStatus,
    hookimpl,
)
from dropconnect.testing.conformance import PlatformUnderTest
from dropconnect.testing.simulator import Received, Simulator
from dropconnect.transport import Transport

TOKEN = "t-secret"
STATES = {"open": OrderState.OPEN, "cancelled": OrderState.CANCELLED}


@dataclass
class Sold:
    """An order in the shop's books."""

    id: str
    status: str = "open"
    refunds: list[dict[str, str]] = field(default_factory=list)


class SmallShopServer(Simulator):
    """``GET /orders/ID``, ``POST /orders/ID/refunds`` and ``POST /orders/ID/cancel``."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, Sold] = {}
        self._lock = threading.Lock()
        self._numbers = count(1)

    def sell(self) -> str:
        sold = Sold(f"o-{next(self._numbers)}")
        self.orders[sold.id] = sold
        return sold.id

    def handle(self, request: Received) -> Response:
        _, _, order_id, *act = request.path.split("/")
        with self._lock:
            sold = self.orders.get(order_id)
            if sold is None:
                return JSONResponse({"error": "no-such-order"}, 404)
            if act == ["refunds"]:
                sold.refunds.append({**request.json(), "id": f"r-{len(sold.refunds) + 1}"})
            elif act == ["cancel"]:
                if sold.status == "cancelled":
                    return JSONResponse({"error": "cancelled-already"}, 422)
                sold.status = "cancelled"
            return JSONResponse({"id": sold.id, "status": sold.status, "refunds": sold.refunds})

    def paid_back(self, order_id: str) -> Money:
        return Money.total((Money.of(row["amount"], "USD") for row in self.orders[order_id].refunds), "USD")


class SmallSettings(ConnectionSettings):
    """Where the shop is."""

    url: str = Field(description="The shop's address.")
    token: Secret = Field(description="The API token.")


class SmallShop(PlatformSpecs[SmallSettings]):
    """Sound. A broken one overrides a method in which it is wrong."""

    contract = 1
    name = "small-shop"
    title = "Small Shop"
    settings_model = SmallSettings

    def __init__(self, connection: str, settings: SmallSettings) -> None:
        super().__init__(connection, settings)
        self.transport = Transport(connection)

    def close(self) -> None:
        self.transport.close()

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        asked = Asked(self.connection, "get_order", order_id)
        response = self.transport.read("GET", self.address(order_id), operation="get_order")
        if response.status_code == 404:
            raise asked.no_such_order(reply_of(response))
        return order_of(self.connection, read_json(response.content))

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        body = {"key": command.key, "amount": str(command.amount.amount)}
        response = self.send(command, "refunds", httpx.Request("POST", "http://x", json=body).content)
        return self.judge(response, Asked(self.connection, "refund_order", command.order_id))

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        response = self.send(command, "cancel", b"{}")
        return self.judge(response, Asked(self.connection, "cancel_order", command.order_id))

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        order = self.platform_get_order(command.order_id)
        if order.refund_keyed(command.key) or (command.amount is None and order.state is not OrderState.OPEN):
            return Evidence(status=EvidenceStatus.FOUND, reason="it is there")
        status = EvidenceStatus.ABSENT if command.settled else EvidenceStatus.PENDING
        return Evidence(status=status, reason="it is not there")

    def address(self, order_id: str) -> str:
        return f"{self.settings.url}/orders/{order_id}"

    def send(self, command: RefundCommand | CancelOrderCommand, act: str, content: bytes) -> httpx.Response:
        url = f"{self.address(command.order_id)}/{act}"
        headers = {"authorization": f"Bearer {self.settings.token.get_secret_value()}"}
        return self.transport.write(
            "POST", url, operation=act, send_by=command.send_by, headers=headers, content=content
        )

    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        reply = reply_of(response)
        if reply.status == 422 and reply.code:
            return refused(final_refusal(reply.code, "the shop refuses"))
        if reply.status != 200 or "status" not in parsed(response):
            raise asked.in_doubt(reply)
        return StepResult(status=StepStatus.DONE)


class TakesAnyAnswerForDone(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult(status=StepStatus.DONE)


class TakesAnyGoodStatusForDone(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult(status=StepStatus.DONE) if response.is_success else super().judge(response, asked)


class TakesAnErrorForARefusal(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            return refused(final_refusal("no", "the shop refuses"))
        return super().judge(response, asked)


class TakesAnErrorForNothing(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            raise ProviderUnavailable("try again")
        return super().judge(response, asked)


class TakesTooManyForNothing(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.status_code == 429:
            raise RateLimited("too many", retry_after=7.0)
        return super().judge(response, asked)


class BreaksDownAtAPage(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        assert read_json(response.content)["status"]
        return StepResult(status=StepStatus.DONE)


class TakesALostAnswerForDone(SmallShop):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        try:
            return super().platform_refund_order(command)
        except OutcomeUnknown:
            return StepResult(status=StepStatus.DONE)


class TriesAWriteAgain(SmallShop):
    def send(self, command: RefundCommand | CancelOrderCommand, act: str, content: bytes) -> httpx.Response:
        try:
            return super().send(command, act, content)
        except OutcomeUnknown:
            return super().send(command, act, content)


class LooksUpNothing(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return Evidence(status=EvidenceStatus.ABSENT, reason="nothing")


class LooksUpByTheOrder(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return Evidence(status=EvidenceStatus.FOUND, reason="the order is there")


def parsed(response: httpx.Response) -> dict[str, Any]:
    try:
        said = read_json(response.content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def reply_of(response: httpx.Response) -> Reply:
    said = parsed(response)
    foreign = None if said else foreign_page(response.content, response.headers)
    return Reply(status=response.status_code, code=str(said.get("error", "")), foreign=foreign)


def order_of(connection: str, raw: dict[str, Any]) -> Order:
    """Two lamps for 2,000.00."""
    total, zero = Money.of("2000.00", "USD"), Money.zero("USD")
    now = datetime.now(UTC)
    return Order(
        connection=connection,
        id=raw["id"],
        number=raw["id"],
        provider_status=raw["status"],
        state=STATES.get(raw["status"], OrderState.UNKNOWN),
        currency="USD",
        total=total,
        paid=total,
        payment=Payment(method="card", refundable=True),
        lines=(OrderLine(id="1", name="Lamp", sku="LAMP-1", quantity=2, net=total, tax=zero),),
        refunds=tuple(
            Refund(id=row["id"], amount=Money.of(row["amount"], "USD"), key=row["key"])
            for row in raw["refunds"]
        ),
        created_at=now,
        observed_at=now,
    )


@contextmanager
def small_shop(connector: Callable[..., SmallShop] = SmallShop) -> Iterator[PlatformUnderTest]:
    """The shop behind that connector, which may be a broken one."""
    server = SmallShopServer()
    with server.running() as url:
        settings = {"url": url, "token": SecretStr(TOKEN)}
        made = connector("shop", SmallSettings.model_validate(settings))
        with closing(PlatformConnection(made)) as connection:
            yield PlatformUnderTest(
                connection=connection,
                order_id=server.sell(),
                unknown_order_id="nowhere",
                settings=settings,
                secrets=(TOKEN,),
                paid_back=server.paid_back,
                simulator=server,
                fresh_order=server.sell,
            )
