"""The connector of the how-to page loads, is found to be sound, and reads an order from a server."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response

from dropconnect.connection import PlatformConnection
from dropconnect.errors import OrderNotFound, UnsupportedOperation
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.models.money import Money
from dropconnect.models.operation import CancelOrderCommand
from dropconnect.testing.simulator import Received, Simulator

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-connector.md").read_text(encoding="utf-8")

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

    def ledger(self) -> dict[str, Any]:
        return {}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def plugin() -> ModuleType:
    module = ModuleType("dropconnect_tinyshop.plugin")
    for block in blocks("python"):
        exec(compile(block, "write-a-connector.md", "exec", dont_inherit=True), module.__dict__)
    return module


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
        shop.cancel_order(CancelOrderCommand.model_construct())
    shop.close()


def test_the_entry_point_of_the_page_names_the_module(plugin: ModuleType) -> None:
    [project] = blocks("toml")
    assert tomllib.loads(project)["project"]["entry-points"]["dropconnect"] == {"tinyshop": plugin.__name__}


def test_its_orders_can_be_planned(plugin: ModuleType) -> None:
    from dropconnect.planner import Past, choose
    from dropconnect.policy import StorePolicy

    order = plugin.to_order("tiny", ORDER)
    request = CancellationRequest(connection="tiny", order_id="1042", reason="changed-mind")
    choice = choose(order, request, StorePolicy(), Past())
    assert choice.whole_order
