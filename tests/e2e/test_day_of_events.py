"""A day on which stores and suppliers tell what happens, and nobody types a command."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from tests.support.admin import Admin
from tests.support.mail import Inbox, LoopbackController
from tests.support.recordings import SHOP
from tests.support.telling import MESSAGES
from tests.support.workplace import KEYS, section

from dropconnect import Dropconnect, Outcome
from dropconnect_cjdropshipping.simulator import CJSimulator, Line
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ROUTES = 'routes = [{ supplier = "cj", sku = "HUB-*" }, { supplier = "own-stock" }]'
HOOK = "hook-secret"
REFUND = 1
"""CJ's verdict that pays the merchant."""


@dataclass
class Day:
    """The merchant's server, and everybody around it."""

    app: Dropconnect
    admin: Admin
    cj: CJSimulator
    mails: Inbox
    webhook: int

    def store_tells(self, topic: str = "") -> None:
        """The shop's delivery about order 21 as it is now; its topic is not signed."""
        body, headers = self.admin.shop.webhook_delivery(self.webhook, 21)
        changed = {"x-wc-webhook-topic": topic} if topic else {}
        self.app.receive("shop", {**_small(headers), **changed}, body)

    def supplier_tells(self) -> None:
        body, headers = self.cj.order_webhook("21")
        self.app.receive("cj", headers, body)

    @property
    def paid_back(self) -> Decimal:
        return self.admin.shop.money_paid(21)


def _small(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture
def mails() -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield inbox, controller.port
    controller.stop()


@pytest.fixture
def day(tmp_path: Path, mails: tuple[Inbox, int]) -> Iterator[Day]:
    """Order 21's hub is paid at CJ, which has to be asked to stop it."""
    shop, cj = WooCommerceSimulator.from_shop(SHOP), CJSimulator(requests_per_second=None)
    [hub] = [line for line in shop.order(21)["line_items"] if line["sku"] == "HUB-1"]
    cj.add_order("21", Line("HUB-1", 1, store_line_id=str(hub["id"])), status="UNSHIPPED")
    inbox, port = mails
    with shop.running() as url, cj.running() as cj_url:
        admin = Admin(shop, url)
        base = "".join(f'{name} = "{value}"\n' for name, value in cj.connection_settings(cj_url).items())
        (tmp_path / "dropconnect.toml").write_text(
            section("shop", url, f'webhook_secret = {{ env = "HOOK" }}\npolicy.mail = "us"\n{ROUTES}')
            + MESSAGES.format(port=port)
            + f'[suppliers.cj]\nconnector = "cjdropshipping"\napi_key = {{ env = "CJ_KEY" }}\n{base}'
            + 'requests_per_second = 1000\nopen_id = { env = "OPEN_ID" }\n'
        )
        secrets = {**KEYS, "HOOK": HOOK, "CJ_KEY": cj.account.api_key, "OPEN_ID": str(cj.account.open_id)}
        with mock.patch.dict(os.environ, secrets), Dropconnect.open(tmp_path / "dropconnect.toml") as app:
            webhook = admin.makes_webhook("order.updated", "https://shop.example.test/hooks/shop", HOOK)
            app.work()
            yield Day(app, admin, cj, inbox, webhook)


def test_a_cancellation_at_the_store_ends_with_one_mail_and_nothing_twice(day: Day) -> None:
    day.admin.cancels(21)
    day.store_tells()
    day.app.work()

    [task] = day.app.tasks().tasks
    assert "still holds 82.49 USD" in task.reason
    day.app.approve(task.case_id, by="Ada")
    assert day.app.case(1).case.outcome is None, "CJ has to answer first"
    assert day.paid_back == 0

    # Again, and under another topic: only a reason to look.
    day.store_tells("order.restored")
    before, headers = day.cj.order_webhook("21")
    day.app.work()
    assert (day.paid_back, day.app.cases().total) == (0, 1)

    day.cj.decide("21", REFUND)
    day.supplier_tells()
    day.app.work()

    case = day.app.case(1)
    assert case.case.outcome is Outcome.DONE, case.case.waiting_on
    assert str(day.paid_back) == "82.49"
    assert [mail.rcpt_tos for mail in day.mails.mails] == [["ada@example.test"]]

    day.app.receive("cj", headers, before)
    day.store_tells("order.created")
    day.app.work()

    assert (day.app.cases().total, str(day.paid_back), len(day.mails.mails)) == (1, "82.49", 1)
    assert len(day.admin.shop.shop.gateway_calls) == 1
    assert day.app.incidents().total == 0
