"""What goes over the line: to which shop, with which token, how often; and what comes back."""

from __future__ import annotations

import logging
import threading
from decimal import Decimal
from typing import Any

import pytest
import shopify
from pydantic import SecretStr
from tests.shopify.client.shop import SHOP, TAGGED, TOKEN, FakeShop, Reply, connected, data, error, settings

from dropconnect.plugin import (
    AuthenticationFailed,
    InvalidResponse,
    Money,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    Refusal,
)
from dropconnect_shopify.api import documents
from dropconnect_shopify.api.client import ShopifyClient, open_client
from dropconnect_shopify.api.errors import Payload


def tag(client: ShopifyClient, send_by: float | None = None) -> Payload | Refusal:
    variables = {"id": "gid://shopify/Order/1", "tags": ["a"]}
    return client.mutate("tags_add", variables, operation="add_note", order_id="1", send_by=send_by)


def note(client: ShopifyClient) -> Any:
    return client.query("order_note", {"id": "gid://shopify/Order/1"}, operation="get_order", order_id="1")


def test_a_document_goes_to_the_pinned_version_with_the_token(shop: FakeShop, client: ShopifyClient) -> None:
    note(client)
    [call] = shop.calls
    assert call.path == "/admin/api/2026-10/graphql.json"
    assert call.token == TOKEN
    assert call.json == {
        "query": documents.text("order_note"),
        "variables": {"id": "gid://shopify/Order/1"},
        "operationName": "OrderNote",
    }


def test_without_a_simulator_it_is_the_shop_that_is_asked() -> None:
    client = open_client("shop", settings(None))
    assert client.endpoint == f"https://{SHOP}/admin/api/2026-10/graphql.json"
    client.close()


def test_it_is_a_client_of_the_library(client: ShopifyClient, shop: FakeShop) -> None:
    """Scripts written for ``shopify.GraphQL`` can go on with it."""
    assert isinstance(client, shopify.GraphQL)
    shop.replies.append(Reply('{"data": 1}', status=500))
    assert client.execute("{ shop { name } }", {"a": 1}) == '{"data": 1}'
    assert shop.calls[0].json == {"query": "{ shop { name } }", "variables": {"a": 1}, "operationName": None}


def test_amounts_go_as_text_and_come_to_the_last_digit(client: ShopifyClient, shop: FakeShop) -> None:
    shop.replies.append(Reply('{"data": {"rate": 1.10}}'))
    told = client.query("order_note", {"amount": Money.of("10.00", "USD").text}, operation="get_order")
    assert shop.calls[0].json["variables"] == {"amount": "10.00"}
    assert str(told["rate"]) == "1.10"
    assert isinstance(told["rate"], Decimal)


def test_one_connection_serves_all_calls(client: ShopifyClient, shop: FakeShop) -> None:
    for _ in range(5):
        note(client)
    assert len({call.peer for call in shop.calls}) == 1


def test_a_redirect_is_not_followed(client: ShopifyClient, shop: FakeShop) -> None:
    """Whoever it leads to would get the token."""
    with FakeShop().running() as elsewhere:
        shop.replies.append(Reply("", status=302, headers={"location": f"{elsewhere.url}/graphql.json"}))
        with pytest.raises(InvalidResponse):
            note(client)
        assert elsewhere.calls == []


def test_two_shops_in_one_process_never_see_each_others_token() -> None:
    """Also when somebody uses the library's own sessions in between."""
    with FakeShop().running() as one, FakeShop().running() as two:
        with (
            connected(one, "one", access_token=SecretStr("token-one")) as first,
            connected(two, "two", access_token=SecretStr("token-two")) as second,
        ):

            def work(client: ShopifyClient, other: str) -> None:
                for _ in range(20):
                    shopify.ShopifyResource.activate_session(shopify.Session(SHOP, "2026-10", other))
                    note(client)

            threads = [
                threading.Thread(target=work, args=pair)
                for pair in [(first, "token-two"), (second, "token-one")] * 4
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        shopify.ShopifyResource.clear_session()
        assert {call.token for call in one.calls} == {"token-one"}
        assert {call.token for call in two.calls} == {"token-two"}
        assert (len(one.calls), len(two.calls)) == (80, 80)


def test_the_process_has_no_session_afterwards(client: ShopifyClient) -> None:
    note(client)
    assert shopify.ShopifyResource.get_headers().get("X-Shopify-Access-Token") is None
    assert shopify.Session.secret is None


def test_a_silent_shop_is_given_up(shop: FakeShop) -> None:
    silence = threading.Event()

    def wait(call: object) -> None:
        silence.wait(30)

    shop.answering = wait
    with connected(shop, read_timeout=0.1) as client, pytest.raises(OutcomeUnknown):
        tag(client)
    silence.set()


def test_a_write_whose_answer_is_lost_is_not_sent_again(client: ShopifyClient, shop: FakeShop) -> None:
    shop.replies.append(None)
    with pytest.raises(OutcomeUnknown):
        tag(client)
    assert len(shop.calls) == 1


def test_a_write_that_never_left_may_be_repeated(shop: FakeShop, client: ShopifyClient) -> None:
    with FakeShop().running() as gone:
        pass
    with connected(gone) as unreachable, pytest.raises(ProviderUnavailable):
        tag(unreachable)
    with pytest.raises(ProviderUnavailable):
        tag(client, send_by=0.0)
    assert shop.calls == []


def test_a_query_is_asked_again_while_the_shop_is_busy(client: ShopifyClient, shop: FakeShop) -> None:
    shop.replies.extend([Reply("<html>", status=503), None, data(None, error("THROTTLED")), data({"a": 1})])
    assert note(client) == {"a": 1}
    assert len(shop.calls) == 4


def test_a_query_is_not_asked_for_ever(client: ShopifyClient, shop: FakeShop) -> None:
    shop.answering = lambda call: data(None, error("THROTTLED"))
    with pytest.raises(RateLimited):
        note(client)
    assert len(shop.calls) == 4


@pytest.mark.parametrize("reply", [data(None, error("THROTTLED")), Reply("<html>", status=503)])
def test_a_throttled_or_unreadable_write_is_doubt(
    client: ShopifyClient, shop: FakeShop, reply: Reply
) -> None:
    shop.replies.append(reply)
    with pytest.raises(OutcomeUnknown):
        tag(client)
    assert len(shop.calls) == 1


def test_a_fixed_token_that_is_rejected_is_a_matter_for_a_person(
    client: ShopifyClient, shop: FakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.answering = lambda call: Reply({"errors": f"[API] Invalid API key {TOKEN}"}, status=401)
    with caplog.at_level(logging.DEBUG), pytest.raises(AuthenticationFailed) as caught:
        tag(client)
    assert len(shop.calls) == 1, "there is no other token to try"
    assert TOKEN not in f"{caught.value} {caplog.text} {client!r} {vars(client)}"


def test_an_answer_in_another_version_is_no_answer_to_a_query(client: ShopifyClient, shop: FakeShop) -> None:
    shop.answering = lambda call: data({"a": 1}, version="2027-01")
    with pytest.raises(InvalidResponse, match="answered in 2027-01"):
        note(client)


def test_a_write_answered_in_another_version_has_happened(
    client: ShopifyClient, shop: FakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.replies.append(data(TAGGED, version="2027-01"))
    payload = tag(client)
    assert isinstance(payload, Payload)
    assert payload["node"] == {"id": "gid://shopify/Order/1"}
    [warning] = payload.warnings
    assert "answered in 2027-01" in warning
    assert warning in caplog.text


def test_a_write_answered_as_asked_has_no_warnings(client: ShopifyClient, shop: FakeShop) -> None:
    shop.replies.append(data(TAGGED))
    payload = tag(client)
    assert isinstance(payload, Payload)
    assert payload.warnings == ()
