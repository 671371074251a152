"""``events``: who is told what happens in cases, how far each is, and whether the way is open."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.cli.test_json import fits
from tests.support.listeners import KEY, bodies, listener
from tests.support.receiver import Receiver, listening
from tests.support.workplace import Workplace, section


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as made:
        yield made


@pytest.fixture
def place(empty: Workplace, url: str, receiver: Receiver) -> Workplace:
    """A folder whose store's events go to a program that has begun."""
    empty.environment["BOOKS_SECRET"] = KEY
    empty.configure(section("shop", url), listener(receiver))
    assert empty.call("work", "--once").code == 0
    return empty


def test_the_list_says_who_is_told_and_how_far_it_is(place: Workplace, receiver: Receiver) -> None:
    place.cancel("21")
    place.call("work", "--once")

    ended = place.call("events", "list", "--json")
    [row] = fits(ended, "events-list")["subscribers"]
    assert ended.code == 0
    assert (row["name"], row["url"], row["waiting"]) == ("books", receiver.url, 0)
    assert row["taken_at"] is not None
    assert receiver.url in place.call("events", "list").out


def test_the_list_fails_while_one_takes_nothing(place: Workplace, receiver: Receiver) -> None:
    receiver.status = 500
    place.cancel("21")
    place.call("work", "--once")

    ended = place.call("events", "list")
    assert ended.code == 5
    assert "books takes no events since" in ended.out
    assert "books replied 500" in ended.out
    checked = place.call("check")
    assert checked.code != 0
    assert "events to books" in checked.out


def test_a_test_says_what_was_replied(place: Workplace, receiver: Receiver) -> None:
    taken = place.call("events", "test", "books", "--json")
    assert fits(taken, "events-test")["accepted"]
    [event] = bodies(receiver)
    assert (event["kind"], event["id"]) == ("test", taken.document["id"])

    receiver.status = 404
    refused = place.call("events", "test", "books")
    assert refused.code == 4
    assert "did not take" in refused.out
    assert "books replied 404" in refused.out


def test_a_test_where_nobody_listens_says_so(empty: Workplace, url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    empty.environment["BOOKS_SECRET"] = KEY
    there = f'url = "http://127.0.0.1:{port}/"\nsecret = {{ env = "BOOKS_SECRET" }}\n'
    empty.configure(section("shop", url), f"[events.books]\n{there}")

    refused = empty.call("events", "test", "books", "--json")
    assert refused.code == 4
    assert "never left" in fits(refused, "events-test")["detail"]


def test_an_unknown_name_and_a_missing_secret_are_said(place: Workplace) -> None:
    unknown = place.call("events", "test", "book")
    assert unknown.code != 0
    assert "did you mean 'books'" in unknown.err

    del place.environment["BOOKS_SECRET"]
    missing = place.call("events", "test", "books")
    assert missing.code != 0
    assert "BOOKS_SECRET is not set" in missing.err


def test_without_a_section_nobody_is_told(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", url))

    ended = empty.call("events", "list")
    assert ended.code == 0
    assert "Nobody is told of events" in ended.out


def test_no_output_shows_the_secret_or_a_key_in_the_address(
    empty: Workplace, url: str, receiver: Receiver
) -> None:
    receiver.status = 500
    empty.environment["BOOKS_SECRET"] = KEY
    with_key = listener(receiver).replace(receiver.url, f"{receiver.url}?key=hunter2")
    empty.configure(section("shop", url), with_key)
    empty.call("work", "--once")
    empty.cancel("21")
    said = [empty.call("-v", "work", "--once"), empty.call("-v", "events", "test", "books")]
    said += [empty.call("events", "list", "--json"), empty.call("check")]

    assert receiver.taken
    assert not any(KEY in ended.said or "hunter2" in ended.said for ended in said)


def test_a_program_that_takes_nothing_for_a_day_stands_above_the_cases(
    place: Workplace, receiver: Receiver
) -> None:
    receiver.status = 500
    place.cancel("21")
    place.call("work", "--once")
    assert "takes no events" not in place.call("cases").out

    a_day_later(place)
    assert "books takes no events since" in place.call("cases").out
    [untold] = fits(place.call("cases", "--json"), "cases")["untold"]
    assert untold["name"] == "books"


def a_day_later(place: Workplace) -> None:
    """As if the event had been refused a day earlier."""
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        earlier = "datetime(failed_at, '-25 hours') || '.000000'"
        journal.execute(f"update subscriber_event set failed_at = {earlier} where failed_at is not null")
