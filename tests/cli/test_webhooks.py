"""``webhooks``: a shop is told where to send, shown to send, and told to stop, through the command."""

from __future__ import annotations

import base64
import hmac
import os
from unittest import mock

import pytest
from tests.support.workplace import Ended, Workplace, by_hand, section

from dropconnect import Dropconnect
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_woocommerce.simulator import WooCommerceSimulator

BASE = "https://hooks.example.test"
ADDRESS = f"{BASE}/hooks/shop"
SECRET = "wh-secret-of-the-shop"
SIGNED = 'webhook_secret = { env = "SHOP_WEBHOOK_SECRET" }'
TOPICS = {"order.updated", "order.deleted", "order.restored"}
INSTALL = ("webhooks", "install", "shop", "--url", BASE)


@pytest.fixture
def place(empty: Workplace, url: str) -> Workplace:
    """A folder whose store ``shop`` can verify what it is sent."""
    empty.configure(section("shop", url, SIGNED))
    empty.environment["SHOP_WEBHOOK_SECRET"] = SECRET
    return empty


def stands(document: object) -> dict[str, str]:
    assert isinstance(document, dict)
    return {row["topic"]: row["stand"] for row in document["webhooks"]}


def addresses(shop: WooCommerceSimulator) -> list[str]:
    return sorted(row.delivery_url for row in shop.shop.webhooks.values())


def test_what_is_missing_is_made_once_and_never_twice(place: Workplace, shop: WooCommerceSimulator) -> None:
    first = place.call(*INSTALL, "--json")
    again = place.call(*INSTALL, "--json")

    assert (first.code, again.code) == (0, 0), first.said + again.said
    assert stands(first.document) == dict.fromkeys(TOPICS, "made")
    assert stands(again.document) == dict.fromkeys(TOPICS, "stands")
    assert addresses(shop) == [ADDRESS] * len(TOPICS)
    assert {row.secret for row in shop.shop.webhooks.values()} == {SECRET}


def test_no_output_shows_the_secret(place: Workplace) -> None:
    said = [place.call("-v", *INSTALL), place.call("webhooks", "list", "shop", "--json")]
    said.append(place.call("check", "shop"))
    assert not any(SECRET in ended.said for ended in said)


def test_the_address_is_remembered_and_what_was_switched_off_is_switched_on(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    place.call(*INSTALL)
    off = next(iter(shop.shop.webhooks.values()))
    off.status = "disabled"

    seen = place.call("webhooks", "list", "shop")
    fixed = place.call("webhooks", "install", "shop", "--json")

    assert (seen.code, "OFF" in seen.out) == (5, True)
    assert "dropconnect webhooks install shop" in seen.out
    assert fixed.document["address"] == ADDRESS
    assert stands(fixed.document)[off.topic] == "switched-on"
    assert place.call("webhooks", "list", "shop").code == 0


def test_what_leads_elsewhere_is_listed_without_its_keys_and_never_touched(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    place.call(*INSTALL)
    theirs = next(iter(shop.shop.webhooks.values()))
    theirs.delivery_url = "https://flows.example.test/catch/7?key=very-private"

    listed = place.call("webhooks", "list", "shop", "--json").document
    place.call("webhooks", "remove", "shop")

    assert stands(listed)[theirs.topic] == "elsewhere"
    assert "very-private" not in str(listed)
    assert addresses(shop) == [theirs.delivery_url]


def test_an_address_that_was_left_is_named_with_the_way_to_end_it(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    place.call("webhooks", "install", "shop", "--url", "https://old.example.test")
    moved = place.call(*INSTALL)

    assert "dropconnect webhooks remove shop --url https://old.example.test" in moved.out
    assert place.call("webhooks", "remove", "shop", "--url", "https://old.example.test").code == 0
    assert addresses(shop) == [ADDRESS] * len(TOPICS)
    assert place.call("webhooks", "list", "shop", "--json").document["address"] == ADDRESS


def test_removing_twice_is_no_error(place: Workplace, shop: WooCommerceSimulator) -> None:
    place.call(*INSTALL)

    gone = place.call("webhooks", "remove", "shop", "--url", BASE, "--json")
    again = place.call("webhooks", "remove", "shop", "--url", BASE)

    assert stands(gone.document) == dict.fromkeys(TOPICS, "removed")
    assert (again.code, again.out) == (0, f"None led to {ADDRESS}: nothing was changed.\n")
    assert not shop.shop.webhooks


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("http://hooks.example.test", "not encrypted"),
        ("hooks.example.test", "not a web address"),
        ("https://hooks.example.test/hooks/shop", "write only https://hooks.example.test"),
        ("https://ada:pass-word@hooks.example.test", "leave user and password out"),
        ("https://hooks.example.test:port", "not a web address"),
    ],
)
def test_an_address_that_cannot_be_is_refused_before_the_shop_is_asked(
    place: Workplace, shop: WooCommerceSimulator, given: str, words: str
) -> None:
    ended = place.call("webhooks", "install", "shop", "--url", given)

    assert (ended.code, words in ended.err, "pass-word" in ended.said) == (2, True, False), ended.said
    assert not shop.log.requests(path="/webhooks")


def test_a_missing_secret_is_told_with_the_way_to_make_one(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", url))

    ended = empty.call(*INSTALL)

    assert ended.code == 2
    assert "secrets.token_urlsafe(32)" in ended.err
    assert 'webhook_secret = { env = "' in ended.err


def test_without_an_address_the_command_says_what_to_give(place: Workplace) -> None:
    ended = place.call("webhooks", "install", "shop")
    assert (ended.code, "--url https://hooks.example.test" in ended.err) == (2, True)


def test_who_has_no_webhooks_says_so(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", url), by_hand())

    by_a_person = empty.call("webhooks", "install", "hub", "--url", BASE)
    unknown = empty.call("webhooks", "list", "shp")

    assert (by_a_person.code, "`dropconnect work` asks it" in by_a_person.err) == (2, True)
    assert (unknown.code, "shop" in unknown.err) == (2, True)


def test_who_may_only_look_sets_no_webhooks(place: Workplace, shop: WooCommerceSimulator) -> None:
    place.file.write_text(
        place.file.read_text() + '[people.vera]\nname = "Vera"\nrole = "viewer"\n'
        '[people.ina]\nname = "Ina"\nrole = "owner"\n'
    )

    refused = place.call(*INSTALL, "--by", "Vera")

    assert (refused.code, "not set webhooks" in refused.err) == (4, True)
    assert not shop.shop.webhooks
    assert place.call(*INSTALL, "--by", "Ina").code == 0


def test_a_pause_does_not_matter_since_nothing_is_moved(place: Workplace) -> None:
    place.call("pause", "--because", "stocktaking")
    assert place.call(*INSTALL).code == 0


def test_a_topic_that_leads_elsewhere_is_taken_over_only_when_told_to(empty: Workplace) -> None:
    cj = CJSimulator(requests_per_second=None)
    theirs = "https://erp.example.test/cj"
    cj.account.callbacks["order"] = {"type": "ENABLE", "urls": [theirs]}
    with cj.running() as url:
        paces = "requests_per_second = 1000\n"
        empty.configure(
            f'[suppliers.cj]\nconnector = "cjdropshipping"\nurl = "{cj.connection_settings(url)["url"]}"\n'
            f'api_key = {{ env = "CJ_KEY" }}\ntoken_store = "tokens.json"\n{paces}'
        )
        empty.environment["CJ_KEY"] = cj.account.api_key
        careful = empty.call("webhooks", "install", "cj", "--url", BASE)
        left = dict(cj.account.callbacks["order"])
        checked = rows_of(empty.call("check", "cj", "--json"))["webhooks"]
        bold = empty.call("webhooks", "install", "cj", "--replace", "--json")
        well = empty.call("webhooks", "list", "cj"), rows_of(empty.call("check", "cj", "--json"))
        removed = empty.call("webhooks", "remove", "cj", "--json")
        without = empty.call("webhooks", "list", "cj"), rows_of(empty.call("check", "cj", "--json"))

    assert (careful.code, "leads elsewhere" in careful.out) == (5, True), careful.said
    assert "dropconnect webhooks install cj --replace" in careful.out
    assert left["urls"] == [theirs]
    assert checked[:2] == (False, f"not sent to {BASE}/hooks/cj: order")
    assert (bold.code, stands(bold.document)) == (0, {"order": "taken-over", "logistics": "stands"})
    assert (well[0].code, well[1]["webhooks"][0]) == (0, True)
    assert stands(removed.document) == dict.fromkeys(("order", "logistics"), "removed")
    assert (without[0].code, "none lead here" in without[1]["webhooks"][1]) == (0, True)
    assert {topic["type"] for topic in cj.account.callbacks.values()} == {"CANCEL"}


def rows_of(checked: Ended) -> dict[str, tuple[bool, str, str]]:
    [item] = checked.document["connections"]
    return {row["name"]: (row["ok"], row["detail"], row["fix"]) for row in item["rows"]}


def test_check_takes_a_shop_without_webhooks_for_ready_and_says_how_to_get_them(place: Workplace) -> None:
    checked = place.call("check", "shop", "--json")

    ok, detail, _ = rows_of(checked)["webhooks"]
    assert (checked.code, ok) == (0, True)
    assert "dropconnect webhooks install shop --url" in detail
    assert "deliveries" not in rows_of(checked)


def test_check_says_what_is_sent_and_what_came(place: Workplace, shop: WooCommerceSimulator) -> None:
    place.call(*INSTALL)
    before = rows_of(place.call("check", "shop", "--json"))
    hook = next(row for row in shop.shop.webhooks.values() if row.topic == "order.updated")
    signature = hmac.digest(SECRET.encode(), b"[1]", "sha256")
    signed = {"x-wc-webhook-signature": base64.b64encode(signature).decode()}
    with mock.patch.dict(os.environ, place.environment), Dropconnect.open(place.file) as app:
        for order in (21, 22):
            body, headers = shop.webhook_delivery(hook.id, order)
            app.receive("shop", headers, body)
        app.receive("shop", signed, b"[1]")
    after = rows_of(place.call("check", "shop", "--json"))

    assert before["webhooks"] == (
        True,
        f"order.deleted, order.restored, order.updated are sent to {ADDRESS}",
        "",
    )
    assert before["deliveries"] == (True, "none came yet", "")
    ok, detail, _ = after["deliveries"]
    assert ok
    assert "the last came on " in detail
    assert "3 wait for `dropconnect work`" in detail
    assert "1 were signed and could not be read" in detail


@pytest.mark.parametrize("trouble", ["gone", "off"])
def test_check_fails_for_a_webhook_that_was_installed_and_does_not_send(
    place: Workplace, shop: WooCommerceSimulator, trouble: str
) -> None:
    place.call(*INSTALL)
    lost = next(iter(shop.shop.webhooks.values()))
    if trouble == "gone":
        del shop.shop.webhooks[lost.id]
    else:
        lost.status = "disabled"

    checked = place.call("check", "shop", "--json")

    ok, detail, fix = rows_of(checked)["webhooks"]
    assert (checked.code, ok) == (2, False)
    assert lost.topic in detail
    assert fix.startswith("`dropconnect webhooks install shop` sets them again")
    place.call("webhooks", "install", "shop")
    assert place.call("check", "--all").code == 0


def test_a_key_that_may_not_list_webhooks_is_ready_until_some_were_installed(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    no = Reply(403, b'{"code":"woocommerce_rest_cannot_view","message":"Not you.","data":{"status":403}}')
    place.call("pause", "--because", "so that there is a journal")
    place.call("resume")
    shop.faults.add(Fault(Match("GET", "/webhooks"), ARRIVED, no, times=1))
    never = place.call("check", "shop", "--json")
    place.call(*INSTALL)
    shop.faults.add(Fault(Match("GET", "/webhooks"), ARRIVED, no, times=1))
    lost = place.call("check", "shop", "--json")

    assert (never.code, rows_of(never)["webhooks"][0]) == (0, True)
    assert (lost.code, rows_of(lost)["webhooks"][0]) == (2, False)
    assert "right to read webhooks" in rows_of(lost)["webhooks"][2]


def test_the_url_of_the_server_is_the_default_and_makes_check_ask_for_webhooks(place: Workplace) -> None:
    place.file.write_text(f'{place.file.read_text()}[serve]\nurl = "{BASE}"\n')

    before = place.call("check", "shop", "--json")
    installed = place.call("webhooks", "install", "shop", "--json")

    assert (before.code, rows_of(before)["webhooks"][0]) == (2, False)
    assert rows_of(before)["webhooks"][2] == "`dropconnect webhooks install shop`"
    assert installed.document["address"] == ADDRESS
    assert place.call("check", "shop").code == 0
