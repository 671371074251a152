"""Staff ends an order in WooCommerce's admin, and CJ still has its goods: seen, asked about and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.admin import Admin
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, section

from dropconnect.clock import SystemClock
from dropconnect_cjdropshipping.simulator import CJSimulator, Line
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ROUTES = 'routes = [{ supplier = "cj", sku = "HUB-*" }, { supplier = "own-stock" }]'
NEEDS_PERSON = 5


@pytest.fixture
def cj(admin: Admin) -> CJSimulator:
    """Order 21's hub is a draft at CJ, which can be deleted at once."""
    account = CJSimulator(requests_per_second=None)
    [hub] = [line for line in admin.shop.order(21)["line_items"] if line["sku"] == "HUB-1"]
    account.add_order("21", Line("HUB-1", 1, store_line_id=str(hub["id"])))
    return account


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Admin]:
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        yield Admin(shop, url)


@pytest.fixture
def place(admin: Admin, cj: CJSimulator, tmp_path: Path) -> Iterator[Workplace]:
    """A merchant whose first look is behind him."""
    with cj.running() as url:
        base = cj.connection_settings(url)
        settings = "".join(f'{name} = "{value}"\n' for name, value in base.items())
        settings += "requests_per_second = 1000\n"
        made = Workplace(tmp_path)
        made.environment["CJ_KEY"] = cj.account.api_key
        supplier = f'[suppliers.cj]\nconnector = "cjdropshipping"\napi_key = {{ env = "CJ_KEY" }}\n{settings}'
        made.configure(section("shop", admin.url, ROUTES), supplier)
        assert made.call("work", "--once").code == 0
        yield made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours have passed: it is time to look again, at the suppliers too."""
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(hours=2))


def test_a_refunded_order_has_its_draft_at_cj_deleted_after_a_yes(
    place: Workplace, admin: Admin, cj: CJSimulator, later: None
) -> None:
    admin.refunds(21)
    admin.cancels(21)
    paid = admin.shop.money_paid(21)

    worked = place.call("work", "--once")
    assert worked.code == NEEDS_PERSON, worked.said
    [task] = place.call("tasks", "--json").document["tasks"]
    assert "1 of USB hub (HUB-1) at cj can still be stopped" in task["reason"]
    assert cj.order("21").status == "CREATED"
    shown = place.call("seen").out
    assert "Order 21 of shop: cancelled, opened" in shown
    assert "dropconnect show 1" in shown

    done = place.call("approve", "1", "--by", "Ada")

    assert done.code == 0, done.said
    assert cj.order("21").status in ("TRASH", "CANCELLED")
    assert (admin.shop.money_paid(21), admin.shop.order(21)["status"]) == (paid, "cancelled")
    assert len(admin.shop.shop.gateway_calls) == 1, "the admin's own"
    assert place.call("work", "--once").code == 0


def test_an_order_that_was_only_cancelled_is_asked_about_with_its_money(
    place: Workplace, admin: Admin, cj: CJSimulator, later: None
) -> None:
    admin.cancels(21)

    assert place.call("work", "--once").code == NEEDS_PERSON
    [task] = place.call("tasks", "--json").document["tasks"]
    assert "still holds 82.49 USD" in task["reason"]
    done = place.call("approve", "1", "--by", "Ada")

    assert done.code == 0, done.said
    assert str(admin.shop.money_paid(21)) == "82.49"
    assert cj.order("21").status in ("TRASH", "CANCELLED")


def test_an_order_that_cj_closed_is_paid_back_after_a_yes(
    place: Workplace, admin: Admin, cj: CJSimulator, later: None
) -> None:
    cj.move("21", "CANCELLED")
    admin.shop.shop.orders[21]["date_modified_gmt"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    place.call("work", "--once")

    [row] = place.call("seen", "--json").document["sightings"]
    assert (row["kind"], row["supplier"], row["case_id"]) == ("supplier-cancelled", "cj", 1)
    assert admin.shop.shop.gateway_calls == []
    done = place.call("approve", "1", "--by", "Ada")

    assert done.code == 0, done.said
    assert str(admin.shop.money_paid(21)) == "21.99"
    assert admin.shop.order(21)["status"] == "processing"
