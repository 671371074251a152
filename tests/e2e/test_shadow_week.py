"""A merchant tries dropconnect for a week before it may move anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.admin import Admin
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, money, section

from dropconnect.clock import SystemClock
from dropconnect_cjdropshipping.simulator import CJSimulator, Line
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ROUTES = 'routes = [{ supplier = "cj", sku = "HUB-*" }, { supplier = "own-stock" }]'
ORDERS = (21, 29, 30)
NEEDS_PERSON, REFUSED = 5, 4
READS_BY_POST = {"getOrderDetailBatch", "getAccessToken", "refreshAccessToken"}
"""At CJ a log-in and a look at several orders are sent with POST, too."""


@pytest.fixture
def admin() -> Iterator[Admin]:
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        yield Admin(shop, url)


@pytest.fixture
def cj(admin: Admin) -> CJSimulator:
    """The hub of each order is a draft at CJ, which can be deleted at once."""
    account = CJSimulator(requests_per_second=None)
    for number in ORDERS:
        [hub] = [line for line in admin.shop.order(number)["line_items"] if line["sku"] == "HUB-1"]
        account.add_order(str(number), Line("HUB-1", 1, store_line_id=str(hub["id"])))
    return account


class Week:
    """The merchant's folder; ``live`` is the one word that he changes at its end."""

    def __init__(self, folder: Path, admin: Admin, cj: CJSimulator, cj_url: str) -> None:
        self.place = Workplace(folder)
        self.place.environment["CJ_KEY"] = cj.account.api_key
        base = cj.connection_settings(cj_url)
        self._supplier = '[suppliers.cj]\nconnector = "cjdropshipping"\napi_key = { env = "CJ_KEY" }\n'
        self._supplier += "".join(f'{name} = "{value}"\n' for name, value in base.items())
        self._supplier += "requests_per_second = 1000\n"
        self._url = admin.url
        self.mode("shadow")

    def mode(self, mode: str) -> None:
        self.place.configure(section("shop", self._url, f'mode = "{mode}"\n{ROUTES}'), self._supplier)


@pytest.fixture
def week(tmp_path: Path, admin: Admin, cj: CJSimulator) -> Iterator[Week]:
    with cj.running() as url:
        made = Week(tmp_path, admin, cj, url)
        assert made.place.call("work", "--once").code == 0
        yield made


def hours_later(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(hours=hours))


def test_a_week_in_shadow_mode_compares_and_writes_nothing(
    week: Week, admin: Admin, cj: CJSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = week.place.call("cancel", "shop", "21", "--reason", "changed-mind")
    assert asked.code == REFUSED
    assert "shadow: planned, nothing done" in asked.out
    admin.refunds(21)
    admin.cancels(21)
    cj.move("21", "CANCELLED")
    admin.refunds(29, shipping=False)
    admin.cancels(29)
    cj.move("29", "CANCELLED")
    admin.refunds(30)
    admin.cancels(30)
    hours_later(monkeypatch, 2)

    worked = week.place.call("work", "--once")
    compared = week.place.call("shadow", "--json")

    assert worked.code == 0, worked.said
    assert "shop: in shadow mode" in worked.out
    assert compared.code == NEEDS_PERSON, compared.said
    found = {row["order_number"]: row for row in compared.document["orders"]}
    assert {number: row["verdict"] for number, row in found.items()} == {
        "21": "same-amount",
        "29": "other-amount",
        "30": "supplier-not-told",
    }
    assert {number: row["origin"] for number, row in found.items()} == {
        "21": "requested",
        "29": "seen",
        "30": "seen",
    }
    assert [row["planned"] for row in found.values()] == [money("82.49")] * 3
    assert (found["29"]["paid"], found["29"]["difference"]) == (money("76.99"), money("-5.50"))
    assert found["30"]["goods"] == "1 of USB hub (HUB-1) at cj"
    assert [(row["verdict"], row["count"], row["paid"]) for row in compared.document["totals"]] == [
        ("same-amount", 1, money("82.49")),
        ("other-amount", 1, money("76.99")),
        ("supplier-not-told", 1, money("82.49")),
    ]
    only_the_admin_wrote(admin, cj)
    assert cj.order("30").status == "CREATED"


def test_going_live_acts_on_nothing_of_the_week(
    week: Week, admin: Admin, cj: CJSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    week.place.call("cancel", "shop", "21", "--reason", "changed-mind")
    admin.refunds(30)
    admin.cancels(30)
    hours_later(monkeypatch, 2)
    week.place.call("work", "--once")
    admin.refunds(29)
    admin.cancels(29)

    week.mode("live")
    for hours in (4, 6, 8):
        hours_later(monkeypatch, hours)
        assert week.place.call("work", "--once").code == 0

    assert week.place.call("cases").out == "No cases.\n"
    seen = week.place.call("seen", "--json").document["sightings"]
    assert {(row["order_number"], row["state"]) for row in seen} == {("29", "listed"), ("30", "listed")}
    only_the_admin_wrote(admin, cj)
    assert week.place.cancel("21").code == 0
    assert str(admin.shop.money_paid(21)) == "82.49"


def only_the_admin_wrote(admin: Admin, cj: CJSimulator) -> None:
    """Neither shop nor supplier got a request of ours that changes anything."""
    at_shop = [call.path for call in admin.shop.log.requests() if call.method not in ("GET", "HEAD")]
    assert [path.rpartition("/wc/v3/")[2] for path in at_shop] == admin.written
    at_cj = [call.path for call in cj.log.requests() if call.method not in ("GET", "HEAD")]
    assert {path.rpartition("/")[2] for path in at_cj} <= READS_BY_POST
