"""The recorded shop with two installations, for one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.recordings import SHOP
from tests.woocommerce.two_journals.race import Shop, two_installations

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    simulator = WooCommerceSimulator.from_shop(SHOP)
    with two_installations(simulator, tmp_path, monkeypatch) as shop:
        yield shop
