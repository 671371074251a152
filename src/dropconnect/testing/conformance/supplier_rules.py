"""The contract of a supplier's rules: complete data, and never the last word before the merchant's own."""

from __future__ import annotations

from babel.support import Translations

from dropconnect.plugin import Eligibility, SupplierStage
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest

_FIRM = (SupplierStage.SHIPPED, SupplierStage.DELIVERED, SupplierStage.UNKNOWN)
"""Stages of which the supplier's own system has the last word."""


class SupplierRules:
    """A part of ``SupplierConformance``."""

    def test_the_rules_are_complete_data(self, supplier: SupplierUnderTest) -> None:
        rows = supplier.connection.rules()
        assert rows
        assert len({row.id for row in rows}) == len(rows)
        assert [row.id for row in rows if not (row.reason and row.source)] == []
        unsaid = [row.id for row in rows if row.eligibility is Eligibility.NO and not row.customer_reason]
        assert unsaid == [], "a customer is told why something cannot be cancelled"

    def test_what_customers_are_told_is_translated_into_every_language_of_the_plugin(
        self, supplier: SupplierUnderTest
    ) -> None:
        """A mail is in one language: a reason without a translation is left out of it."""
        folder = supplier.connection.connector.catalogues
        reasons = {row.customer_reason for row in supplier.connection.rules() if row.customer_reason}
        for file in sorted(folder.glob("*/LC_MESSAGES/messages.mo")) if folder is not None else ():
            language = file.parts[-3]
            words = Translations.load(folder, [language])
            missing = sorted(reason for reason in reasons if words.gettext(reason) == reason)
            assert missing == [], f"{language}: these reasons are not translated"

    def test_a_row_that_the_merchant_adds_counts_before_the_connector_s(
        self, supplier: SupplierUnderTest
    ) -> None:
        for order in supplier.that_can_be_written_to():
            own = {"our-terms": {"eligibility": "no", "stage": order.stage, "fee_percent": "15"}}
            for said in supplier.answers(order, own):
                assert (said.rule, said.eligibility, said.fee_percent) == ("our-terms", "no", "15")
            other = {"our-terms": {"eligibility": "no", "provider_status": f"not {order.provider_status}"}}
            assert supplier.answers(order, other) == supplier.answers(order)

    def test_a_row_that_the_merchant_adds_loosens_nothing_that_the_supplier_s_system_says(
        self, supplier: SupplierUnderTest
    ) -> None:
        for order in supplier.orders():
            if order.stage in _FIRM:
                before = supplier.eligibility(order)
                now = supplier.answers(order, {"our-terms": {"eligibility": "now"}})
                assert {said.eligibility for said in now} == {before}
