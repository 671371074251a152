"""What the customer hears, as the merchant sees it: which message, whether it is out, what is in the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.cli.test_json import fits
from tests.support.workplace import Workplace, section

from dropconnect.clock import SystemClock
from dropconnect_woocommerce.simulator import WooCommerceSimulator

WE_MAIL = """
[stores.shop.policy]
mail = "us"
[stores.shop.messages]
notifier = "post"
domain = "shop.example.test"
voice = { name = "Lamp Shop", contact = "help@shop.example.test" }
"""


@pytest.fixture
def mailing(letters: Workplace, url: str) -> Workplace:
    """A store that tells its customers by letters in the folder."""
    post = f'[notifiers.post]\nconnector = "customer-letters"\nfolder = "{letters.folder}"\n'
    letters.configure(section("shop", url, WE_MAIL), post)
    return letters


def test_show_tells_which_messages_went_out(mailing: Workplace, shop: WooCommerceSimulator) -> None:
    assert mailing.cancel("21").code == 0
    shown = fits(mailing.call("show", "1", "--json"), "show")
    assert [(item["kind"], item["state"]) for item in shown["messages"]] == [
        ("acknowledgement", "replaced"),
        ("outcome", "sent"),
    ]
    text = mailing.call("show", "1").out
    assert "outcome" in text.partition("What the customer hears")[2].partition("What happened")[0]
    assert len(list(mailing.folder.glob("*.letter"))) == 1
    assert shop.order(21)["billing"]["email"] not in text + str(shown)


def test_a_message_that_cannot_leave_holds_nothing_up_and_work_sends_it(
    mailing: Workplace, shop: WooCommerceSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mailing.folder / "strike").touch()
    done = mailing.cancel("21", "--json")
    assert done.code == 0, done.said
    assert {item["state"] for item in done.document["messages"]} == {"replaced", "queued"}
    assert "the post is on strike" in mailing.call("show", "1").out
    (mailing.folder / "strike").unlink()
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(days=1, hours=1))
    worked = mailing.call("work", "--once", "--json")
    assert worked.code == 0, worked.said
    assert len(worked.document["messages_sent"]) == 1
    assert len(list(mailing.folder.glob("*.letter"))) == 1
    assert len(shop.shop.gateway_calls) == 1


def test_check_asks_those_who_carry_messages(mailing: Workplace) -> None:
    assert mailing.call("check", "post").code == 0
    (mailing.folder / "strike").touch()
    assert mailing.call("check", "post").code == 2
