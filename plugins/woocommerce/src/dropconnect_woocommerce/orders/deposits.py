"""Pure: deposits that a plugin took: the order's own total and date do not say what came in.

Two families of plugins, both read in their sources:

* Deposits of Webtomizer, Acowebs and MagePeople keep the whole price as the order's total and say in the
  order's meta data what the deposit is and whether it and the rest were paid;
* WooCommerce Deposits and YITH Deposits mark the lines or the order: its total is the deposit, and the rest
  is paid in orders of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dropconnect.kit import read_amount
from dropconnect.plugin import Money, PaymentEvidence, PaymentSource
from dropconnect_woocommerce.api.fields import Fields

_PREFIXES = ("_wc_deposits_", "_awcdp_deposits_", "_mepp_")
"""How the order's meta keys begin: ``..order_has_deposit``, ``..deposit_paid``, ``..deposit_amount``,
``..second_payment`` (the rest) and ``..second_payment_paid``."""
_LINE_KEYS = ("_is_deposit", "is_deposit", "_deposit")
_REST_ORDERS = ("_remaining_balance_order_id", "_full_payment_id")
"""On a line of WooCommerce Deposits and of YITH: the order in which its rest is paid."""
_YITH_ORDER = "_has_deposit"


def deposit_claims(order: Fields, total: Money) -> tuple[PaymentEvidence, ...]:
    """What the plugins say came in; empty for an order without a deposit, and for one paid in full."""
    for prefix in _PREFIXES:
        if _yes(order, f"{prefix}order_has_deposit") and not _yes(order, f"{prefix}second_payment_paid"):
            return _of_one_order(order, prefix, total.currency)
    rests = _orders_of_rests(order)
    if rests is None and not _yes(order, _YITH_ORDER):
        return ()
    where = f"order {', '.join(rests)}" if rests else "another order"
    says = f"a plugin took {total} as a deposit, and the rest is paid in {where}: see to that one, too"
    return (_store(says, total),)


def _of_one_order(order: Fields, prefix: str, currency: str) -> tuple[PaymentEvidence, ...]:
    deposit = _amount(order.meta_value(f"{prefix}deposit_amount"), currency)
    rest = _amount(order.meta_value(f"{prefix}second_payment"), currency)
    named = f"the deposit of {deposit}" if deposit is not None else "the deposit"
    if _yes(order, f"{prefix}deposit_paid"):
        came_in = _store(f"a plugin has {named} as paid", deposit)
    else:
        came_in = _store(f"a plugin has {named} as not paid", Money.zero(currency))
    owed = f"the rest of {rest}" if rest is not None else "the rest"
    return (came_in, _store(f"the plugin has {owed} as not paid"))


def _orders_of_rests(order: Fields) -> tuple[str, ...] | None:
    """The orders in which the rest of deposit lines is paid, as far as the lines name them; None: no line
    is a deposit."""
    lines = [row for row in order.objects("line_items") if any(_yes(row, key) for key in _LINE_KEYS)]
    return _distinct(row.meta(key) for row in lines for key in _REST_ORDERS) if lines else None


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.isdecimal()))


def _yes(row: Fields, key: str) -> bool:
    """Plugins write yes, 1 or true."""
    return str(row.meta_value(key)).lower() in ("yes", "1", "true")


def _amount(written: Any, currency: str) -> Money | None:
    """None for what is no amount. PHP counts in binary and writes 29.999999999999996."""
    try:
        return Money.rounded(read_amount(written, digits=28), currency)
    except ValueError:
        return None


def _store(says: str, amount: Money | None = None) -> PaymentEvidence:
    return PaymentEvidence(source=PaymentSource.STORE, amount=amount, says=says)
