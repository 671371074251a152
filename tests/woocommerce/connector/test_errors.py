"""The error table: what each answer of a shop means for the caller."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from dropconnect.kit import Asked
from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    FirewallRefused,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    Refusal,
    ThrottledWrite,
)
from dropconnect_woocommerce.api.errors import read_payload, write_payload
from dropconnect_woocommerce.api.replies import read_reply

ASKED = Asked("shop", "refund_order", "21")
HTML = "<html><body>Bad Gateway</body></html>"
AUTH = "woocommerce_rest_authentication_error"
CANNOT_CREATE = "woocommerce_rest_cannot_create_order_refund"


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Any:
    if isinstance(body, str):
        return read_reply(httpx.Response(status, text=body, headers=headers))
    return read_reply(httpx.Response(status, json=body, headers=headers))


def said(code: str, message: str = "") -> dict[str, Any]:
    return {"code": code, "message": message, "data": None}


def test_numbers_with_a_point_are_never_floats() -> None:
    assert read_payload(answer(200, '{"price": 19.99}'), ASKED) == {"price": Decimal("19.99")}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, said(AUTH), AuthenticationFailed),
        (403, said("woocommerce_rest_cannot_view"), AuthenticationFailed),
        (401, HTML, FirewallRefused),
        (403, HTML, FirewallRefused),
        (403, {}, AuthenticationFailed),
        (404, said("woocommerce_rest_shop_order_invalid_id"), OrderNotFound),
        (404, said("rest_no_route"), InvalidResponse),
        (404, HTML, InvalidResponse),
        (400, said("rest_out_of_bounds"), InvalidResponse),
        (429, HTML, RateLimited),
        (500, said("internal_server_error"), ProviderUnavailable),
        (502, HTML, ProviderUnavailable),
        (503, said("maintenance"), ProviderUnavailable),
        (200, HTML, InvalidResponse),
        (200, '{"total": NaN}', InvalidResponse),
        (200, "[" * 100_000, InvalidResponse),
        (204, "", InvalidResponse),
        (301, HTML, InvalidResponse),
    ],
)
def test_an_answer_to_a_read(status: int, body: Any, error: type[ConnectorError]) -> None:
    with pytest.raises(ConnectorError) as caught:
        read_payload(answer(status, body), ASKED)
    assert type(caught.value) is error
    assert caught.value.http_status == status
    assert (caught.value.connection, caught.value.operation) == ("shop", "refund_order")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, said(AUTH), AuthenticationFailed),
        (403, said("woocommerce_rest_cannot_create"), AuthenticationFailed),
        (400, said("woocommerce_rest_shop_order_invalid_id"), OrderNotFound),
        (500, said("woocommerce_rest_invalid_order_id"), OrderNotFound),
        (401, HTML, FirewallRefused),
        (403, HTML, FirewallRefused),
        (406, HTML, FirewallRefused),
        (403, said("firewall_blocked"), OutcomeUnknown),
        (429, HTML, ThrottledWrite),
        (429, said("too_many_requests"), ThrottledWrite),
        (500, said("internal_server_error"), OutcomeUnknown),
        (500, said("rest_invalid_param"), OutcomeUnknown),
        (500, {}, OutcomeUnknown),
        (502, HTML, OutcomeUnknown),
        (504, "", OutcomeUnknown),
        (200, HTML, OutcomeUnknown),
        (201, "[]", OutcomeUnknown),
        (201, '{"id": 1', OutcomeUnknown),
        (302, HTML, OutcomeUnknown),
    ],
)
def test_an_answer_to_a_write_that_is_no_refusal(status: int, body: Any, error: type[ConnectorError]) -> None:
    with pytest.raises(ConnectorError) as caught:
        write_payload(answer(status, body), ASKED)
    assert type(caught.value) is error
    assert caught.value.http_status == status


@pytest.mark.parametrize(
    ("status", "code", "final"),
    [
        (400, "rest_invalid_param", True),
        (400, "rest_missing_callback_param", True),
        (400, "rest_invalid_json", True),
        (404, "rest_no_route", True),
        (500, CANNOT_CREATE, False),
        (500, "woocommerce_rest_invalid_order_refund", False),
        (400, "woocommerce_rest_shop_order_refund_not_created", False),
        (400, "woocommerce_rest_invalid_order", False),
    ],
)
def test_a_refusal_is_final_only_where_nothing_can_have_been_paid(
    status: int, code: str, final: bool
) -> None:
    refusal = write_payload(answer(status, said(code, "Ungültiger Betrag.")), ASKED)
    assert refusal == Refusal(code=code, message="Ungültiger Betrag.", final=final)


@pytest.mark.parametrize("message", ["Invalid refund amount.", "Betrag ungültig.", "declined", ""])
def test_the_message_decides_nothing_about_money(message: str) -> None:
    refusal = write_payload(answer(500, said(CANNOT_CREATE, message)), ASKED)
    assert isinstance(refusal, Refusal)
    assert not refusal.final


@pytest.mark.parametrize(
    ("status", "body", "advice"),
    [
        (401, said(AUTH, "Consumer key is invalid."), "does not know this consumer_key"),
        (401, said(AUTH, "Consumer secret is invalid."), "consumer_secret does not belong"),
        (
            401,
            said(AUTH, "Invalid signature - provided signature does not match."),
            "consumer_secret does not belong",
        ),
        (
            401,
            said(AUTH, "The API key provided does not have write permissions."),
            "the key is read-only",
        ),
        (
            401,
            said(AUTH, "The API key provided does not have read permissions."),
            "the key may only write",
        ),
        (401, said(AUTH, "Invalid timestamp."), "clocks"),
        (401, said(AUTH, "Invalid nonce - nonce has already been used."), "try again"),
        (401, said("woocommerce_rest_cannot_view", "Sorry."), "unknown to the shop"),
        (403, said("woocommerce_rest_cannot_edit", "Désolé."), "shop manager"),
    ],
)
def test_refused_credentials_say_what_to_mend(status: int, body: Any, advice: str) -> None:
    with pytest.raises(AuthenticationFailed, match=advice):
        read_payload(answer(status, body), ASKED)


@pytest.mark.parametrize(("header", "seconds"), [("120", 120.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None)])
def test_a_limit_says_when_to_come_back(header: str, seconds: float | None) -> None:
    with pytest.raises(RateLimited) as caught:
        read_payload(answer(429, HTML, {"retry-after": header}), ASKED)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(("body", "foreign"), [(HTML, True), (said("too_many_requests"), False)])
def test_a_limit_on_a_write_is_a_short_doubt(body: Any, foreign: bool) -> None:
    with pytest.raises(ThrottledWrite) as caught:
        write_payload(answer(429, body, {"retry-after": "30"}), ASKED)
    assert (caught.value.retry_after, caught.value.foreign) == (30.0, foreign)


def test_a_firewalls_page_says_what_to_tell_the_host() -> None:
    page = "<html><head><title>Access denied</title></head></html>"
    for judge in (read_payload, write_payload):
        with pytest.raises(FirewallRefused, match="Ask the host") as caught:
            judge(answer(403, page, {"server": "cloudflare"}), ASKED)
        assert 'a page "Access denied" of cloudflare' in str(caught.value)


def test_a_redirect_names_the_new_address_without_the_signed_query() -> None:
    target = "https://www.example.test/wp-json/wc/v3/orders/21?oauth_consumer_key=ck_1"
    with pytest.raises(InvalidResponse, match=r"https://www\.example\.test/wp-json") as caught:
        read_payload(answer(301, HTML, {"location": target}), ASKED)
    assert "ck_1" not in str(caught.value)


def test_an_answer_does_not_show_its_content_in_a_repr() -> None:
    assert "ada@example.test" not in repr(answer(200, {"email": "ada@example.test"}))
