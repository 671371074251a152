"""What every connector must keep to, as test classes. Subclass one and supply its one fixture::

    class TestMyShop(PlatformConformance):
        @pytest.fixture
        def platform(self):
            simulator = MyShopSimulator()
            with simulator.running() as url, connect(MyShop, url=url, token="t-secret") as connection:
                yield PlatformUnderTest(
                    connection=connection,
                    order_id="1042",
                    unknown_order_id="999999",
                    settings={"url": url, "token": SecretStr("t-secret")},
                    secrets=("t-secret",),
                    simulator=simulator,
                    fresh_order=simulator.sell_one_more,
                )

``connect`` is ``dropconnect.testing.connect``. Without a simulator, what makes the provider fail is left out.
``SupplierConformance`` with its fixture ``supplier`` is the same for a supplier.

An operation that the connector leaves out is not skipped: it must say ``UnsupportedOperation``.
"""

from __future__ import annotations

import pytest

# Before the import: else a failing assertion in here would not show its values.
pytest.register_assert_rewrite(
    "dropconnect.testing.conformance.claims",
    "dropconnect.testing.conformance.common",
    "dropconnect.testing.conformance.hosts",
    "dropconnect.testing.conformance.lateness",
    "dropconnect.testing.conformance.long_lists",
    "dropconnect.testing.conformance.odd_names",
    "dropconnect.testing.conformance.outside",
    "dropconnect.testing.conformance.own_words",
    "dropconnect.testing.conformance.mails",
    "dropconnect.testing.conformance.platform",
    "dropconnect.testing.conformance.reads",
    "dropconnect.testing.conformance.refund_keys",
    "dropconnect.testing.conformance.secrecy",
    "dropconnect.testing.conformance.silence",
    "dropconnect.testing.conformance.sold_orders",
    "dropconnect.testing.conformance.striking",
    "dropconnect.testing.conformance.supplier",
    "dropconnect.testing.conformance.supplier_answers",
    "dropconnect.testing.conformance.supplier_books",
    "dropconnect.testing.conformance.supplier_lists",
    "dropconnect.testing.conformance.supplier_promises",
    "dropconnect.testing.conformance.supplier_reads",
    "dropconnect.testing.conformance.supplier_sales",
    "dropconnect.testing.conformance.supplier_secrets",
    "dropconnect.testing.conformance.supplier_truth",
    "dropconnect.testing.conformance.supplier_under_test",
    "dropconnect.testing.conformance.traits",
    "dropconnect.testing.conformance.truth",
    "dropconnect.testing.conformance.under_test",
    "dropconnect.testing.conformance.webhooks",
)

from dropconnect.testing.conformance.commands import (  # noqa: E402
    cancel_command,
    claim_command,
    every_command,
    hold_command,
    look_up_command,
    note_command,
    refund_command,
    release_command,
    remove_lines_command,
)
from dropconnect.testing.conformance.platform import PlatformConformance  # noqa: E402
from dropconnect.testing.conformance.platform_bench import platform_under_test  # noqa: E402
from dropconnect.testing.conformance.sales import (  # noqa: E402
    CannotBeSold,
    PaidBy,
    SoldUnits,
    StoreSale,
    SupplierSale,
)
from dropconnect.testing.conformance.since import ConformanceWarning, since  # noqa: E402
from dropconnect.testing.conformance.supplier import SupplierConformance  # noqa: E402
from dropconnect.testing.conformance.supplier_bench import supplier_under_test  # noqa: E402
from dropconnect.testing.conformance.supplier_commands import (  # noqa: E402
    all_units,
    reminder,
    supplier_cancellation,
    supplier_question,
    withdrawal,
)
from dropconnect.testing.conformance.supplier_under_test import (  # noqa: E402
    BookedRequest,
    SupplierUnderTest,
)
from dropconnect.testing.conformance.under_test import PlatformUnderTest  # noqa: E402

__all__ = [
    "BookedRequest",
    "CannotBeSold",
    "ConformanceWarning",
    "PaidBy",
    "PlatformConformance",
    "PlatformUnderTest",
    "SoldUnits",
    "StoreSale",
    "SupplierConformance",
    "SupplierSale",
    "SupplierUnderTest",
    "all_units",
    "cancel_command",
    "claim_command",
    "every_command",
    "hold_command",
    "look_up_command",
    "note_command",
    "platform_under_test",
    "refund_command",
    "release_command",
    "reminder",
    "remove_lines_command",
    "since",
    "supplier_cancellation",
    "supplier_question",
    "supplier_under_test",
    "withdrawal",
]
