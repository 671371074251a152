"""Recordings: made without secrets, replayed exactly, and searched for leaks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.responses import JSONResponse, Response
from vcr.errors import CannotOverwriteExistingCassetteException

from dropconnect.testing.cassettes import exchanges, leaks, recorder
from dropconnect.testing.simulator import Received, Simulator

CASSETTES = sorted((Path(__file__).parents[2] / "cassettes").rglob("*.*"))


class Shop(Simulator):
    """Answers like a provider that echoes credentials and people."""

    def handle(self, request: Received) -> Response:
        order = {
            "id": 1,
            "billing": {"first_name": "Wilhelmina", "email": "wilhelmina@shop.example.test"},
            "webhook_secret": "hidden-in-body",
            "count": request.number,
        }
        link = f'<{request.base_url}/?page=2&oauth_signature=hidden-in-link>; rel="next"'
        return JSONResponse(order, headers={"Link": link, "Set-Cookie": "session=hidden-in-cookie"})


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A cassette recorded from a simulator, with the address it was recorded at beside it."""
    with (
        Shop().running() as url,
        recorder(tmp_path, record_mode="once").use_cassette("shop.yaml"),
        httpx.Client(
            base_url=url, trust_env=False, headers={"Authorization": "Basic hidden-in-header"}
        ) as client,
    ):
        client.get("/orders?page=1&oauth_nonce=hidden-in-query")
        client.post("/orders", json={"email": "wilhelmina@shop.example.test", "amount": "5.00"})
    (tmp_path / "url").write_text(url)
    return tmp_path / "shop.yaml"


def test_a_recording_holds_no_secret_and_no_person(recorded: Path) -> None:
    text = recorded.read_text()

    assert "hidden" not in text
    assert "ilhelmina" not in text
    assert "5.00" in text


def test_a_recording_is_replayed_without_the_provider(recorded: Path) -> None:
    url = (recorded.parent / "url").read_text()
    with (
        recorder(recorded.parent).use_cassette("shop.yaml"),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        # Other credentials, other order of the query, and an empty body instead of none: the same request.
        answer = client.get("/orders?oauth_nonce=other&page=1")

    assert answer.json()["billing"]["email"] == "buyer@example.test"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/orders?page=2", None),
        ("GET", "/other?page=1", None),
        ("POST", "/orders", {"email": "buyer@example.test", "amount": "6.00"}),
        ("DELETE", "/orders?page=1", None),
    ],
)
def test_a_request_that_was_not_recorded_is_refused(
    recorded: Path, method: str, path: str, body: object
) -> None:
    url = (recorded.parent / "url").read_text()
    with (
        recorder(recorded.parent).use_cassette("shop.yaml"),
        httpx.Client(base_url=url, trust_env=False) as client,
        pytest.raises(CannotOverwriteExistingCassetteException),
    ):
        client.request(method, path, json=body)


def test_each_answer_is_given_once(recorded: Path) -> None:
    url = (recorded.parent / "url").read_text()
    with (
        recorder(recorded.parent).use_cassette("shop.yaml"),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        client.get("/orders?page=1")
        with pytest.raises(CannotOverwriteExistingCassetteException):
            client.get("/orders?page=1")


def test_exchanges_shows_a_cassette_in_order(recorded: Path) -> None:
    first, second = exchanges(recorded)

    assert (first.method, first.path, first.query, first.body) == ("GET", "/orders", {"page": "1"}, None)
    assert (second.method, second.body) == ("POST", {"email": "buyer@example.test", "amount": "5.00"})
    assert (first.status, first.answer["id"]) == (200, 1)


@pytest.mark.parametrize(
    "text",
    [
        "key: ck_" + "0" * 40,
        "X-Shopify-Access-Token: shpat_" + "a" * 32,
        "authorization: Bearer " + "x" * 20,
        "authorization: Basic " + "QUJD" * 5,
        "uri: http://127.0.0.1/?oauth_signature=abc",
        "uri: http:\\/\\/127.0.0.1\\/?page=1&consumer_secret=abc",
        "email: somebody@mail.invalid-shop.io",
        "token: " + ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJlLWhlcmU"]),
    ],
)
def test_leaks_finds_what_must_not_be_published(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cassette.yaml"
    file.write_text(text)

    (found,) = leaks(file)

    assert "abc" not in found
    assert "0000" not in found


def test_leaks_passes_invented_people_and_masked_credentials(tmp_path: Path) -> None:
    file = tmp_path / "cassette.yaml"
    file.write_text(
        "ada@example.test oauth_signature=REDACTED&x=1 Authorization: Basic REDACTED consumer_key"
    )

    assert leaks(file) == []


def test_there_are_cassettes_to_search() -> None:
    assert len(CASSETTES) > 20


@pytest.mark.parametrize("cassette", CASSETTES, ids=lambda path: path.name)
def test_no_cassette_of_ours_leaks(cassette: Path) -> None:
    assert leaks(cassette) == []
