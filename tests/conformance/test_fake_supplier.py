"""The fake supplier keeps the contract that it stands in for."""

from __future__ import annotations

import pytest

from dropconnect.testing.conformance import SupplierConformance, SupplierUnderTest
from dropconnect.testing.fakes.supplier_under_test import fake_supplier_under_test


class TestFakeSupplier(SupplierConformance):
    @pytest.fixture
    def supplier(self) -> SupplierUnderTest:
        return fake_supplier_under_test()
