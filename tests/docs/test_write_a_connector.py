"""The connector of the how-to page loads, is found to be sound, and reads an order from a server."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response
from tests.docs.pages import DOCS, blocks, module_of

from dropconnect import kit
from dropconnect.config import StoreSection, SupplierSection
from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import (
    AuthenticationFailed,
    ConnectorError,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    UnsupportedOperation,
)
from dropconnect.kit import Asked
from dropconnect.models.cancellation import CancellationRequest, Cause
from dropconnect.models.commands import CancelOrderCommand
from dropconnect.models.money import Money
from dropconnect.models.operation import Eligibility, EvidenceStatus, StepStatus
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    StoreReference,
    SupplierQuestion,
    SupplierReading,
    SupplierStage,
)
from dropconnect.planner import Past, choose
from dropconnect.policy import StorePolicy
from dropconnect.saga.look.sources import source
from dropconnect.testing.simulator import Received, Simulator

PAGE = "how-to/write-a-connector.md"

ORDER = {
    "id": "1042",
    "status": "paid",
    "currency": "USD",
    "total": "30.00",
    "paid": True,
    "created": "2026-11-01T12:00:00+00:00",
    "lines": [{"id": "1", "title": "Mug", "sku": "MUG-1", "count": 2, "total": "30.00"}],
}


class TinyShopServer(Simulator):
    def handle(self, request: Received) -> Response:
        if request.path == "/orders/1042":
            return JSONResponse(ORDER)
        return JSONResponse({}, status_code=200 if request.path == "/me" else 404)

    def record(self) -> dict[str, Any]:
        return {}


class TinySupplyServer(Simulator):
    """One order of two mugs for store order ``number``; ``stop`` is what the supplier has answered so far."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = "not asked"
        self.note = ""
        self.number = "1042"
        self.says: Response | None = None
        """Its answer to being asked to stop, in place of its own."""

    def handle(self, request: Received) -> Response:
        order = {
            "id": "s-7",
            "status": "packing",
            "stop": self.stop,
            "note": self.note,
            "lines": [{"id": "a", "sku": "MUG-1", "count": 2}],
        }
        if request.method == "POST" and request.path == "/orders/s-7/stop":
            if self.says is not None:
                return self.says
            self.stop, self.note = "asked", request.json()["note"].upper()
            return JSONResponse({}, status_code=202)
        if request.path == "/orders":
            return JSONResponse([order] if request.query == [("reference", self.number)] else [])
        return JSONResponse(order)

    def record(self) -> dict[str, Any]:
        return {}


BEFORE = SupplierReading(
    provider_status="packing",
    stage=SupplierStage.PROCESSING,
    read_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
)
COMMAND = CancelSupplierCommand(
    key="5b0ffa0e-4f4c-5f3a-9d6a-0b2c7f1d9a11",
    order_id="s-7",
    send_by=None,
    before=BEFORE,
    lines=(),
    whole=True,
    cause=Cause.CUSTOMER,
)
QUESTION = SupplierQuestion(key=COMMAND.key, order_id="s-7", before=BEFORE, sent_at=BEFORE.read_at)


@pytest.fixture
def plugin() -> ModuleType:
    return module_of(PAGE, "dropconnect_tinyshop.plugin")


class TinySupply:
    """The supplier of the page, as the store ``tiny`` knows it."""

    def __init__(self, plugin: ModuleType, url: str) -> None:
        settings = plugin.TinyShopSettings(url=url, token=SecretStr("t-secret"))
        self.opened = SupplierConnection(plugin.TinySupply("supply", settings))

    def connection(self, name: str) -> SupplierConnection:
        assert name == "supply"
        return self.opened

    def section(self, name: str) -> SupplierSection:
        return SupplierSection(connector="tinysupply")


def test_the_connector_of_the_page_reads_orders(plugin: ModuleType) -> None:
    [connector] = plugin.dropconnect_connectors()
    with TinyShopServer().running() as url:
        settings = plugin.TinyShopSettings(url=url, token=SecretStr("t-secret"))
        shop = PlatformConnection(connector("tiny", settings))
        assert all(item.ok for item in shop.check_connection())
        order = shop.get_order("1042")
        assert order.paid == Money.of("30.00", "USD")
        with pytest.raises(OrderNotFound):
            shop.get_order("7")
        shop.close()


def test_what_the_page_leaves_out_is_unsupported(plugin: ModuleType) -> None:
    [connector] = plugin.dropconnect_connectors()
    settings = plugin.TinyShopSettings(url="http://127.0.0.1:9", token=SecretStr("t-secret"))
    shop = PlatformConnection(connector("tiny", settings))
    with pytest.raises(UnsupportedOperation):
        shop.write(CancelOrderCommand.model_construct(order_id="7"))
    shop.close()


def test_the_entry_point_of_the_page_names_the_module(plugin: ModuleType) -> None:
    [project] = blocks(PAGE, "toml")
    assert tomllib.loads(project)["project"]["entry-points"]["dropconnect"] == {"tinyshop": plugin.__name__}


def test_its_orders_can_be_planned(plugin: ModuleType) -> None:
    order = plugin.to_order("tiny", ORDER)
    request = CancellationRequest(connection="tiny", order_id="1042", reason="changed-mind")
    choice = choose(order, request, StorePolicy(), Past())
    assert choice.whole_order


@pytest.fixture
def server() -> TinySupplyServer:
    return TinySupplyServer()


@pytest.fixture
def supply(plugin: ModuleType, server: TinySupplyServer) -> Iterator[TinySupply]:
    with server.running() as url:
        made = TinySupply(plugin, url)
        yield made
        made.opened.close()


def test_the_supplier_of_the_page_is_found_behind_an_order(plugin: ModuleType, supply: TinySupply) -> None:
    order = plugin.to_order("tiny", ORDER)
    request = CancellationRequest(connection="tiny", order_id="1042", reason="changed-mind")
    entry = StoreSection.model_validate({"connector": "tinyshop", "routes": [{"supplier": "supply"}]})
    [draft] = source(supply, entry, order, choose(order, request, StorePolicy(), Past()))
    assert draft.terms.eligibility is Eligibility.ASK
    assert draft.terms.answer_within_hours == 24
    assert draft.whole


def test_the_supplier_of_the_page_is_asked_and_answers_later(
    supply: TinySupply, server: TinySupplyServer
) -> None:
    assert supply.opened.look_up(QUESTION).status is EvidenceStatus.ABSENT
    assert supply.opened.write(COMMAND).status is StepStatus.REQUESTED
    assert supply.opened.look_up(QUESTION).status is EvidenceStatus.FOUND
    answers = []
    for server.stop in ("asked", "no", "yes"):
        answers.append(supply.opened.follow_up(QUESTION).status)
    assert answers == [StepStatus.REQUESTED, StepStatus.REFUSED, StepStatus.DONE]


@pytest.mark.parametrize("number", ["#1001", "A&B=1", "100%", "a b"])
def test_the_supplier_of_the_page_is_asked_for_the_very_number(
    supply: TinySupply, server: TinySupplyServer, number: str
) -> None:
    server.number = number
    reference = StoreReference(
        connection="tiny", order_id="1042", order_number=number, line_ids=("1",), skus=("MUG-1",)
    )
    assert [order.id for order in supply.opened.find_orders(reference)] == ["s-7"]


def test_what_the_supplier_of_the_page_answers_to_its_write_counts(
    supply: TinySupply, server: TinySupplyServer
) -> None:
    server.says = JSONResponse({"error": "sent", "message": "It has been sent."}, status_code=409)
    result = supply.opened.write(COMMAND)
    assert (result.status, result.refusal and result.refusal.final) == (StepStatus.REFUSED, True)
    for status in (500, 403, 429):
        server.says = Response("<html><title>Busy</title></html>", status_code=status)
        with pytest.raises(OutcomeUnknown):
            supply.opened.write(COMMAND)
    server.says = JSONResponse({"error": "token"}, status_code=401)
    with pytest.raises(AuthenticationFailed, match="refuses the credentials"):
        supply.opened.write(COMMAND)


def test_the_errors_of_the_page_are_the_shops_own_table(plugin: ModuleType) -> None:
    asked = Asked("tiny", "get_order", "1042")
    assert plugin.read_payload(plugin.read_reply(httpx.Response(200, json=ORDER)), asked) == ORDER
    kinds: dict[int, type[ConnectorError]] = {
        401: AuthenticationFailed,
        404: OrderNotFound,
        429: RateLimited,
        503: ProviderUnavailable,
        400: InvalidResponse,
    }
    for status, kind in kinds.items():
        answer = plugin.read_reply(httpx.Response(status, json={"error": "no"}))
        with pytest.raises(kind) as caught:
            plugin.read_payload(answer, asked)
        assert (caught.value.http_status, caught.value.provider_code) == (status, "no")
    with pytest.raises(InvalidResponse, match="the order is not a JSON object"):
        plugin.to_order("tiny", plugin.read_reply(httpx.Response(200, text="<html></html>")).payload)


def test_the_page_names_all_of_the_kit() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    table = text.partition("## 9. What the kit gives you")[2].partition("The page [Kit]")[0]
    assert set(kit.__all__) == set(
        re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    )
