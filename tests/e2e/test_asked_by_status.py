"""A plugin of a WooCommerce shop lets customers ask by a status: one case, and an answer in the shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.admin import Admin
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, section

from dropconnect.clock import SystemClock
from dropconnect_woocommerce.simulator import WooCommerceSimulator

NEEDS_PERSON = 5
ASKED = 'request_statuses = ["cancel-request"]'


@pytest.fixture
def admin() -> Iterator[Admin]:
    shop = WooCommerceSimulator.from_shop(SHOP)
    shop.shop.custom_statuses.append("cancel-request")
    with shop.running() as url:
        yield Admin(shop, url)


@pytest.fixture
def place(admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A merchant whose first look is two hours behind him."""
    made = Workplace(tmp_path)
    made.configure(section("shop", admin.url, ASKED))
    assert made.call("work", "--once").code == 0
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(hours=2))
    return made


def test_a_wish_that_is_agreed_to_cancels_the_order_and_pays_once(place: Workplace, admin: Admin) -> None:
    admin.shop.customer_asks(21)
    worked = place.call("work", "--once")
    assert worked.code == NEEDS_PERSON, worked.said
    [task] = place.call("tasks", "--json").document["tasks"]
    assert "Approve to cancel it and pay 82.49 USD back" in task["reason"]
    assert admin.shop.shop.gateway_calls == []

    done = place.call("approve", "1", "--by", "Ada")

    assert done.code == 0, done.said
    assert admin.shop.order(21)["status"] == "cancelled"
    assert str(admin.shop.money_paid(21)) == "82.49"
    assert place.call("work", "--once").code == 0
    assert place.call("tasks", "--json").document["total"] == 0
    assert place.call("cases", "--json").document["total"] == 1


def test_a_wish_that_is_declined_puts_the_order_back(place: Workplace, admin: Admin) -> None:
    admin.shop.customer_asks(21)
    assert place.call("work", "--once").code == NEEDS_PERSON

    assert place.call("deny", "1", "--because", "packed already", "--by", "Ada").code == NEEDS_PERSON

    assert admin.shop.order(21)["status"] == "processing"
    assert admin.shop.shop.gateway_calls == []
    [task] = place.call("tasks", "--json").document["tasks"]
    assert "tell the customer yourself" in task["reason"]
    place.call("work", "--once")
    assert place.call("cases", "--json").document["total"] == 1
    written = [row.body for row in admin.shop.log.requests("PUT", "orders/21") if b'"status"' in row.body]
    assert len(written) == 1
