"""A recorded shop in a thread, and a folder that is configured for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.recordings import SHOP
from tests.support.workplace import ROUTES, Workplace, by_hand, by_letter, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def shop() -> WooCommerceSimulator:
    """Order 21 is paid by fakepay, 22 to be paid on delivery, 24 is completed; each of 82.49 USD."""
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def url(shop: WooCommerceSimulator) -> Iterator[str]:
    with shop.running() as address:
        yield address


@pytest.fixture
def empty(tmp_path: Path) -> Workplace:
    """A folder without a configuration file."""
    return Workplace(tmp_path)


@pytest.fixture
def place(empty: Workplace, url: str) -> Workplace:
    """A folder whose store ``shop`` is the running simulator."""
    empty.configure(section("shop", url))
    return empty


@pytest.fixture
def drop(empty: Workplace, url: str) -> Workplace:
    """As ``place``; the hub of an order comes from the supplier ``hub``, whom a person asks."""
    empty.configure(section("shop", url, ROUTES), by_hand())
    return empty


@pytest.fixture
def letters(empty: Workplace, url: str, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """As ``drop``, with an installed plugin that asks ``hub`` by letters; use ``call``, not ``run``."""
    site = empty.folder / "site"
    info = site / "dropconnect_letterbox-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dropconnect-letterbox\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dropconnect]\nletterbox = tests.support.letterbox\n")
    monkeypatch.syspath_prepend(str(site))
    empty.configure(section("shop", url, ROUTES), by_letter(empty.folder))
    return empty
