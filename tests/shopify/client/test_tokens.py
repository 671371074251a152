"""Access tokens of three kinds: kept for all programs, renewed by one, before they end or once rejected."""

from __future__ import annotations

import json
import logging
import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests.shopify.client.shop import TAGGED, Call, FakeShop, Reply, connected, data, settings
from tests.support.patience import PATIENCE

from dropconnect.plugin import (
    AuthenticationFailed,
    ConfigurationError,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
)
from dropconnect.transport import Transport
from dropconnect_shopify.api.client import ShopifyClient, open_client
from dropconnect_shopify.api.tokens import TokenProvider
from dropconnect_shopify.settings import TokenKind

SECRET = "app-secret-of-the-test"
FIRST_REFRESH = "refresh-0"
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


class Desk:
    """Hands out tokens as Shopify does: the newest is good, an old refresh token until a newer is used."""

    def __init__(self, lasts: int | None = 3600) -> None:
        self.lasts = lasts
        self.numbers = count(1)
        self.lock = threading.Lock()
        self.good = ""
        self.refresh = {FIRST_REFRESH}
        self.refuse_all = False

    def __call__(self, call: Call) -> Reply | None:
        if call.path.endswith("/access_token"):
            with self.lock:
                return self.hand_out(call.form)
        if self.refuse_all or call.token != self.good:
            return Reply({"errors": "[API] Invalid API key or access token"}, status=401)
        return data(TAGGED)

    def hand_out(self, form: dict[str, str]) -> Reply:
        if (form.get("client_id"), form.get("client_secret")) != ("app", SECRET):
            return Reply({"error": "invalid_client", "error_description": f"{SECRET} is wrong"}, status=400)
        number = next(self.numbers)
        lasts = {} if self.lasts is None else {"expires_in": self.lasts}
        if form["grant_type"] == "client_credentials":
            self.good = f"access-{number}"
            return Reply({"access_token": self.good, "scope": "write_orders", **lasts})
        given = form["refresh_token"]
        if given not in self.refresh:
            return Reply({"error": "invalid_grant"}, status=400)
        self.refresh = {given, f"refresh-{number}"}
        self.good = f"access-{number}"
        new = {"refresh_token": f"refresh-{number}", "refresh_token_expires_in": 7776000}
        return Reply({"access_token": self.good, "scope": "write_orders", **lasts, **new})


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def shop(desk: Desk) -> Iterator[FakeShop]:
    with FakeShop(answering=desk).running() as running:
        yield running


def app(folder: Path, **changes: Any) -> dict[str, Any]:
    """The settings of an app whose tokens end."""
    given = {"client_id": "app", "client_secret": SecretStr(SECRET), "token_store": folder / "tokens.json"}
    return {"access_token": None, **given, **changes}


def installed(folder: Path, **changes: Any) -> dict[str, Any]:
    return app(folder, **{"refresh_token": SecretStr(FIRST_REFRESH), **changes})


def note(client: ShopifyClient) -> None:
    client.query("order_note", {"id": "gid://shopify/Order/1"}, operation="get_order")


def tag(client: ShopifyClient) -> None:
    client.mutate(
        "tags_add",
        {"id": "gid://shopify/Order/1", "tags": ["a"]},
        operation="add_note",
        order_id="1",
        send_by=None,
    )


def kept(folder: Path) -> dict[str, Any]:
    [row] = json.loads((folder / "tokens.json").read_text()).values()
    return dict(row)


@contextmanager
def provider(shop: FakeShop, given: dict[str, Any], now: list[datetime]) -> Iterator[TokenProvider]:
    """With a clock of its own: ``now`` holds what it shows."""
    with closing(Transport("shop")) as transport:
        yield TokenProvider("shop", settings(shop.url, **given), transport, lambda: now[0])


def test_a_fixed_token_is_never_asked_for(shop: FakeShop, desk: Desk) -> None:
    desk.good = "shpat_0"
    with connected(shop, access_token=SecretStr("shpat_0")) as client:
        note(client)
    assert shop.token_requests() == []


def test_one_token_serves_every_program(shop: FakeShop, tmp_path: Path) -> None:
    for _ in range(2):
        with connected(shop, **app(tmp_path)) as program:
            note(program)
    [request] = shop.token_requests()
    assert request.path == "/admin/oauth/access_token"
    assert request.form == {"client_id": "app", "client_secret": SECRET, "grant_type": "client_credentials"}
    assert {call.token for call in shop.graphql()} == {"access-1"}


@pytest.mark.parametrize("kind", [app, installed])
def test_it_is_renewed_before_it_ends(shop: FakeShop, tmp_path: Path, kind: Any) -> None:
    now = [MIDNIGHT]
    with provider(shop, kind(tmp_path), now) as tokens:
        assert [tokens.current(), tokens.current()] == ["access-1", "access-1"]
        now[0] += timedelta(minutes=54)
        assert tokens.current() == "access-1"
        now[0] += timedelta(minutes=2)
        assert tokens.current() == "access-2"
    assert len(shop.token_requests()) == 2


def test_a_token_of_which_no_end_is_told_serves_until_it_is_rejected(
    shop: FakeShop, desk: Desk, tmp_path: Path
) -> None:
    desk.lasts = None
    now = [MIDNIGHT]
    with provider(shop, app(tmp_path), now) as tokens:
        tokens.current()
        now[0] += timedelta(days=300)
        assert tokens.current() == "access-1"
        assert tokens.after("access-1") == "access-2"


def test_a_refresh_token_is_followed_by_the_next(shop: FakeShop, tmp_path: Path) -> None:
    now = [MIDNIGHT]
    for _ in range(3):
        with provider(shop, installed(tmp_path), now) as program:
            program.current()
        now[0] += timedelta(hours=1)
    assert [call.form["refresh_token"] for call in shop.token_requests()] == [
        FIRST_REFRESH,
        "refresh-1",
        "refresh-2",
    ]


def test_it_is_kept_before_it_is_used(shop: FakeShop, desk: Desk, tmp_path: Path) -> None:
    """Else a crash after the renewal would lose the only refresh token that is still good."""
    seen: list[str] = []

    def look(call: Call) -> Reply | None:
        if call.token:
            seen.append(kept(tmp_path)["refresh"])
        return desk(call)

    shop.answering = look
    with connected(shop, **installed(tmp_path)) as client:
        note(client)
    assert seen == ["refresh-1"]


def test_a_new_installation_replaces_what_is_kept(shop: FakeShop, desk: Desk, tmp_path: Path) -> None:
    with connected(shop, **installed(tmp_path)) as client:
        note(client)
    desk.refresh = {"refresh-of-the-new-installation"}
    anew = {"refresh_token": SecretStr("refresh-of-the-new-installation")}
    with connected(shop, **installed(tmp_path, **anew)) as client:
        note(client)
    assert [call.form["refresh_token"] for call in shop.token_requests()] == [
        FIRST_REFRESH,
        "refresh-of-the-new-installation",
    ]


@pytest.mark.parametrize("kind", [app, installed])
@pytest.mark.parametrize("call", [note, tag])
def test_a_rejected_token_is_renewed_once_and_the_call_sent_once_more(
    shop: FakeShop, desk: Desk, tmp_path: Path, kind: Any, call: Any
) -> None:
    with connected(shop, **kind(tmp_path)) as client:
        note(client)
        desk.good = "ended-by-shopify"
        call(client)
    assert [sent.token for sent in shop.graphql()] == ["access-1", "access-1", "access-2"]
    assert len(shop.token_requests()) == 2


def test_a_token_that_stays_rejected_is_a_matter_for_a_person(
    shop: FakeShop, desk: Desk, tmp_path: Path
) -> None:
    desk.refuse_all = True
    with (
        connected(shop, **app(tmp_path)) as client,
        pytest.raises(AuthenticationFailed, match="access token"),
    ):
        tag(client)
    assert len(shop.graphql()) == 2


def test_another_programs_new_token_is_taken_over(shop: FakeShop, desk: Desk, tmp_path: Path) -> None:
    with connected(shop, **app(tmp_path)) as one, connected(shop, **app(tmp_path)) as other:
        note(one)
        note(other)
        desk.good = "ended-by-shopify"
        note(one)
        note(other)
    assert len(shop.token_requests()) == 2


def test_threads_ask_once(shop: FakeShop, tmp_path: Path) -> None:
    with connected(shop, **app(tmp_path)) as client:
        threads = [threading.Thread(target=note, args=(client,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(shop.token_requests()), len(shop.graphql())) == (1, 8)


def _ask(url: str, folder: str, ready: Any) -> None:
    client = open_client("shop", settings(url, **installed(Path(folder))))
    ready.wait(PATIENCE)
    note(client)
    client.close()


def test_processes_ask_once(shop: FakeShop, tmp_path: Path) -> None:
    starting = multiprocessing.get_context("spawn")
    ready = starting.Barrier(2)
    workers = [starting.Process(target=_ask, args=(shop.url, str(tmp_path), ready)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert (len(shop.token_requests()), len(shop.graphql())) == (1, 2)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply({"error": "invalid_client"}, status=400), AuthenticationFailed),
        (Reply("", status=401), AuthenticationFailed),
        (Reply("", status=429), RateLimited),
        (Reply("<html>", status=502), ProviderUnavailable),
        (None, ProviderUnavailable),
        (Reply("<html>"), ProviderUnavailable),
        (Reply({"access_token": ""}), ProviderUnavailable),
    ],
)
def test_without_a_token_nothing_is_sent_and_nothing_is_in_doubt(
    shop: FakeShop, tmp_path: Path, reply: Reply | None, kind: type[Exception]
) -> None:
    shop.answering = lambda call: reply
    with connected(shop, **app(tmp_path)) as client, pytest.raises(kind) as caught:
        tag(client)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert shop.graphql() == []


def test_the_advice_fits_the_way_in(shop: FakeShop, tmp_path: Path) -> None:
    wrong = {"client_secret": SecretStr("wrong")}
    with connected(shop, **app(tmp_path, **wrong)) as client, pytest.raises(AuthenticationFailed) as caught:
        note(client)
    assert "client_id and client_secret" in str(caught.value)
    with (
        connected(shop, **installed(tmp_path, **wrong)) as client,
        pytest.raises(AuthenticationFailed) as caught,
    ):
        note(client)
    assert "install the app again" in str(caught.value)


def test_a_file_that_cannot_be_written_is_a_matter_of_configuration(shop: FakeShop, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("not a folder")
    given = app(tmp_path, token_store=tmp_path / "here" / "tokens.json")
    with connected(shop, **given) as client, pytest.raises(ConfigurationError, match="token_store"):
        note(client)
    assert shop.token_requests() == [], "a token that cannot be kept is not asked for"


def test_no_secret_is_told(
    shop: FakeShop, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []
    with caplog.at_level(logging.DEBUG), connected(shop, **installed(tmp_path)) as client:
        note(client)
        desk.good = "ended-by-shopify"
        desk.refuse_all = True
        with pytest.raises(AuthenticationFailed) as caught:
            tag(client)
        told += [caught.value, client, vars(client), settings(shop.url, **installed(tmp_path))]
    text = " ".join([caplog.text, *map(repr, told)])
    for secret in (SECRET, FIRST_REFRESH, "refresh-1", "access-1", "refresh-2", "access-2"):
        assert secret not in text


def test_the_kind_follows_from_what_is_given(tmp_path: Path) -> None:
    assert settings("http://127.0.0.1:1").token_kind is TokenKind.FIXED
    assert settings("http://127.0.0.1:1", **app(tmp_path)).token_kind is TokenKind.CLIENT_CREDENTIALS
    assert settings("http://127.0.0.1:1", **installed(tmp_path)).token_kind is TokenKind.REFRESH
