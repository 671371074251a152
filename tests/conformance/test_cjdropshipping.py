"""The CJ Dropshipping connector keeps the contract of the supplier hooks, against the simulated account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropconnect.testing.conformance import SupplierConformance, SupplierUnderTest, supplier_under_test
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.suite import facts_of

PACES = ("requests_per_second", "ticket_requests_per_second", "batch_requests_per_second")


class TestCJDropshipping(SupplierConformance):
    @pytest.fixture
    def supplier(self, tmp_path: Path) -> Iterator[SupplierUnderTest]:
        simulator = CJSimulator(requests_per_second=None)
        settings = {**dict.fromkeys(PACES, 1000), "token_store": tmp_path / "tokens.json"}
        with supplier_under_test(
            CJDropshipping, simulator, settings=settings, **facts_of(simulator)
        ) as supplier:
            yield supplier
