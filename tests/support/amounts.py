"""Amounts as tests write them."""

from __future__ import annotations

from dropconnect.models.money import Money


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")
