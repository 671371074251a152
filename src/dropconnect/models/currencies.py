"""How many decimals a currency has: by ISO 4217, by what shops offer beside it, by the configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from iso4217 import Currency

from dropconnect.errors import ConfigurationError, UnknownCurrency

BESIDE_ISO: Mapping[str, int] = {
    # Offered, and never in ISO 4217: Iranian toman, bitcoin, and the pounds of Guernsey, the Isle of Man,
    # Jersey and the ruble of Transnistria, which are divided as the money that they stand beside.
    "IRT": 0,
    "BTC": 8,
    "GGP": 2,
    "IMP": 2,
    "JEP": 2,
    "PRB": 2,
    # Still offered, and struck off ISO 4217 (its list three of former currencies): orders stay as they were.
    "ANG": 2,
    "BGN": 2,
    "BYR": 0,
    "CUC": 2,
    "HRK": 2,
    "MRO": 2,
    "SLL": 2,
    "VEF": 2,
    "ZWL": 2,
}
"""Codes that shops offer and ISO 4217 does not have (any more). Source: the lists of shop platforms, which
their plugins' facts name, and ISO 4217 list three for the decimals of former currencies."""

MOST_DECIMALS = 8
"""No currency that a shop sells in is divided further."""

_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_configured: dict[str, int] = {}


@cache
def exponent(currency: str) -> int:
    """How many decimals ``currency`` has (USD 2, JPY 0, KWD 3).

    Raises ``UnknownCurrency`` (a ``ValueError``) for a code that neither ISO 4217 nor the configuration
    knows, or that has no minor unit (gold, test currencies): a guess would round the money wrongly. What
    is not a code at all is a plain ``ValueError``.
    """
    if not _CODE.fullmatch(currency):
        raise ValueError(f"{currency[:10]!r} is not an ISO 4217 currency code")
    known = _known(currency)
    if known is None:
        known = _configured.get(currency)
    if known is None:
        raise UnknownCurrency(
            f"{currency} has no decimals in ISO 4217: say in dropconnect.toml how many it has, such as "
            f"`{currency} = 2` in the table [currencies]"
        )
    return known


def configure(currencies: Mapping[str, int], source: str) -> None:
    """Make further codes known to this process, by what the file ``source`` says.

    Raises ``ConfigurationError`` for a wrong code, for decimals that contradict ISO 4217, or another file
    (or an earlier state of the same one) that this process has read: money was rounded by it already.
    """
    for code, decimals in currencies.items():
        where = f"{source}: currencies.{code}"
        if not _CODE.fullmatch(code):
            raise ConfigurationError(f"{where}: a currency is written as its code, such as IRT")
        if not 0 <= decimals <= MOST_DECIMALS:
            raise ConfigurationError(f"{where}: a currency has 0 to {MOST_DECIMALS} decimals")
        known = _known(code)
        if known is not None and known != decimals:
            raise ConfigurationError(
                f"{where}: {code} has {known} decimals: leave this line out. A shop that rounds to fewer is "
                "understood without it"
            )
        if _configured.setdefault(code, decimals) != decimals:
            raise ConfigurationError(
                f"{where}: this process has read that {code} has {_configured[code]} decimals: correct one "
                "of the two, then start anew"
            )


def _known(currency: str) -> int | None:
    """None: ISO 4217 and the shops' lists do not say."""
    try:
        digits = Currency(currency).exponent
    except ValueError:
        return BESIDE_ISO.get(currency)
    return int(digits) if digits is not None else None
