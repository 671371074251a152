"""``check`` says who writes to a store's customers, and what to switch where two would, or nobody does."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.workplace import Workplace, section

from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_woocommerce.simulator import WooCommerceSimulator

WE_MAIL = """
[stores.shop.policy]
mail = "us"
[stores.shop.messages]
notifier = "post"
domain = "shop.example.test"
voice = { name = "Lamp Shop", contact = "help@shop.example.test" }
"""
ROW = "who writes to your customers"
HIDDEN = Reply(403, '{"code":"woocommerce_rest_cannot_view","message":"Sorry."}')


def row(place: Workplace) -> dict[str, Any]:
    [checked] = place.call("check", "shop", "--json").document["connections"]
    [found] = [item for item in checked["rows"] if item["name"] == ROW]
    return dict(found)


@pytest.fixture
def post(letters: Workplace) -> str:
    return f'[notifiers.post]\nconnector = "customer-letters"\nfolder = "{letters.folder}"\n'


def test_by_default_the_platform_writes_of_refunds_and_a_person_of_the_rest(
    letters: Workplace, url: str, shop: WooCommerceSimulator
) -> None:
    letters.configure(section("shop", url, ""))

    found = row(letters)

    assert found["ok"]
    assert "the platform of refunds, a person" in found["detail"]


def test_a_refund_mail_that_is_switched_off_leaves_nobody_to_tell(
    letters: Workplace, url: str, shop: WooCommerceSimulator
) -> None:
    letters.configure(section("shop", url, ""))
    shop.shop.mail_switches["customer_refunded_order"] = False

    found = row(letters)

    assert not found["ok"]
    assert "WooCommerce > Settings > Emails" in found["fix"]
    assert "nobody writes of them" in found["fix"]


def test_two_mails_about_one_refund_are_found_before_they_are_sent(
    letters: Workplace, url: str, shop: WooCommerceSimulator, post: str
) -> None:
    letters.configure(section("shop", url, WE_MAIL), post)

    found = row(letters)
    assert not found["ok"]
    assert "mail about refunds off (WooCommerce > Settings > Emails)" in found["fix"]

    shop.shop.mail_switches["customer_refunded_order"] = False
    assert row(letters)["ok"]


def test_a_mail_about_cancellations_beside_that_of_the_refund_is_one_too_many(
    letters: Workplace, url: str, shop: WooCommerceSimulator
) -> None:
    letters.configure(section("shop", url, ""))
    shop.shop.mail_switches["customer_cancelled_order"] = True

    assert "the customer of a refund gets two" in row(letters)["fix"]


def test_settings_that_the_key_may_not_read_are_to_be_looked_at(
    letters: Workplace, url: str, shop: WooCommerceSimulator, post: str
) -> None:
    letters.configure(section("shop", url, WE_MAIL), post)
    shop.faults.add(Fault(Match("GET", "settings/email_"), ARRIVED, HIDDEN, None))

    found = row(letters)

    assert found["ok"]
    assert "look at WooCommerce > Settings > Emails" in found["detail"]


def test_nobody_is_the_merchants_wish(letters: Workplace, url: str) -> None:
    letters.configure(section("shop", url, '[stores.shop.policy]\nmail = "nobody"\n'))

    found = row(letters)

    assert found["ok"]
    assert "the platform writes of refunds all the same" in found["detail"]


def test_what_the_platform_does_not_tell_is_a_task_with_the_mail_to_be_copied(
    letters: Workplace, url: str, shop: WooCommerceSimulator
) -> None:
    letters.configure(section("shop", url, '[stores.shop.policy]\napprove_over = "1.00 USD"\n'))
    letters.cancel("21")
    assert letters.call("deny", "1", "--because", "sent by mistake").code == 5

    told = letters.call("tasks").out

    assert f"to: {shop.order(21)['billing']['email']}" in told
    assert "subject: Your cancellation request for order 21" in told
    assert "nothing was paid back." in told
    assert letters.call("resolve", "2", "--say", "told").code == 4
    assert "No tasks." in letters.call("tasks").out
