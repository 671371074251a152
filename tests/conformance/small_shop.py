"""A small platform over HTTP with its connector, sound and in pieces that a test can break."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from pydantic import Field, SecretStr
from starlette.responses import JSONResponse, Response

from dropconnect.connection import PlatformConnection
from dropconnect.kit import Asked, Reply, final_refusal, foreign_page, read_json, refused
from dropconnect.plugin import (
    CancelOrderCommand,
    ConnectionSettings,
    Evidence,
    LineKind,
    LookUpCommand,
    Money,
    Order,
    OrderLine,
    OrderSearch,
    OrderState,
    OrderSummary,
    Payment,
    PlatformSpecs,
    Refund,
    RefundCommand,
    Secret,
    StepResult,
    hookimpl,
)
from dropconnect.testing.conformance import PlatformUnderTest, StoreSale
from dropconnect.testing.conformance.sales import sale_in
from dropconnect.testing.simulator import Received, Simulator
from dropconnect.transport import Transport

TOKEN = "t-secret"
STATES = {"open": OrderState.OPEN, "cancelled": OrderState.CANCELLED}


PAGE = 100
SOLD_AT = "2026-11-01T12:00:00+00:00"


@dataclass
class Sold:
    """An order in the shop's books."""

    id: str
    sale: StoreSale
    status: str
    refunds: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        sale = self.sale
        goods = [
            _line(f"1-{sku}", sku, sale.quantity, sale.net, sale.tax, sent=sale.shipped) for sku in sale.skus
        ]
        return {
            "id": self.id,
            "number": sale.number or self.id,
            "status": self.status,
            "currency": sale.currency,
            "total": str(sale.total.amount),
            "paid": sale.paid.value,
            "refunds": self.refunds,
            "lines": [*goods, _line("2", "", 1, sale.shipping, sale.shipping_tax)],
        }


def _line(line_id: str, sku: str, units: int, net: Money, tax: Money, sent: int = 0) -> dict[str, Any]:
    amounts = {"net": str(net.amount), "tax": str(tax.amount)}
    return {"id": line_id, "sku": sku, "count": units, "sent": sent, **amounts}


class SmallShopServer(Simulator):
    """``GET /orders/ID`` and ``/orders/?page=P``, ``POST /orders/ID/refunds`` and ``/orders/ID/cancel``.

    ``/orders/?page=P&search=TEXT`` lists the orders in whose numbers the text is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, Sold] = {}
        self._lock = threading.Lock()
        self._numbers = count(1)

    def sell(self, sale: StoreSale | None = None) -> str:
        wanted = sale or sale_in("USD")
        sold = Sold(f"o-{next(self._numbers)}", wanted, wanted.status or "open")
        sold.refunds += [{"id": f"r-{n}", "amount": "1.00", "key": ""} for n in range(-wanted.refunds, 0)]
        self.orders[sold.id] = sold
        return sold.id

    def handle(self, request: Received) -> Response:
        _, _, order_id, *act = request.segments
        asked = dict(request.query)
        with self._lock:
            if not order_id:
                return self._list(int(asked.get("page", "1")), asked.get("search", ""))
            sold = self.orders.get(order_id)
            if sold is None:
                return JSONResponse({"error": "no-such-order"}, 404)
            if act == ["refunds"]:
                sold.refunds.append({**request.json(), "id": f"r-{len(sold.refunds) + 1}"})
            elif act == ["cancel"]:
                if sold.status == "cancelled":
                    return JSONResponse({"error": "cancelled-already"}, 422)
                if sold.sale.shipped == sold.sale.quantity:
                    return JSONResponse({"error": "sent-already"}, 422)
                sold.status = "cancelled"
            return JSONResponse(sold.as_json())

    def _list(self, page: int, search: str) -> Response:
        rows = [sold.as_json() for sold in self.orders.values()]
        rows = [row for row in rows if search in row["number"]]
        begin = PAGE * (page - 1)
        return JSONResponse({"orders": rows[begin : begin + PAGE], "more": len(rows) > begin + PAGE})

    def paid_back(self, order_id: str) -> Money:
        sold = self.orders[order_id]
        currency = sold.sale.currency
        return Money.total((Money.of(row["amount"], currency) for row in sold.refunds), currency)


class SmallSettings(ConnectionSettings):
    """Where the shop is."""

    url: str = Field(description="The shop's address.")
    token: Secret = Field(description="The API token.")


class SmallShop(PlatformSpecs[SmallSettings]):
    """Sound in what is asked of it here. A broken one overrides the method in which it is wrong."""

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
        response = self.transport.read(
            "GET", self.address(order_id), operation="get_order", headers=self.headers
        )
        if response.status_code == 404:
            raise asked.no_such_order(reply_of(response))
        if response.status_code != 200 or "id" not in parsed(response):
            raise asked.unexpected(reply_of(response))
        return self.order_of(read_json(response.content))

    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        orders = [self.order_of(raw) for raw in self.listed()]
        return [
            OrderSummary(
                id=order.id,
                number=order.number,
                provider_status=order.provider_status,
                state=order.state,
                paid=order.paid,
                refunded=order.refunded,
            )
            for order in orders
            if order.created_at >= modified_after
        ]

    @hookimpl
    def platform_find_by_reference(self, text: str) -> OrderSearch:
        found = [self.order_of(raw) for raw in self.listed(text) if self.is_called(raw["number"], text)]
        return OrderSearch(
            rows=tuple(
                OrderSummary(
                    id=order.id,
                    number=order.number,
                    provider_status=order.provider_status,
                    total=order.total,
                    created_at=order.created_at,
                )
                for order in found
            )
        )

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        body = {"key": command.key, "amount": self.amount_text(command.amount)}
        response = self.send(command, "refunds", httpx.Request("POST", "http://x", json=body).content)
        return self.judge(response, Asked(self.connection, "refund_order", command.order_id))

    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        response = self.send(command, "cancel", b"{}")
        return self.judge(response, Asked(self.connection, "cancel_order", command.order_id))

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        order = self.platform_get_order(command.order_id)
        if order.refund_keyed(command.key) or (
            command.amount is None and order.state is OrderState.CANCELLED
        ):
            return Evidence.found("it is there")
        return Evidence.absent("it is not there")

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.settings.token.get_secret_value()}"}

    def address(self, order_id: str) -> str:
        return f"{self.settings.url}/orders/{quote(order_id, safe='')}"

    def is_called(self, number: str, text: str) -> bool:
        return number.casefold() == text.strip().casefold()

    def send(self, command: RefundCommand | CancelOrderCommand, act: str, content: bytes) -> httpx.Response:
        url = f"{self.address(command.order_id)}/{act}"
        return self.transport.write(
            "POST", url, operation=act, send_by=command.send_by, headers=self.headers, content=content
        )

    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        reply = reply_of(response)
        if reply.status == 422 and reply.code:
            return refused(final_refusal(reply.code, "the shop refuses"))
        if reply.status != 200 or "status" not in parsed(response):
            raise asked.in_doubt(reply)
        return StepResult.done()

    def query(self, page: int, search: str) -> str:
        return urlencode({"page": page, "search": search})

    def listed(self, search: str = "") -> Iterator[dict[str, Any]]:
        for page in count(1):
            url = f"{self.address('')}?{self.query(page, search)}"
            response = self.transport.read("GET", url, operation="find")
            if response.status_code != 200 or "orders" not in parsed(response):
                raise Asked(self.connection, "find_orders", "").unexpected(reply_of(response))
            said = read_json(response.content)
            yield from said["orders"]
            if not said["more"]:
                return

    def amount_text(self, amount: Money) -> str:
        return str(amount.amount)

    def money(self, text: str, currency: str) -> Money:
        return Money.of(text, currency)

    def state_of(self, word: str) -> OrderState:
        return STATES.get(word, OrderState.UNKNOWN)

    def paid_of(self, raw: dict[str, Any], total: Money) -> Money:
        return total if raw["paid"] == "captured" else Money.zero(total.currency)

    def line_of(self, raw: dict[str, Any], currency: str) -> OrderLine:
        return OrderLine(
            id=raw["id"],
            kind=LineKind.ITEM if raw["sku"] else LineKind.SHIPPING,
            name=raw["sku"] or "Parcel",
            sku=raw["sku"],
            quantity=raw["count"],
            net=self.money(raw["net"], currency),
            tax=self.money(raw["tax"], currency),
            shipped_quantity=raw["sent"],
        )

    def order_of(self, raw: dict[str, Any]) -> Order:
        currency = raw["currency"]
        total = self.money(raw["total"], currency)
        return Order(
            connection=self.connection,
            id=raw["id"],
            number=raw["number"],
            provider_status=raw["status"],
            state=self.state_of(raw["status"]),
            currency=currency,
            total=total,
            paid=self.paid_of(raw, total),
            payment=Payment(method="card", refundable=True),
            lines=tuple(self.line_of(line, currency) for line in raw["lines"]),
            refunds=tuple(
                Refund(id=row["id"], amount=Money.of(row["amount"], currency), key=row["key"])
                for row in raw["refunds"]
            ),
            created_at=datetime.fromisoformat(SOLD_AT),
            observed_at=datetime.now(UTC),
        )


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
                sell=server.sell,
            )
