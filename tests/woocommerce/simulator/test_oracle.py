"""The simulator against the recordings of a real shop: where they differ, the recording is right.

Whole bodies are compared, key for key and cent for cent, after ``comparable`` took out what cannot be equal.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

import pytest
import woocommerce
from tests.support.patience import PATIENCE
from tests.support.recordings import WOOCOMMERCE as RECORDINGS
from tests.support.recordings import WOOCOMMERCE_SHAPES as SHAPES

from dropconnect.testing.cassettes import RecordedExchange, exchanges
from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator

CASSETTES = sorted(path.name for path in RECORDINGS.glob("*.yaml"))
DECIMALS = {"jpy": 0, "kwd": 3}
"""The shop's setting for prices, where it is not 2."""
ORDERS: dict[str, list[dict[str, Any]]] = {
    "hard": json.loads((RECORDINGS / "hard_orders.json").read_text("utf-8")),
    **{
        kind: json.loads((SHAPES / f"orders_{kind}.json").read_text("utf-8"))
        for kind in ("usd", "inc", "jpy", "kwd")
    },
}

Json = dict[str, Any]

# Assumed: the recorded shop had 66 orders, 15 to 80, and shop.json shows 15 to 45. The others are taken to be
# like order 45; of those that a recording shows whole, its own first sight is taken.
ASSUMED_LIKE_ORDER_45 = range(46, 81)
# Each recording of a refused credential, told to the simulator; the recordings carry none.
CREDENTIALS = {
    "auth_bad_key_401.yaml": ("ck_unknown", "cs_simulator"),
    "auth_bad_signature_401.yaml": ("ck_simulator", "cs_wrong"),
    "auth_read_only_key_401.yaml": ("ck_reader", "cs_reader"),
}


def comparable(value: Any, key: str = "") -> Any:
    """``value`` without what differs between two shops that behave the same.

    * dates: the moment of recording; whether there is a date at all stays;
    * numbers that the shop hands out (``id``), keys of orders, and the host in addresses;
    * who bought: assumed orders have another invented buyer, and so another customer in ``_links``;
    * old stock figures in the note of an order's first reduction: what was sold before is not recorded;
    * rows of one order's refunds: their order depends on whether a second ended between them.
    """
    if key.startswith("date_"):
        return None if value is None else "a date"
    if key in ("order_key", "billing", "shipping", "customer_id", "customer"):
        return key
    if key in ("href", "payment_url"):
        return re.sub(r"\d+|key=\w+", "N", re.sub(r"^https?://[^/]+", "", value))
    if key in ("id", "transaction_id", "number"):
        return type(value).__name__
    if key == "note" and value.startswith("Stock levels reduced"):
        return re.sub(r"\d+&rarr;\d+", "N&rarr;N", value)
    if isinstance(value, dict):
        return {name: comparable(item, name) for name, item in value.items() if name != "customer"}
    if isinstance(value, list):
        items = [comparable(item) for item in value]
        return sorted(items, key=lambda item: item["total"]) if key == "refunds" else items
    return value


def like(order: Json, order_id: int) -> Json:
    """The same order under another number; no recording compares the line ids of two orders."""
    return {**copy.deepcopy(order), "id": order_id, "number": str(order_id)}


def seed(recorded: list[RecordedExchange]) -> Json:
    shop: Json = json.loads((RECORDINGS / "shop.json").read_text("utf-8"))
    orders = {order["id"]: order for order in shop["orders"]}
    orders |= {order_id: like(orders[45], order_id) for order_id in ASSUMED_LIKE_ORDER_45}
    orders |= {order["id"]: order for order in first_seen(recorded)}
    return {**shop, "orders": list(orders.values())}


def first_seen(recorded: list[RecordedExchange]) -> list[Json]:
    """Whole orders that the recording shows before it changes anything."""
    first = recorded[0]
    if first.method != "GET" or first.status != 200:
        return []
    shown = first.answer if isinstance(first.answer, list) else [first.answer]
    return [order for order in shown if "line_items" in order]


def api_for(simulator: WooCommerceSimulator, cassette: str, url: str) -> Any:
    key, secret = CREDENTIALS.get(cassette, ("ck_simulator", "cs_simulator"))
    return woocommerce.API(url, key, secret, timeout=PATIENCE, verify_ssl=str(simulator.ca_file))


def send(api: Any, exchange: RecordedExchange) -> Any:
    endpoint = exchange.path.removeprefix("/wp-json/wc/v3/")
    call: Callable[..., Any] = getattr(api, exchange.method.lower())
    if exchange.method == "GET":
        return call(endpoint, params=dict(exchange.query))
    return call(endpoint, exchange.body)


@pytest.mark.parametrize("cassette", CASSETTES)
def test_the_simulator_answers_what_the_real_shop_answered(cassette: str) -> None:
    recorded = exchanges(RECORDINGS / cassette)
    simulator = WooCommerceSimulator.from_shop(seed(recorded))
    simulator.keys.add(ApiKey("ck_reader", "cs_reader", "read"))
    with simulator.running(tls=recorded[0].scheme == "https") as url:
        api = api_for(simulator, cassette, url)
        for exchange in recorded:
            answer = send(api, exchange)
            assert answer.status_code == exchange.status
            assert comparable(answer.json()) == comparable(exchange.answer)
            for name in ("Content-Type", "Allow", "X-WP-Total", "X-WP-TotalPages"):
                assert answer.headers.get(name) == exchange.headers.get(name)


def test_every_recorded_scenario_is_replayed() -> None:
    index = json.loads((RECORDINGS / "INDEX.json").read_text("utf-8"))
    listed = {entry["cassette"]: entry["exchanges"] for entry in index["cassettes"]}

    assert sorted(listed) == CASSETTES
    assert len(CASSETTES) == 21
    for name, expected in listed.items():
        replayed = [[each.method, each.path, each.status] for each in exchanges(RECORDINGS / name)]
        assert replayed == expected


Running = dict[str, tuple[WooCommerceSimulator, Any]]


@pytest.fixture(scope="module")
def shops() -> Iterator[Running]:
    """A shop of each kind, and a client of it."""
    with ExitStack() as stack:
        running: Running = {}
        for kind, orders in ORDERS.items():
            simulator = WooCommerceSimulator.from_shop(orders, decimals=DECIMALS.get(kind, 2))
            url = stack.enter_context(simulator.running())
            api = woocommerce.API(url, "ck_simulator", "cs_simulator", timeout=PATIENCE)
            running[kind] = simulator, api
        yield running


@pytest.mark.parametrize(
    ("kind", "hard"),
    [
        pytest.param(kind, hard, id=f"{kind}-{hard['order']['id']}")
        for kind, orders in ORDERS.items()
        for hard in orders
    ],
)
def test_hard_orders_are_refunded_to_the_cent(kind: str, hard: Json, shops: Running) -> None:
    simulator, api = shops[kind]
    order_id = hard["order"]["id"]

    for refund in hard["refunds"]:
        answer = api.post(f"orders/{order_id}/refunds", refund["request"])
        assert answer.status_code == refund["status"], refund
        assert comparable(answer.json()) == comparable(refund["response"]), refund

    after = api.get(f"orders/{order_id}").json()
    assert comparable(after) == comparable(hard["after"])
    refunded = [Decimal(row["total"]) for row in hard["after"]["refunds"]]
    assert simulator.money_paid(order_id) == -sum(refunded)


def test_there_are_52_hard_orders() -> None:
    assert {kind: len(orders) for kind, orders in ORDERS.items()} == {
        "hard": 28, "usd": 6, "inc": 6, "jpy": 6, "kwd": 6,
    }  # fmt: skip
