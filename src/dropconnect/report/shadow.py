"""What is told about stores in shadow mode: what was planned, beside what people did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.money import Money
from dropconnect.models.shadow import ShadowDone
from dropconnect.models.shadow import ShadowOrigin as ShadowOrigin
from dropconnect.models.shadow import ShadowVerdict as ShadowVerdict
from dropconnect.report.pages import Page
from dropconnect.report.standing import Standing
from dropconnect.report.work import UnreadStore

if TYPE_CHECKING:
    from dropconnect.saga.shadow.comparing import ShadowOrder


class ShadowReport(Model):
    """An order for which something was planned, and what people did about it."""

    connection: str = Field(description="The store.")
    order_id: str
    order_number: str = Field(description="What people call the order.")
    origin: ShadowOrigin = Field(description="requested: with `cancel`; seen: people did it at the store.")
    planned_at: AwareDatetime
    currency: str = Field(description="Empty: the order could not be read.")
    planned: Money | None = Field(
        description="What would have been paid back; null: the plan is refused, or it is not known."
    )
    paid: Money | None = Field(description="What people paid back; null: it was not compared yet.")
    difference: Money | None = Field(description="What was paid less what was planned; null: one is missing.")
    verdict: ShadowVerdict
    why: str = Field(description="The reason of the verdict, else empty.")
    goods: str = Field(description="Goods that a supplier still has for nobody, else empty.")
    compared_at: AwareDatetime | None


class ShadowTotal(Model):
    """All orders with one verdict, in one currency."""

    verdict: ShadowVerdict
    currency: str
    count: int
    planned: Money | None = Field(description="Of the orders where it is known; null: of none.")
    paid: Money | None = Field(description="Of the orders that were compared; null: of none.")
    difference: Money | None = Field(description="Of the orders where both are known; null: of none.")


class ShadowPage(Page):
    """What was planned for stores in shadow mode, the newest first. Nothing was moved."""

    standing: Standing = Field(
        description="person: goods are on their way for nobody. waiting: a store could not be read."
    )
    since: AwareDatetime = Field(description="What was planned then or later.")
    stores: tuple[str, ...] = Field(description="The stores that are in shadow mode now.")
    orders: tuple[ShadowReport, ...] = Field(description="Those of this page: they were compared just now.")
    totals: tuple[ShadowTotal, ...] = Field(
        description="Of all pages, by the newest comparison of each order."
    )
    unread: tuple[UnreadStore, ...] = Field(description="Stores that could not be compared to the end.")


def shadow_report(order: ShadowOrder) -> ShadowReport:
    newest, planned = order.newest, order.planned
    done = newest.done or ShadowDone()
    difference = done.paid - planned if done.paid is not None and planned is not None else None
    return ShadowReport(
        connection=newest.connection,
        order_id=newest.order_id,
        order_number=newest.order_number,
        origin=newest.origin,
        planned_at=newest.planned_at,
        currency=newest.facts.currency,
        planned=planned,
        paid=done.paid,
        difference=difference,
        verdict=newest.verdict,
        why=done.why,
        goods=done.goods,
        compared_at=newest.compared_at,
    )


def totals_of(orders: Iterable[ShadowReport]) -> tuple[ShadowTotal, ...]:
    """One row for each verdict and currency, in the order of the verdicts."""
    kinds: dict[tuple[ShadowVerdict, str], list[ShadowReport]] = {}
    for order in orders:
        kinds.setdefault((order.verdict, order.currency), []).append(order)
    verdicts = list(ShadowVerdict)
    return tuple(
        ShadowTotal(
            verdict=verdict,
            currency=currency,
            count=len(members),
            planned=_sum(currency, (order.planned for order in members)),
            paid=_sum(currency, (order.paid for order in members)),
            difference=_sum(currency, (order.difference for order in members)),
        )
        for (verdict, currency), members in sorted(
            kinds.items(), key=lambda kind: (verdicts.index(kind[0][0]), kind[0][1])
        )
    )


def _sum(currency: str, amounts: Iterable[Money | None]) -> Money | None:
    known = [amount for amount in amounts if amount is not None]
    return Money.total(known, currency) if known else None
