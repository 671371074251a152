"""A Shopify store in shadow mode, whose orders another program cancels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.store import LAMPS, place
from tests.support.workplace import Workplace, money

from dropconnect.clock import SystemClock
from dropconnect_shopify.simulator import ACCESS_TOKEN, ShopifySimulator


@pytest.fixture
def simulator() -> ShopifySimulator:
    """Order 1001, of 93.00 USD."""
    made = ShopifySimulator()
    place(made)
    return made


@pytest.fixture
def url(simulator: ShopifySimulator) -> Iterator[str]:
    with simulator.running() as address:
        yield address


def workplace(folder: Path, simulator: ShopifySimulator, url: str, more: str = "") -> Workplace:
    folder.mkdir()
    made = Workplace(folder)
    made.environment["SHOP_TOKEN"] = ACCESS_TOKEN
    made.configure(
        f'[stores.shop]\nconnector = "shopify"\nurl = "{url}"\nshop = "{simulator.shop.domain}"\n'
        f'access_token = {{ env = "SHOP_TOKEN" }}\nsettle_seconds = 0\njob_wait_seconds = 3\n{more}'
    )
    return made


def compared(shadow: Workplace, monkeypatch: pytest.MonkeyPatch, hours: int) -> Any:
    """The one order, after ``work`` has looked at the store so many hours later."""
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(hours=hours))
    assert shadow.call("work", "--once").code == 0
    [row] = shadow.call("shadow", "--json").document["orders"]
    return row


def test_what_was_paid_back_in_two_steps_is_planned_as_if_it_had_not_been_paid_yet(
    tmp_path: Path, simulator: ShopifySimulator, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shadow = workplace(tmp_path / "shadow", simulator, url, 'mode = "shadow"\n')
    people = workplace(tmp_path / "people", simulator, url)
    shadow.call("work", "--once")

    people.cancel("1001", "--line", f"{LAMPS}:1")
    part = compared(shadow, monkeypatch, 2)
    people.cancel("1001")
    whole = compared(shadow, monkeypatch, 4)

    assert (part["verdict"], part["planned"]) == ("same-amount", money("27.50"))
    assert (whole["verdict"], whole["why"]) == ("same-amount", "")
    assert (whole["planned"], whole["paid"]) == (money("93.00"), money("93.00"))
    assert str(simulator.money_paid(1001)) == "93.00"
