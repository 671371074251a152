"""``check --facts``: what a connector takes for true of its provider, and what that rests on."""

from __future__ import annotations

from tests.cli.test_json import fits
from tests.support.workplace import Workplace, by_hand, section

NOBODY = "http://127.0.0.1:9"


def test_the_facts_of_a_connector_are_told_with_their_source_and_nobody_is_asked(place: Workplace) -> None:
    place.configure(section("shop", NOBODY), section("second", NOBODY))
    document = fits(place.call("check", "--facts", "--json"), "check-facts")
    [told] = document["connectors"]
    rows = {row["what"]: row for row in told["facts"]}
    assert (told["connector"], told["title"]) == ("woocommerce", "WooCommerce")
    assert sorted(told["connections"]) == ["second", "shop"]
    assert rows["a completed order can be cancelled, too"]["kind"] == "recording"
    assert rows["the shop mails the customer itself on every refund"]["source"].startswith("WooCommerce 10")
    text = " ".join(place.call("check", "shop", "--facts").out.split())
    assert "WooCommerce (shop)" in text
    assert "a completed order can be cancelled, too recording tests/cassettes" in text


def test_a_connector_that_says_nothing_is_told_to_say_nothing(place: Workplace) -> None:
    place.configure(section("shop", NOBODY), by_hand())
    told = place.call("check", "hub", "--facts")
    assert told.code == 0
    assert "does not say what it rests on" in told.out
    [document] = fits(place.call("check", "hub", "--facts", "--json"), "check-facts")["connectors"]
    assert document["facts"] == []


def test_the_facts_of_an_unknown_connection_are_a_mistake(place: Workplace) -> None:
    ended = place.call("check", "shpo", "--facts")
    assert ended.code == 2
    assert "did you mean 'shop'?" in ended.err
