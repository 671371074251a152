"""May these units be cancelled? What the rules say, and whether CJ offers it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dropconnect.kit import row_named
from dropconnect.plugin import Eligibility, LineAnswer, Money, Refusal, SupplierOrder, SupplierUnits
from dropconnect_cjdropshipping.api.fields import CURRENCY, Fields
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import entries_for
from dropconnect_cjdropshipping.orders.portal import portal_kit
from dropconnect_cjdropshipping.orders.reading import offered_for
from dropconnect_cjdropshipping.orders.rules import NOT_DISPUTABLE, PAID_STAGES, answer, answers

_OPERATION = "check_cancellation"
_PERHAPS_BY_HAND = (Eligibility.MANUAL, Eligibility.ASK)


def cancellation_terms(
    account: Account, order: SupplierOrder, units: Sequence[SupplierUnits]
) -> tuple[LineAnswer, ...]:
    """What the rules say; where they say "ask", whether CJ offers a dispute at all; and what a person needs
    for what the API does not take."""
    given, offered = answers(account.rules, order, units), None
    if order.stage in PAID_STAGES and any(said.eligibility in _PERHAPS_BY_HAND for said in given):
        said_of_products = offered_for(account, order.id, _OPERATION)
        offered = said_of_products if isinstance(said_of_products, Refusal) else said_of_products.data
        given = tuple(
            _offered(account, said, order, unit, offered) for said, unit in zip(given, units, strict=True)
        )
    return _with_portal(account, order, units, given, None if isinstance(offered, Refusal) else offered)


def _offered(
    account: Account, said: LineAnswer, order: SupplierOrder, unit: SupplierUnits, offered: Any
) -> LineAnswer:
    """The answer once CJ has said which lines it offers a dispute for."""
    if said.eligibility is not Eligibility.ASK:
        return said
    entries = (
        offered if isinstance(offered, Refusal) else entries_for(offered, [unit], {}, account.connection)
    )
    if not isinstance(entries, Refusal):
        return said
    row = row_named(account.rules, NOT_DISPUTABLE)
    return answer(row, order, unit).changed(reason=f"{row.reason} ({entries.message})")


def _with_portal(
    account: Account,
    order: SupplierOrder,
    units: Sequence[SupplierUnits],
    given: Sequence[LineAnswer],
    products: Any,
) -> tuple[LineAnswer, ...]:
    """One kit for all units under the same rule; a merchant's rule may leave to a person what CJ's asks."""
    by_rule: dict[str, list[SupplierUnits]] = {}
    for unit, said in zip(units, given, strict=True):
        if said.eligibility in _PERHAPS_BY_HAND:
            by_rule.setdefault(said.rule, []).append(unit)
    kits = {
        rule: portal_kit(account.settings, order, same, _prices(account, same, products))
        for rule, same in by_rule.items()
    }
    return tuple(
        said.changed(portal=kits[said.rule]) if said.eligibility in _PERHAPS_BY_HAND else said
        for said in given
    )


def _prices(account: Account, units: Sequence[SupplierUnits], products: Any) -> Money | None:
    """What CJ charged for these units, without postage; None where it does not say that of each."""
    listed = products.get("productInfoList") if isinstance(products, dict) else None
    rows = Fields.each_of(listed, "the products of a dispute", account.connection)
    prices = {row.text("lineItemId"): row.price("price") for row in rows}
    total = Money.of("0", CURRENCY)
    for unit in units:
        price = prices.get(unit.line_id)
        if price is None or price.exact is None:
            return None
        total += Money.rounded(price.exact.amount * Decimal(unit.quantity), CURRENCY)
    return total
