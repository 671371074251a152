"""Processes that die behind a delivery that they took in, or while they act on it."""

from __future__ import annotations

import base64
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.admin import Admin
from tests.support.recordings import SHOP
from tests.support.workplace import ROUTES, Workplace, by_hand, finish, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

HOOK = "hook-secret"
NEEDS_PERSON = 5
_RECEIVES = """
import base64, os, signal, sys
from dropconnect import Dropconnect
with Dropconnect.open() as app:
    headers = {"X-WC-Webhook-Signature": sys.argv[2], "X-WC-Webhook-Topic": "order.updated"}
    assert app.receive("shop", headers, base64.b64decode(sys.argv[1])).is_new
    os.kill(os.getpid(), signal.SIGKILL)
"""
_WORKS = """
import os, signal, sys
from datetime import timedelta
from dropconnect.cli import run
from dropconnect.clock import SystemClock
from dropconnect.journal.inbox import Inbox

now = SystemClock.now
SystemClock.now = lambda clock: now(clock) + timedelta(minutes={minutes})

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if {dies!r}:
    setattr(Inbox, {dies!r}, die)
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def shop() -> Iterator[Admin]:
    made = WooCommerceSimulator.from_shop(SHOP)
    with made.running() as url:
        yield Admin(made, url)


def works(minutes: int, *, dies: str = "") -> str:
    """The command so many minutes from now; ``dies``: in which call of the inbox."""
    return _WORKS.format(minutes=minutes, dies=dies)


@pytest.mark.parametrize("dies", ["take", "done"])
def test_a_kill_behind_the_answer_and_another_at_work_lose_nothing(
    tmp_path: Path, shop: Admin, dies: str
) -> None:
    place = Workplace(tmp_path)
    place.environment["HOOK"] = HOOK
    place.configure(section("shop", shop.url, f'webhook_secret = {{ env = "HOOK" }}\n{ROUTES}'), by_hand())
    assert place.run("work", "--once").code == 0
    webhook = shop.makes_webhook("order.updated", "https://shop.example.test/hooks/shop", HOOK)
    shop.cancels(21)
    body, headers = shop.shop.webhook_delivery(webhook, 21)
    signed = {name.lower(): value for name, value in headers.items()}["x-wc-webhook-signature"]

    received = place.run(base64.b64encode(body).decode(), signed, script=_RECEIVES)
    assert received.code == -signal.SIGKILL, received.said
    killed = place.run("work", "--once", script=works(0, dies=dies))
    assert killed.code == -signal.SIGKILL, killed.said
    both = [place.start("work", "--once", script=works(11)) for _ in range(2)]
    codes = {finish(process).code for process in both}

    assert codes <= {0, NEEDS_PERSON}
    [task] = place.call("tasks", "--json").document["tasks"]
    assert "still holds 82.49 USD" in task["reason"]
    assert place.call("cases", "--json").document["total"] == 1
    assert shop.shop.shop.gateway_calls == []
