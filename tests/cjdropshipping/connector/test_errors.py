"""Every code of CJ's table, judged by the body and never by the HTTP status alone."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest
from tests.cjdropshipping.connector.cj import sample

from dropconnect.kit import Asked
from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    RateLimited,
    Refusal,
)
from dropconnect_cjdropshipping.api.errors import (
    Accepted,
    preview_payload,
    read_payload,
    write_payload,
)
from dropconnect_cjdropshipping.api.replies import CJReply, read_reply

ASKED = Asked("cj", "try", "SD1")


def answered(body: Any, status: int = 200, **headers: str) -> CJReply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_reply(httpx.Response(status, content=content, headers=headers))


def failed(code: Any, message: str = "no", status: int = 200) -> CJReply:
    return answered(
        {"code": code, "result": False, "message": message, "data": None, "requestId": "r"}, status
    )


def meaning(call: Any, answer: CJReply) -> str:
    """The name of what comes out of it."""
    try:
        outcome = call(answer, ASKED)
    except ConnectorError as error:
        return type(error).__name__ if (error.connection, error.operation) == ("cj", "try") else "nameless"
    return "Refusal" if isinstance(outcome, Refusal) else "data"


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "body",
    [
        {"code": 200, "result": True, "data": 7},
        {"code": 200, "result": True, "success": True, "data": 7},
        {"code": 0, "success": True, "data": 7},
        {"code": 200, "success": True, "data": 7},
        {"code": "200", "result": True, "data": 7},
    ],
)
def test_success_is_in_the_body(body: dict[str, Any], status: int) -> None:
    answer = answered(body, status)
    assert read_payload(answer, ASKED) == 7
    assert write_payload(answer, ASKED) == Accepted(7)
    assert preview_payload(answer, ASKED) == Accepted(7)


@pytest.mark.parametrize(
    "body", [{"code": 200}, {"code": 0}, {"code": 500, "success": True}, {"code": 200, "result": "true"}]
)
def test_what_does_not_say_success_is_none(body: dict[str, Any]) -> None:
    answer = answered(body)
    assert meaning(read_payload, answer) == "InvalidResponse"
    assert meaning(write_payload, answer) == "OutcomeUnknown"


FIREWALL, THROTTLED = "FirewallRefused", "ThrottledWrite"
AUTH, SLOW, REFUSED = "AuthenticationFailed", "RateLimited", "Refusal"
BUSY, BAD, DOUBT, GONE = "ProviderUnavailable", "InvalidResponse", "OutcomeUnknown", "OrderNotFound"
CODES = {
    # code: (as a read, as a preview, as a write)
    1600000: (BUSY, BUSY, DOUBT),
    1600001: (AUTH, AUTH, AUTH),
    1600002: (AUTH, AUTH, AUTH),
    1600003: (AUTH, AUTH, AUTH),
    1600004: (AUTH, AUTH, AUTH),
    1600005: (AUTH, AUTH, AUTH),
    1600006: (AUTH, AUTH, AUTH),
    1600031: (AUTH, AUTH, AUTH),
    1600100: (BAD, BAD, DOUBT),
    1600101: (BAD, REFUSED, REFUSED),
    1600200: (SLOW, SLOW, SLOW),
    1600201: (SLOW, SLOW, SLOW),
    1600300: (BAD, REFUSED, REFUSED),
    1600301: (BUSY, BUSY, DOUBT),
    1601000: (AUTH, AUTH, AUTH),
    1603002: (BAD, REFUSED, REFUSED),
    1603100: (GONE, GONE, GONE),
    1607006: (BAD, REFUSED, REFUSED),
    1607007: (BAD, REFUSED, REFUSED),
    1607008: (BAD, REFUSED, REFUSED),
    1607009: (BAD, REFUSED, REFUSED),
    16900202: (BAD, REFUSED, REFUSED),
    16900205: (BAD, REFUSED, REFUSED),
    16900403: (BAD, REFUSED, REFUSED),
    16900500: (SLOW, SLOW, SLOW),
    9009: (BAD, REFUSED, REFUSED),
    1609005: (BAD, BAD, DOUBT),
    77: (BAD, BAD, DOUBT),
}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("code", CODES)
def test_codes(code: int, status: int) -> None:
    answer = failed(code, status=status)
    found = tuple(meaning(call, answer) for call in (read_payload, preview_payload, write_payload))
    assert found == CODES[code]
    assert meaning(write_payload, failed(str(code), status=status)) == CODES[code][2]


def test_every_documented_code_is_known() -> None:
    """What stands in CJ's table has a meaning for reads other than success."""
    codes = [int(code) for code in sample("error_codes")["codes"] if code != "200"]
    assert len(codes) > 20
    assert {meaning(read_payload, failed(code)) for code in codes} <= {AUTH, SLOW, BUSY, BAD, GONE}


@pytest.mark.parametrize("words", ["order not found", "Order not found", "The order does not exist"])
def test_an_unknown_order_under_the_code_of_wrong_parameters(words: str) -> None:
    for call in (read_payload, preview_payload, write_payload):
        assert meaning(call, failed(1600300, words)) == GONE


@pytest.mark.parametrize("words", ["orderId must be not empty", "Param error", "dispute not found"])
def test_a_wrong_parameter_is_not_an_unknown_order(words: str) -> None:
    """Else a mistake of ours would read as "the order is gone"."""
    assert meaning(read_payload, failed(1600300, words)) == BAD


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (200, BAD, DOUBT),
        (404, BAD, DOUBT),
        (429, SLOW, THROTTLED),
        (500, BUSY, DOUBT),
        (502, BUSY, DOUBT),
    ],
)
@pytest.mark.parametrize("body", [b"<html></html>", b"", b"[]", b'{"code": null}', b"[" * 50_000])
def test_answers_that_are_not_in_cjs_form(status: int, read: str, write: str, body: bytes) -> None:
    answer = answered(body, status)
    assert (meaning(read_payload, answer), meaning(write_payload, answer)) == (read, write)


@pytest.mark.parametrize("status", [401, 403, 406])
def test_a_page_that_refuses_is_a_firewall_and_no_matter_of_the_key(status: int) -> None:
    answer = answered(b"<html><title>Attention Required!</title></html>", status)
    assert (meaning(read_payload, answer), meaning(write_payload, answer)) == (FIREWALL, FIREWALL)
    assert meaning(read_payload, answered(b'{"code": null}', status)) == BAD


@pytest.mark.parametrize("code", [1600200, 1600201, 16900500])
def test_cj_s_own_wish_for_fewer_requests_is_believed_of_a_write(code: int) -> None:
    """Its documents say that the request was not taken; a 429 of something else promises nothing."""
    assert meaning(write_payload, failed(code, status=429)) == SLOW
    assert meaning(write_payload, failed(1600000, status=429)) == THROTTLED
    assert meaning(write_payload, answered(b"<html>Too Many Requests</html>", 429)) == THROTTLED


def test_errors_carry_what_cj_needs_to_be_asked_about_them() -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        read_payload(failed(1600001, "Invalid API key", 400), ASKED)
    error = caught.value
    assert (error.http_status, error.provider_code, error.request_id) == (400, "1600001", "r")
    with pytest.raises(RateLimited) as limited:
        read_payload(answered({"code": 1600200, "result": False}, 429, **{"retry-after": "7"}), ASKED)
    assert limited.value.retry_after == 7.0


def test_refusals_keep_code_and_words() -> None:
    refusal = write_payload(failed(9009, "Order cannot be disputed", 400), ASKED)
    assert refusal == Refusal(code="9009", message="Order cannot be disputed", final=True)


def test_numbers_are_never_floats_and_messages_never_endless() -> None:
    answer = answered(
        b'{"code": 200, "result": true, "data": {"money": 0.1}, "message": "' + b"x" * 9999 + b'"}'
    )
    assert answer.data == {"money": Decimal("0.1")}
    assert len(answer.message) < 1000
    assert meaning(read_payload, answered(b'{"code": 200, "result": true, "data": NaN}')) == BAD


def test_secrets_are_taken_out_of_messages() -> None:
    body = json.dumps({"code": 1, "message": "the token t-secret of CJ1@api@x", "requestId": "t-secret"})
    answer = read_reply(httpx.Response(200, content=body), hide=("t-secret", "CJ1@api@x", ""))
    assert (answer.message, answer.request_id) == ("the token *** of ***", "***")
