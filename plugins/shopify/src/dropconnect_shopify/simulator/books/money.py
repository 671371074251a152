"""Money as Shopify keeps it: every amount in what the customer paid with and in what the shop counts in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]

ZERO = Decimal(0)
_DECIMALS = {"CLP": 0, "JPY": 0, "KRW": 0, "VND": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3}


@dataclass(frozen=True)
class Currencies:
    """An order's two currencies. Amounts are kept in ``presentment``, in which the customer paid; ``rate`` is
    how much of ``shop`` one unit of it is worth."""

    shop: str = "USD"
    presentment: str = "USD"
    rate: Decimal = Decimal(1)

    @property
    def differ(self) -> bool:
        return self.shop != self.presentment

    def rounded(self, amount: Decimal) -> Decimal:
        return rounded(amount, self.presentment)

    def bag(self, amount: Decimal) -> Json:
        """A MoneyBag."""
        return {
            "shopMoney": money(rounded(amount * self.rate, self.shop), self.shop),
            "presentmentMoney": money(self.rounded(amount), self.presentment),
        }


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-_DECIMALS.get(currency, 2)), ROUND_HALF_UP)


def money(amount: Decimal, currency: str) -> Json:
    """A MoneyV2."""
    return {"amount": decimal_text(amount), "currencyCode": currency}


def decimal_text(amount: Decimal) -> str:
    """As in the samples of Shopify's documents: no more digits than needed, but at least one decimal."""
    text = f"{amount.normalize():f}"
    return text if "." in text else f"{text}.0"
