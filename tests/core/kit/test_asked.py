"""Errors carry what the provider has to be told to find the request."""

from __future__ import annotations

import pytest

from dropconnect.kit import Asked, ForeignPage, Reply
from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    FirewallRefused,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    ThrottledWrite,
)

ASKED = Asked("shop", "refund_order", "21")
BUSY = Reply(status=500, code="odd", message="What?", request_id="r-8")
ANSWER = Reply(status=429, code="slow", message="Not now.", request_id="r-7", retry_after=2.5)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ASKED.error(AuthenticationFailed, "renew the key", ANSWER), AuthenticationFailed, "renew the key"),
        (ASKED.rate_limited(ANSWER), RateLimited, "shop asks to slow down (HTTP 429, slow: Not now.)"),
        (
            ASKED.unavailable(ANSWER),
            ProviderUnavailable,
            "shop cannot answer now (HTTP 429, slow: Not now.)",
        ),
        (
            ASKED.unexpected(ANSWER),
            InvalidResponse,
            "shop gave an unexpected answer (HTTP 429, slow: Not now.)",
        ),
        (ASKED.no_such_order(ANSWER), OrderNotFound, "shop has no order 21"),
        (
            ASKED.wrong_credentials(ANSWER),
            AuthenticationFailed,
            "shop refuses the credentials: correct them, or add the missing right (HTTP 429, slow: Not now.)",
        ),
        (
            ASKED.wrong_credentials(ANSWER, "is frozen: pay its bill first"),
            AuthenticationFailed,
            "shop is frozen: pay its bill first (HTTP 429, slow: Not now.)",
        ),
        (
            ASKED.in_doubt(ANSWER),
            ThrottledWrite,
            "refund_order was answered by shop with a wish for fewer requests (HTTP 429, slow: Not now.), "
            "which does not say whether it was carried out",
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_errors(error: ConnectorError, kind: type[ConnectorError], words: str) -> None:
    assert type(error) is kind
    assert str(error) == words
    assert (error.connection, error.operation) == ("shop", "refund_order")
    assert (error.http_status, error.provider_code, error.request_id) == (429, "slow", "r-7")


def test_a_limit_says_when_to_come_back() -> None:
    assert ASKED.rate_limited(ANSWER).retry_after == 2.5
    assert ASKED.rate_limited(Reply(status=429)).retry_after is None


def test_a_request_about_no_order_names_none() -> None:
    assert str(Asked("shop", "list").no_such_order(ANSWER)) == "shop has no such order"


@pytest.mark.parametrize("kind", [OutcomeUnknown, InvalidResponse])
def test_doubt_before_the_write_that_counts_is_no_doubt(kind: type[ConnectorError]) -> None:
    not_sent = pytest.raises(ProviderUnavailable, match=r"refund_order was not sent.*cut off")
    with not_sent as caught, ASKED.nothing_sent_yet():
        raise Asked("shop", "note").error(kind, "cut off", ANSWER)
    error = caught.value
    assert (error.operation, error.provider_code, error.request_id) == ("refund_order", "slow", "r-7")


@pytest.mark.parametrize("kind", [AuthenticationFailed, OrderNotFound, ProviderUnavailable, RateLimited])
def test_what_is_certain_stays_what_it_is(kind: type[ConnectorError]) -> None:
    with pytest.raises(ConnectorError) as caught, ASKED.nothing_sent_yet():
        raise kind("said so")
    assert type(caught.value) is kind


def test_a_write_without_a_readable_reply_is_in_doubt() -> None:
    error = ASKED.in_doubt(BUSY)
    assert type(error) is OutcomeUnknown
    assert str(error) == (
        "refund_order was sent to shop, but the answer (HTTP 500, odd: What?) does not say whether it was "
        "carried out"
    )


@pytest.mark.parametrize("page", [None, ForeignPage()])
def test_a_write_that_is_told_to_wait_says_how_long_and_by_whom(page: ForeignPage | None) -> None:
    error = ASKED.in_doubt(Reply(status=429, retry_after=2.5, foreign=page))
    assert isinstance(error, ThrottledWrite)
    assert (error.retry_after, error.foreign) == (2.5, page is not None)


def test_a_page_that_refuses_is_a_firewall_and_says_what_to_tell_the_host() -> None:
    error = ASKED.in_doubt(Reply(status=403, foreign=ForeignPage("Attention Required!", "cloudflare")))
    assert isinstance(error, FirewallRefused)
    assert 'a page "Attention Required!" of cloudflare (HTTP 403)' in str(error)
    assert "Ask the host" in str(error)


@pytest.mark.parametrize(
    "reply", [Reply(status=403, code="rest_forbidden"), Reply(status=500, foreign=ForeignPage())]
)
def test_the_providers_own_no_and_a_page_of_a_broken_server_are_no_firewall(reply: Reply) -> None:
    assert ASKED.firewall(reply) is None
    assert type(ASKED.in_doubt(reply)) is OutcomeUnknown


def test_a_firewall_before_anything_was_sent_is_for_a_person() -> None:
    with pytest.raises(AuthenticationFailed, match="Ask the host"), ASKED.nothing_sent_yet():
        raise ASKED.in_doubt(Reply(status=403, foreign=ForeignPage()))
