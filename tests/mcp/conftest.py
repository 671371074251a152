"""A store with people, and where its agents come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.agent_server import AgentServer, serving_agents
from tests.support.office import ONE_STORE, Office
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, section

from dropconnect import Dropconnect
from dropconnect_woocommerce.simulator import WooCommerceSimulator

PEOPLE = """
[people.olga]
name = "Olga"
role = "owner"

[people.ada]
name = "Ada"
stores = ["shop"]
"""
RICH = ("--limit", "100.00 USD", "--daily-limit", "500.00 USD", "--by", "olga")


@pytest.fixture
def shop() -> WooCommerceSimulator:
    """Order 21 is paid by fakepay: 82.49 USD."""
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def url(shop: WooCommerceSimulator) -> Iterator[str]:
    with shop.running() as address:
        yield address


@pytest.fixture
def place(tmp_path: Path, url: str) -> Workplace:
    place = Workplace(tmp_path)
    place.configure(section("shop", url), PEOPLE)
    return place


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    """The stores ``shop``, of Ada and Olga, and ``other``, of Olga alone."""
    with office.opened(ONE_STORE + '[stores.other]\nconnector = "fake-platform"\n' + PEOPLE) as opened:
        yield opened


@pytest.fixture
def agents(door: Dropconnect) -> Iterator[AgentServer]:
    with serving_agents(door) as server:
        yield server
