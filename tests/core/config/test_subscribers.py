"""``[events.NAME]``: where events are sent, and what they are signed with."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.config.conftest import Load

from dropconnect.errors import ConfigurationError
from dropconnect.models.event_kinds import EventKind

STORE = '[stores.shop]\nconnector = "fake-platform"\n'
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBZrtBZrtBZrt"


def section(url: str = "https://books.example.test/in/", more: str = "") -> str:
    return f'{STORE}[events.books]\nurl = "{url}"\nsecret = {{ env = "BOOKS_SECRET" }}\n{more}'


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKS_SECRET", KEY)


def test_a_subscriber_is_told_everything_of_all_stores_where_nothing_else_is_said(loaded: Load) -> None:
    [books] = loaded(section()).subscribers.values()

    assert books.url == "https://books.example.test/in/"
    assert books.wants(EventKind.CASE_OPENED, "shop")


def test_stores_and_kinds_narrow_it(loaded: Load) -> None:
    [books] = loaded(section(more='stores = ["shop"]\nkinds = ["case.closed"]')).subscribers.values()

    assert books.wants(EventKind.CASE_CLOSED, "shop")
    assert not books.wants(EventKind.CASE_CLOSED, "other")
    assert not books.wants(EventKind.CASE_OPENED, "shop")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://books.example.test/in", "it is not encrypted"),
        ("http://127.0.0.1.example.test/in", "it is not encrypted"),
        ("ftp://books.example.test/in", "write the whole address"),
        ("books.example.test", "write the whole address"),
        ("https://ada:pw@books.example.test/in", "leave user, password"),
        ("https://books.example.test/in#top", "leave user, password"),
        ("https://books.example.test:port/in", "not a web address"),
    ],
)
def test_an_address_that_cannot_be_is_refused(loaded: Load, url: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"events\.books\.url: .*{reason}") as refused:
        loaded(section(url))
    assert "pw@" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/in", "http://localhost:9000/in", "http://[::1]:9/in"])
def test_on_this_machine_http_will_do(loaded: Load, url: str) -> None:
    assert loaded(section(url)).subscribers["books"].url == url


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ('kinds = ["case.close"]', "no kind 'case.close'; there is case.closed"),
        ('kinds = ["test"]', "no kind 'test'"),
        ('stores = ["shpo"]', "no store 'shpo'; did you mean 'shop'"),
        ('store = ["shop"]', "unknown key; did you mean 'stores'"),
    ],
)
def test_a_slip_of_the_pen_is_said(loaded: Load, more: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        loaded(section(more=more))


def test_a_secret_in_the_file_is_refused_and_not_repeated(loaded: Load) -> None:
    text = section().replace('{ env = "BOOKS_SECRET" }', f'"{KEY}"')
    with pytest.raises(ConfigurationError, match=r"events\.books\.secret: a secret is given by") as refused:
        loaded(text)
    assert KEY not in str(refused.value)


def test_a_secret_that_is_missing_stops_nothing_before_it_is_needed(
    loaded: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOOKS_SECRET")
    configuration = loaded(section())
    with pytest.raises(ConfigurationError, match="BOOKS_SECRET is not set"):
        configuration.open_subscriber("books")


@pytest.mark.parametrize("secret", ["hunter2", "whsec_c2hvcnQ=", "whsec_!!!", KEY.removeprefix("whsec_")])
def test_what_is_no_key_is_refused_and_not_repeated(
    loaded: Load, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("BOOKS_SECRET", secret)
    with pytest.raises(ConfigurationError, match="openssl rand") as refused:
        loaded(section()).open_subscriber("books")
    assert secret not in str(refused.value)


def test_a_secret_in_a_file_counts_from_the_configuration(loaded: Load, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    configuration = loaded(section(more='old_secret = { file = "key" }'))

    assert [key.get_secret_value() for key in configuration.open_subscriber("books").keys] == [KEY, KEY]
    assert KEY not in repr(configuration.open_subscriber("books"))


def test_an_unknown_subscriber_is_asked_back(loaded: Load) -> None:
    with pytest.raises(ConfigurationError, match=r"no \[events.book\]; did you mean 'books'"):
        loaded(section()).open_subscriber("book")
