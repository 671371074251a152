"""The fee of the policy: what is kept of a cancellation, and of which goods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dropconnect.errors import ConfigurationError
from dropconnect.models.cancellation import Cause
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order
from dropconnect.planner.balance import at_least_zero
from dropconnect.planner.parts import Part, total
from dropconnect.planner.past import Past
from dropconnect.policy import StorePolicy


@dataclass(frozen=True)
class Fees:
    """The fee of one cancellation. ``gross``: what there is to pay back."""

    order: Order
    policy: StorePolicy
    cause: Cause
    past: Past
    gross: Money

    def kept(self, parts: Sequence[Part], *, without: Collection[str] = ()) -> Money:
        """What is kept: only of a customer's cancellation, and never more than there is to pay back.

        ``without``: ids of the goods that pay none; a fixed fee is kept only where there are no such goods.
        ``ConfigurationError`` for a fee in another currency.
        """
        fee = self.policy.fee
        if fee is None or self.cause is not Cause.CUSTOMER:
            return Money.zero(self.gross.currency)
        if fee.fixed is not None:
            fixed = self._fixed(fee.fixed)
            return Money.zero(self.gross.currency) if without else fixed
        charged = (part for part in parts if part.kind is LineKind.ITEM and part.line_id not in without)
        items = total(charged, self.gross.currency)
        return min(self.gross, items.percent(fee.percent or Decimal(0), self.order.decimals))

    def _fixed(self, fixed: Money) -> Money:
        """A fee finer than the store's step is kept up to that step: the store could not pay the rest."""
        currency = self.gross.currency
        if fixed.currency != currency:
            raise ConfigurationError(
                f"the policy's fee is in {fixed.currency}, but the order is in {currency}: "
                "set fee.percent, or fee.fixed in the order's currency"
            )
        step = self.order.step.amount
        whole_steps = Money.of(fixed.amount // step * step, currency)
        return min(self.gross, at_least_zero(whole_steps - self.past.fees_kept(currency)))
