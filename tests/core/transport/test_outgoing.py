"""What a connector puts into an address or a body arrives at the server as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from dropconnect.errors import OrderNotFound
from dropconnect.models.money import Money
from dropconnect.testing.simulator import Received, Simulator
from dropconnect.transport import Transport, json_content, path, with_params

ODD = ("#1001", "A&B=1", "100%", "a b", "a+b", "Bjørn", "1001?x", "%2e%2e", "日本")


class Echo(Simulator):
    """Keeps what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[Received] = []

    def handle(self, request: Received) -> Response:
        self.came.append(request)
        return JSONResponse({})

    def record(self) -> dict[str, Any]:
        return {}


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def url(echo: Echo) -> Iterator[str]:
    with echo.running() as address:
        yield address


@pytest.fixture
def transport() -> Iterator[Transport]:
    with closing(Transport("shop")) as made:
        yield made


@pytest.mark.parametrize("number", ODD)
def test_an_odd_number_in_a_path_and_in_a_query_arrives_as_it_is(
    number: str, echo: Echo, url: str, transport: Transport
) -> None:
    transport.read(
        "GET", f"{url}{path('orders', number, 'refunds')}", operation="read", params={"reference": number}
    )

    [came] = echo.came
    assert came.path == f"/orders/{number}/refunds"
    assert came.query == [("reference", number)]


def test_a_slash_is_part_of_its_segment() -> None:
    assert path("orders", "1001/2") == "/orders/1001%2F2"


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_nothing_is_asked_about_a_segment_that_no_address_can_hold(segment: str) -> None:
    with pytest.raises(OrderNotFound, match="cannot stand in an address"):
        path("orders", segment)


def test_parameters_are_repeated_for_lists_and_left_out_for_none(
    echo: Echo, url: str, transport: Transport
) -> None:
    params = {"status": ["open", "paid"], "page": 2, "after": None}

    transport.write("DELETE", f"{url}/orders?v=1", operation="write", send_by=None, params=params)

    assert echo.came[0].query == [("v", "1"), ("status", "open"), ("status", "paid"), ("page", "2")]


def test_without_parameters_an_address_stays_as_it_is() -> None:
    assert with_params("https://shop.example.test/x", {"after": None}) == "https://shop.example.test/x"


@pytest.mark.parametrize("value", [True, 1.5, Decimal(1), {"a": "b"}])
def test_a_parameter_that_providers_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="the parameter force is a"):
        with_params("https://shop.example.test", {"force": value})


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.1", "0.1"),
        ("10.00", "10.00"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("123456789012.345678901234567890", "123456789012.345678901234567890"),
    ],
)
def test_a_decimal_is_a_json_number_to_the_last_digit(
    amount: str, written: str, echo: Echo, url: str, transport: Transport
) -> None:
    body = {"lines": [{"amount": Decimal(amount), "name": 'Bjørn "B"', "restock": True, "tax": None}]}

    transport.write("POST", url, operation="write", send_by=None, json=body)

    [came] = echo.came
    assert came.headers["content-type"] == "application/json"
    sent = f'{{"lines": [{{"amount": {written}, "name": "Bjørn \\"B\\"", "restock": true, "tax": null}}]}}'
    assert came.body.decode() == sent


def test_a_connector_can_name_another_type_of_content(echo: Echo, url: str, transport: Transport) -> None:
    headers = {"Content-Type": "application/vnd.api+json"}

    transport.read("POST", url, operation="read", headers=headers, json={})

    assert echo.came[0].headers["content-type"] == "application/vnd.api+json"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, "a float is inexact"),
        (Money.of("1.50", "USD"), "Money is not JSON: send its text, or its amount"),
        (Decimal("NaN"), "not a number"),
        ({1: "a"}, "is not text"),
        ({"a"}, "has no JSON form"),
    ],
)
def test_what_would_not_be_exact_is_refused_before_anything_is_sent(
    value: Any, why: str, echo: Echo, url: str, transport: Transport
) -> None:
    with pytest.raises(TypeError, match=why):
        transport.write("POST", url, operation="write", send_by=None, json={"amount": [value]})

    assert echo.came == []


def test_a_request_has_one_body(url: str, transport: Transport) -> None:
    with pytest.raises(TypeError, match="not both"):
        transport.read("POST", url, operation="read", json={}, content=b"{}")


def test_half_a_character_does_not_stop_a_body() -> None:
    assert json_content(["\ud83d"]) == b'["?"]'
