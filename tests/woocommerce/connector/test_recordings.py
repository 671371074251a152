"""The exchanges recorded from a real WooCommerce 10.0.2, replayed through the client and the connector."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.woocommerce.connector.shop import (
    NOON,
    RECORDINGS,
    cancellation,
    connected,
    full_refund,
    recorded,
    settings,
)

from dropconnect.connection import PlatformConnection
from dropconnect.kit import read_json
from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    EvidenceStatus,
    InvalidResponse,
    Order,
    OrderNotFound,
    RefundMethod,
    Refusal,
    StepStatus,
)
from dropconnect.testing.cassettes import exchanges, recorder
from dropconnect.testing.conformance import look_up_command
from dropconnect.transport import Transport
from dropconnect_woocommerce.api.client import WooCommerceClient
from dropconnect_woocommerce.orders.mapping import order_from
from dropconnect_woocommerce.orders.shop import Shop

HTTP = "http://127.0.0.1:8088"
HTTPS = "https://127.0.0.1:8443"
BY_ID = {raw["id"]: raw for raw in recorded("shop.json")["orders"]}

# What the client makes of each exchange: "ok", a refusal (final or not), or an error.
OUTCOMES: dict[str, list[object]] = {
    "auth_bad_key_401.yaml": [AuthenticationFailed],
    "auth_bad_signature_401.yaml": [AuthenticationFailed],
    "auth_read_only_key_401.yaml": [AuthenticationFailed],
    "cancel_completed_ok.yaml": ["ok", "ok"],
    "cancel_pending_unpaid_ok.yaml": ["ok", "ok"],
    "cancel_twice_ok.yaml": ["ok", "ok"],
    "https_basic_cancel_and_refund_ok.yaml": ["ok", "ok", "ok", "ok"],
    "list_orders.yaml": ["ok", "ok", InvalidResponse],
    "order_not_found.yaml": [OrderNotFound, OrderNotFound, OrderNotFound, "ok"],
    "refund_bad_amounts.yaml": ["refused for good", "refused", "refused"],
    "refund_full_amount_only_ok.yaml": ["ok", "ok", "ok", "ok"],
    "refund_full_lines_restock_ok.yaml": ["ok", "ok", "ok"],
    "refund_gateway_declined_500.yaml": ["refused", "ok", "ok"],
    "refund_gateway_false_500.yaml": ["refused"],
    "refund_gateway_unsupported_then_manual.yaml": ["refused", "ok", "ok"],
    "refund_over_amount_500.yaml": ["refused", "ok"],
    "refund_partial_then_rest_ok.yaml": ["ok", "ok", "ok"],
    "refund_with_meta_ok.yaml": ["ok", "ok"],
}
NOT_USED_BY_US = {"batch_cancel.yaml", "cancel_processing_ok.yaml", "order_notes.yaml"}
"""Their endpoints (batch, notes) are none of ours; the second is replayed whole through the connector."""


@contextmanager
def replayed(cassette: Path | str) -> Iterator[Any]:
    """The query is left out: ours has a parameter against page caches, and the recorded list doubles its own.
    Answers come as recorded: scrubbing them again would change the invented people in them."""
    directory, name = (
        (RECORDINGS, cassette) if isinstance(cassette, str) else (cassette.parent, cassette.name)
    )
    match = ("method", "scheme", "path", "json_body")
    with recorder(directory).use_cassette(name, match_on=match, before_record_response=None) as played:
        yield played


@contextmanager
def client(url: str) -> Iterator[WooCommerceClient]:
    transport = Transport("shop", read_attempts=1)
    try:
        yield WooCommerceClient("shop", settings(url), transport)
    finally:
        transport.close()


def carried_out(sender: WooCommerceClient, method: str, path: str, body: Any) -> Any:
    parts = path.removeprefix("/wp-json/wc/v3/").split("/")
    match (method, parts):
        case ("GET", ["orders"]):
            return sender.list_orders({"page": "1"}, operation="test")[0]
        case ("GET", ["orders", order_id]):
            return sender.get_order(order_id, operation="test")
        case ("GET", ["orders", order_id, "refunds"]):
            return sender.list_refunds(order_id, 1, operation="test")[0]
        case ("PUT", ["orders", order_id]):
            return sender.update_order(order_id, body, operation="test")
        case ("POST", ["orders", order_id, "refunds"]):
            return sender.create_refund(order_id, body, operation="test")
    raise AssertionError(f"{method} {path} is not used by the connector")


def test_every_recording_is_accounted_for() -> None:
    assert {path.name for path in RECORDINGS.glob("*.yaml")} == {*OUTCOMES, *NOT_USED_BY_US}


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_recorded_answer_is_understood(name: str) -> None:
    rows = exchanges(RECORDINGS / name)
    url = HTTPS if rows[0].scheme == "https" else HTTP
    outcomes: list[object] = []
    with replayed(name) as played, client(url) as sender:
        for row in rows:
            try:
                answer = carried_out(sender, row.method, row.path, read_json(json.dumps(row.body)))
            except ConnectorError as error:
                outcomes.append(type(error))
            else:
                outcomes.append(_outcome(answer, row.answer))
        assert played.all_played
    assert outcomes == OUTCOMES[name]


def _outcome(answer: Any, told: Any) -> str:
    if isinstance(answer, Refusal):
        assert (answer.code, answer.message) == (told["code"], told["message"])
        return "refused for good" if answer.final else "refused"
    assert json.loads(json.dumps(answer, default=float)) == told
    return "ok"


def recorded_order(number: int) -> Order:
    return _as_order(BY_ID[number])


def _as_order(raw: Any) -> Order:
    shop = Shop("shop", ("cod", "bacs"), frozenset({"fakepay"}), 2)
    return order_from(read_json(json.dumps(raw, default=str)), [], str(raw["id"]), shop, NOON)


@pytest.mark.parametrize(
    ("name", "number", "played", "status"),
    [
        # The order, what the shop is like, the status.
        ("cancel_processing_ok.yaml", 41, 4, StepStatus.DONE),
        ("cancel_pending_unpaid_ok.yaml", 16, 4, StepStatus.DONE),
        # A completed order is read and left alone, although the shop would have cancelled it.
        ("cancel_completed_ok.yaml", 24, 1, StepStatus.REFUSED),
    ],
)
def test_cancelling_through_the_connector(
    tmp_path: Path, name: str, number: int, played: int, status: StepStatus
) -> None:
    with (
        replayed(_with_shop_facts(RECORDINGS / name, tmp_path)) as cassette,
        connected(HTTP) as shop,
    ):
        result = shop.write(cancellation(recorded_order(number)))
        assert cassette.play_count == played
    assert result.status is status


def test_cancelling_over_https_with_basic_authentication(tmp_path: Path) -> None:
    source = RECORDINGS / "https_basic_cancel_and_refund_ok.yaml"
    command = cancellation(_as_order(exchanges(source)[0].answer))
    with replayed(_with_shop_facts(source, tmp_path, HTTPS)) as cassette, connected(HTTPS) as shop:
        assert shop.write(command).status is StepStatus.DONE
        assert cassette.play_count == 4


def test_looking_up_a_refund_that_appears_between_two_reads(tmp_path: Path) -> None:
    """The recording's order shows no refund at first, its list already does: both are read again."""
    source = RECORDINGS / "refund_full_amount_only_ok.yaml"
    listed = yaml.safe_load(source.read_text("utf-8"))["interactions"][2]
    command = full_refund(recorded_order(29))
    with replayed(_with_more(source, tmp_path, [listed])), connected(HTTP) as shop:
        evidence = shop.look_up(look_up_command(command))
    assert evidence.status is EvidenceStatus.UNKNOWABLE
    assert (str(evidence.amount), evidence.facts["announced"]) == ("82.49 USD", False)


def test_looking_up_a_declined_refund() -> None:
    command = full_refund(recorded_order(45), amount="10.13")
    with replayed("refund_gateway_declined_500.yaml") as cassette, connected(HTTP) as shop:
        evidence = shop.look_up(look_up_command(command))
        assert cassette.play_count == 2
    assert evidence.status is EvidenceStatus.ABSENT


def test_reading_an_order_through_the_connector(tmp_path: Path) -> None:
    """The recorded exchange, with the shop's gateways (recorded in shop.json) and its status added."""
    cassette = _with_shop_facts(RECORDINGS / "refund_gateway_declined_500.yaml", tmp_path)
    with replayed(cassette), connected(HTTP) as shop:
        order = shop.get_order("45")
    assert (order.state, str(order.total), order.refunds) == ("open", "43.95 USD", ())
    assert order.payment.refundable


def test_an_offline_gateway_sends_nothing_through_the_connector(tmp_path: Path) -> None:
    cassette = _with_shop_facts(RECORDINGS / "cancel_pending_unpaid_ok.yaml", tmp_path)
    command = full_refund(recorded_order(16), method=RefundMethod.GATEWAY)
    with replayed(cassette) as played, connected(HTTP) as shop:
        result = shop.write(command)
        assert played.play_count == 2
    assert result.status is StepStatus.MANUAL


def _with_shop_facts(source: Path, tmp_path: Path, url: str = HTTP) -> Path:
    facts = {
        "payment_gateways": recorded("shop.json")["payment_gateways"],
        "system_status": {"settings": {"number_of_decimals": 2, "HPOS_sync_enabled": False}},
    }
    return _with_more(source, tmp_path, [_exchange(url, path, body) for path, body in facts.items()])


def _exchange(url: str, path: str, body: Any) -> dict[str, Any]:
    return {
        "request": {"body": None, "headers": {}, "method": "GET", "uri": f"{url}/wp-json/wc/v3/{path}"},
        "response": {
            "body": {"string": json.dumps(body)},
            "headers": {"Content-Type": ["application/json"]},
            "status": {"code": 200, "message": "OK"},
        },
    }


def _with_more(source: Path, tmp_path: Path, interactions: list[dict[str, Any]]) -> Path:
    cassette = yaml.safe_load(source.read_text("utf-8"))
    cassette["interactions"] += interactions
    target = tmp_path / source.name
    target.write_text(yaml.safe_dump(cassette), "utf-8")
    return target


def test_nothing_is_sent_to_a_shop_for_an_id_that_is_no_number() -> None:
    with connected("http://127.0.0.1:9") as shop:
        for order_id in ("", "0", "021", "21/refunds", "../21", "21?x=1", "٢١", "1" * 20):
            with pytest.raises(OrderNotFound, match="whole numbers"):
                shop.get_order(order_id)


def test_connections_are_platform_connections() -> None:
    with connected(HTTP) as shop:
        assert isinstance(shop, PlatformConnection)
        assert not shop.supports("platform_quote_refund")
