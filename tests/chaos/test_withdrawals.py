"""The server is killed right after the receipt: the statement is there, and its acknowledgement goes out."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from tests.support.letter_office import MAIL
from tests.support.mail import Inbox, LoopbackController
from tests.support.patience import PATIENCE, wait_until
from tests.support.serving import Served
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

TYPED = {"name": "Ada Example", "order": "1042", "mail": "ada@example.test", "wish": "w" * 32, "lang": "en"}
STORE = """
[serve]
port = 0

[stores.shop.withdrawal]
enabled = true

[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp House" }
"""


@pytest.mark.prove
def test_what_was_receipted_survives_a_kill(tmp_path: Path) -> None:
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    place = Workplace(tmp_path)
    try:
        place.configure(section("shop", NOBODY_LISTENS), STORE, MAIL.format(port=9))
        with Served(place) as served:
            address = f"{served.url}/c/shop/withdraw/confirm"
            reply = httpx.post(address, data=TYPED, headers={"Origin": served.url}, timeout=PATIENCE)
            served.kill()
        assert reply.status_code == 303, reply.text
        code = reply.headers["location"].partition("?")[0].rpartition("/")[2]
        [row] = json.loads(place.run("withdrawals", "--json").out)["withdrawals"]
        assert row["code"] == code

        place.configure(section("shop", NOBODY_LISTENS), STORE, MAIL.format(port=controller.port))
        with Served(place) as served:
            again = httpx.post(
                f"{served.url}/c/shop/withdraw/confirm",
                data=TYPED,
                headers={"Origin": served.url},
                timeout=PATIENCE,
            )
            assert again.headers["location"] == reply.headers["location"], "sent again, it is the same one"
            wait_until(lambda: len(inbox.mails) > 0, "the acknowledgement is sent")
        assert code in str(inbox.mails[0].content)
    finally:
        controller.stop()
