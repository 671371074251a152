"""What an answer means: for a query, and for a mutation, where the difference is money."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.shopify.client.shop import VERSION, Reply, data, error

from dropconnect.kit import Asked
from dropconnect.plugin import (
    AuthenticationFailed,
    FirewallRefused,
    InvalidResponse,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    Refusal,
    ThrottledWrite,
)
from dropconnect_shopify.api.errors import UserRefusal, mutation_payload, query_data
from dropconnect_shopify.api.replies import ShopifyReply, Throttle, read_reply

ASKED = Asked("shop", "refund_order", "1")
REFUND = {"refund": {"id": "gid://shopify/Refund/1"}, "userErrors": []}
HTML = "<html><body>Sorry, something went wrong</body></html>"


def answer(reply: Reply, hide: tuple[str, ...] = ()) -> ShopifyReply:
    content = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
    headers = {"x-shopify-api-version": reply.version, "x-request-id": "request-1", **reply.headers}
    return read_reply(httpx.Response(reply.status, text=content, headers=headers), hide)


def refused_by(name: str = "userErrors", **row: Any) -> Reply:
    return data({"refundCreate": {"refund": None, name: [{"field": None, "message": "no", **row}]}})


def throttled(actual: int | None) -> Reply:
    """``actual`` is what the document cost: it is told of one that has run."""
    cost = {"requestedQueryCost": 56, "actualQueryCost": actual}
    return Reply({"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
                  "extensions": {"cost": cost}})  # fmt: skip


QUERIES = [
    (Reply("{}", status=401), AuthenticationFailed),
    (Reply({"errors": "Unavailable Shop"}, status=402), AuthenticationFailed),
    (Reply("", status=403), AuthenticationFailed),
    (Reply({"errors": "Not Found"}, status=404), AuthenticationFailed),
    (Reply("", status=423), AuthenticationFailed),
    (data({"order": None}, error("ACCESS_DENIED", path=("order", "x"))), AuthenticationFailed),
    (data(None, error("SHOP_INACTIVE")), AuthenticationFailed),
    (Reply("", status=429, headers={"retry-after": "2.0"}), RateLimited),
    (Reply("", status=430), RateLimited),
    (data(None, error("THROTTLED")), RateLimited),
    (Reply(HTML, status=502), ProviderUnavailable),
    (data(None, error("INTERNAL_SERVER_ERROR")), ProviderUnavailable),
    (data(None, error("undefinedField")), InvalidResponse),
    (data({"order": {}}, error("", "half of it failed")), InvalidResponse),
    (Reply(HTML), InvalidResponse),
    (Reply("[]"), InvalidResponse),
    (Reply({"data": None}), InvalidResponse),
    (Reply("", status=301), InvalidResponse),
]


@pytest.mark.parametrize(("reply", "kind"), QUERIES)
def test_a_query_that_brought_nothing_says_what_to_do(reply: Reply, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        query_data(answer(reply), ASKED, VERSION)
    assert type(caught.value) is kind


def test_slow_down_says_for_how_long() -> None:
    with pytest.raises(RateLimited) as caught:
        query_data(answer(Reply("", status=429, headers={"retry-after": "2.0"})), ASKED, VERSION)
    assert caught.value.retry_after == 2.0


def test_a_page_in_place_of_shopifys_words_is_a_firewall() -> None:
    with pytest.raises(FirewallRefused):
        query_data(answer(Reply(HTML, status=403)), ASKED, VERSION)
    with pytest.raises(AuthenticationFailed, match="access scopes"):
        query_data(answer(Reply({"errors": "no"}, status=403)), ASKED, VERSION)


MUTATIONS = [
    (Reply("{}", status=401), AuthenticationFailed),
    (Reply("", status=402), AuthenticationFailed),
    (Reply("", status=423), AuthenticationFailed),
    (data({"refundCreate": None}, error("ACCESS_DENIED", path=("refundCreate",))), AuthenticationFailed),
    (data(None, error("ACCESS_DENIED")), AuthenticationFailed),
    (data({"refundCreate": None}, error("ACCESS_DENIED", path=("refundCreate", "order"))), OutcomeUnknown),
    (Reply("", status=429), ThrottledWrite),
    (Reply("", status=430), OutcomeUnknown),
    (Reply(HTML, status=500), OutcomeUnknown),
    (Reply(HTML, status=503), OutcomeUnknown),
    (Reply(HTML), OutcomeUnknown),
    (Reply("", status=302), OutcomeUnknown),
    (data(None, error("THROTTLED")), OutcomeUnknown),
    (throttled(actual=None), RateLimited),
    (throttled(actual=20), OutcomeUnknown),
    (Reply(HTML, status=429), ThrottledWrite),
    (Reply(HTML, status=403), FirewallRefused),
    (data(None, error("INTERNAL_SERVER_ERROR")), OutcomeUnknown),
    (data(None, error("undefinedField"), error("THROTTLED")), OutcomeUnknown),
    (data(None, error("SOMETHING_NEW")), OutcomeUnknown),
    (data({"refundCreate": None}), OutcomeUnknown),
    (data({"refundCreate": None}, error("undefinedField", path=("refundCreate", "refund"))), OutcomeUnknown),
    (data({"refundCreate": None}, error("IDEMPOTENCY_CONCURRENT_REQUEST")), OutcomeUnknown),
    (refused_by(message="IDEMPOTENCY_CONCURRENT_REQUEST try later"), OutcomeUnknown),
    (refused_by(code="IDEMPOTENCY_CONCURRENT_REQUEST"), OutcomeUnknown),
    (data({"refundCreate": {"refund": None, "userErrors": ["odd"]}}), OutcomeUnknown),
]


@pytest.mark.parametrize(("reply", "kind"), MUTATIONS)
def test_a_mutation_without_a_readable_answer_is_doubt(reply: Reply, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        mutation_payload(answer(reply), ASKED, VERSION)
    assert type(caught.value) is kind


def test_user_errors_are_a_refusal() -> None:
    """``refundCreate`` has errors without a code."""
    assert mutation_payload(answer(refused_by(field=["input", "amount"])), ASKED, VERSION) == UserRefusal(
        code="userErrors", message="input.amount: no", final=True, fields=frozenset({"input"})
    )


def test_the_code_of_a_user_error_is_kept() -> None:
    rows = [{"code": "NOT_FOUND", "field": ["orderId"], "message": "gone"}, {"code": "X", "message": "and"}]
    reply = data({"orderCancel": {"job": None, "orderCancelUserErrors": rows}})
    assert mutation_payload(answer(reply), ASKED, VERSION) == UserRefusal(
        code="NOT_FOUND", message="orderId: gone; and", final=True, fields=frozenset({"orderId"})
    )


@pytest.mark.parametrize(
    "code", ["MAX_COST_EXCEEDED", "INVALID_VARIABLE", "argumentLiteralsIncompatible", "infiniteLoop"]
)
def test_a_document_that_was_turned_away_did_nothing(code: str) -> None:
    """As for an id that is none: nothing runs that does not fit the schema."""
    reply = data(None, error(code, "Invalid global id"))
    assert mutation_payload(answer(reply), ASKED, VERSION) == Refusal(
        code=code, message="Invalid global id", final=True
    )


@pytest.mark.parametrize("code", ["BAD_REQUEST", "RESOURCE_NOT_FOUND", "invalidOneOfInputObject"])
def test_a_mutation_that_is_null_for_a_fault_of_ours_did_nothing(code: str) -> None:
    reply = data({"refundCreate": None}, error(code, path=("refundCreate",)))
    assert mutation_payload(answer(reply), ASKED, VERSION) == Refusal(code=code, message="no", final=True)


@pytest.mark.parametrize(
    "code", ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"]
)
def test_a_spent_key_is_a_refusal_that_may_have_had_an_effect(code: str) -> None:
    refusal = mutation_payload(answer(data({"refundCreate": None}, error(code))), ASKED, VERSION)
    assert refusal == Refusal(code=code, message="no", final=False)


def test_a_mutation_that_ran_ran_although_a_part_of_its_answer_is_missing() -> None:
    reply = data({"refundCreate": REFUND}, error("ACCESS_DENIED", path=("refundCreate", "refund", "note")))
    payload = mutation_payload(answer(reply), ASKED, VERSION)
    assert payload == REFUND
    assert not isinstance(payload, Refusal)
    [warning] = payload.warnings
    assert "not complete" in warning


def test_secrets_are_taken_out_of_shopifys_words() -> None:
    reply = data(None, error("undefinedField", "the token shpat_secret is odd"))
    refusal = mutation_payload(answer(reply, ("shpat_secret",)), ASKED, VERSION)
    assert isinstance(refusal, Refusal)
    assert refusal.message == "the token *** is odd"


def test_what_an_answer_says_about_points() -> None:
    cost = {
        "requestedQueryCost": 12,
        "actualQueryCost": None,
        "throttleStatus": {"maximumAvailable": 2000.0, "currentlyAvailable": 1988, "restoreRate": 100.0},
    }
    told = answer(Reply({"data": {}, "extensions": {"cost": cost}}))
    assert (told.requested_cost, told.actual_cost) == (12, None)
    assert told.throttle == Throttle(maximum=2000, available=1988, restore_rate=100)


@pytest.mark.parametrize(
    "cost", [None, [], {"throttleStatus": {"maximumAvailable": "many"}}, {"throttleStatus": 1}]
)
def test_points_that_cannot_be_read_are_not_told(cost: Any) -> None:
    assert answer(Reply({"data": {}, "extensions": {"cost": cost}})).throttle is None


def test_an_error_names_what_support_asks_for() -> None:
    with pytest.raises(InvalidResponse) as caught:
        query_data(answer(data(None, error("undefinedField"))), ASKED, VERSION)
    assert (caught.value.request_id, caught.value.provider_code) == ("request-1", "undefinedField")
    assert (caught.value.connection, caught.value.operation) == ("shop", "refund_order")
