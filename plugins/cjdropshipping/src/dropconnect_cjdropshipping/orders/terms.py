"""May these units be cancelled? What the rules say, and whether CJ offers it."""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.kit import row_named
from dropconnect.plugin import Eligibility, LineAnswer, Refusal, SupplierOrder, SupplierUnits
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import entries_for
from dropconnect_cjdropshipping.orders.rules import NOT_DISPUTABLE, answer, answers

_OPERATION = "check_cancellation"


def cancellation_terms(
    account: Account, order: SupplierOrder, units: Sequence[SupplierUnits]
) -> tuple[LineAnswer, ...]:
    """What the rules say; and where they say "ask", whether CJ offers a dispute at all."""
    given = answers(account.rules, order, units)
    if all(said.eligibility is not Eligibility.ASK for said in given):
        return given
    offered = account.client.dispute_products(order.id, operation=_OPERATION)
    row = row_named(account.rules, NOT_DISPUTABLE)
    checked = []
    for unit, said in zip(units, given, strict=True):
        if said.eligibility is Eligibility.ASK:
            entries = (
                offered
                if isinstance(offered, Refusal)
                else entries_for(offered.data, [unit], {}, account.connection)
            )
            if isinstance(entries, Refusal):
                reason = f"{row.reason} ({entries.message})"
                said = answer(row, unit).changed(reason=reason)
        checked.append(said)
    return tuple(checked)
