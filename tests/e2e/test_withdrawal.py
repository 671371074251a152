"""A customer withdraws while shop and mail server are down; later both are up, and all of it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.support.letter_office import MAIL
from tests.support.mail import Inbox, LoopbackController
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

WITHDRAWING = """
[stores.shop.policy]
fee = { percent = "10" }

[stores.shop.withdrawal]
enabled = true
standard_delivery = { US = "3.00 USD" }

[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp House" }
"""
STATE = """
import sys
from dropconnect import Dropconnect
with Dropconnect.open() as app:
    print(app.state_withdrawal("shop", "Ada Example", "21", "", sys.argv[1], "en").code)
"""


@pytest.fixture
def mails() -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield inbox, controller.port
    controller.stop()


def test_with_everything_down_and_then_up(
    simulator: WooCommerceSimulator, mails: tuple[Inbox, int], tmp_path: Path
) -> None:
    inbox, port = mails
    place = Workplace(tmp_path)
    order = simulator.order(21)
    address = order["billing"]["email"]
    place.configure(section("shop", NOBODY_LISTENS), WITHDRAWING, MAIL.format(port=9))

    stated = place.run(address, script=STATE)
    assert stated.code == 0, stated.said
    code = stated.out.strip()
    assert place.run("work", "--once").code == 0
    [row] = place.call("withdrawals", "--json").document["withdrawals"]
    assert (row["code"], row["state"]) == (code, "received")

    with simulator.running() as url:
        place.configure(section("shop", url), WITHDRAWING, MAIL.format(port=port))
        _hurry(place)
        worked = place.run("work", "--once")
        assert worked.code in (0, 3), worked.said
        [row] = place.call("withdrawals", "--json").document["withdrawals"]
        assert row["state"] == "opened", row
        case = place.call("show", str(row["case_id"]), "--json").document
        planned = case["plan"]["due"]["amount"]
    assert str(simulator.money_paid(21)) == planned == "79.99", "82.49, less 2.50 that express cost more"
    record = place.call("withdrawals", "--record", str(row["id"]), "--json").document["withdrawal"]
    assert record["outcome"].startswith("done")
    read = [message_from_bytes(bytes(mail.content or b""), policy=policy.default) for mail in inbox.mails]
    received = [mail for mail in read if "We received a withdrawal" in mail["Subject"]]
    assert [mail["To"] for mail in received] == [address]
    time = datetime.fromisoformat(record["stated_at"]).astimezone(UTC)
    assert f"{time:%H:%M:%S}" in str(received[0])
    assert code in str(received[0])


def _hurry(place: Workplace) -> None:
    """What waits for a time is due now: no test waits for a clock."""
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        for table in ("withdrawal", "customer_mail"):
            journal.execute(
                f"UPDATE {table} SET due_at = '2020-01-01 00:00:00.000000' WHERE due_at IS NOT NULL"
            )
