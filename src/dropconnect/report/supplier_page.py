"""What a supplier is told on its page: its goods and its own order number, and nothing of the customer."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model


class AskedGoods(Model):
    """Goods that are to be stopped."""

    name: str
    sku: str
    quantity: int


class SupplierQuestionReport(Model):
    """The question about one supplier order, and what was answered."""

    supplier: str = Field(description="As the merchant calls it.")
    order_number: str = Field(description="The supplier's own number; else that of the store's order.")
    whole: bool = Field(description="It is all of that order.")
    goods: tuple[AskedGoods, ...]
    language: str = Field(description="In which the supplier is written to: en or de.")
    answer_by: AwareDatetime | None
    closed: bool = Field(description="The question was decided: nothing can be answered any more.")
    said: str = Field(description="What the supplier said first: stopped, sent, cannot; empty: nothing yet.")
    said_detail: str
    said_at: AwareDatetime | None
    said_again: bool = Field(default=False, description="It has just said something else: a person looks.")
