"""What a person took off a refund because handling took value off the goods. Pure.

Directive 2011/83/EU, Article 14(2): the consumer answers for handling beyond what is needed to see what the
goods are and whether they work. Nothing lowers a refund by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dropconnect.errors import UsageError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.states import Decision
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money

_SAID = re.compile(r"^(?P<amount>\S+)(?: (?P<currency>[A-Za-z]{3}))?,? because,? (?P<why>.*\w.*)$")


def lowered_by(detail: str, currency: str, most: Money | None) -> Money:
    """The amount in ``5.00 because it is scratched``. ``most``: what is due; None: not known yet.

    Raises ``UsageError`` for what is not an amount of the currency with its reason, and for more than
    ``most``.
    """
    found = _SAID.match(" ".join(detail.split()))
    if found is None:
        raise UsageError(
            f"{detail!r} does not say how much less, and why: write it as in 5.00 because it is scratched"
        )
    if (found["currency"] or currency).upper() != currency:
        raise UsageError(f"{found['currency']} is not the order's currency: write the amount in {currency}")
    try:
        amount = Money.of(found["amount"], currency)
    except ValueError as error:
        raise UsageError(f"{found['amount']!r} is not an amount in {currency}: {error}") from None
    if amount.amount <= 0:
        raise UsageError("say how much less: an amount above 0")
    if most is not None and amount > most:
        raise UsageError(f"{amount} is more than the {most} that is due: say at most that")
    return amount


def worth_in(plan: Plan, units: Mapping[str, int]) -> Money | None:
    """What these units of the plan's goods pay back, at most; None: nothing is paid."""
    if plan.refund is None:
        return None
    worth = Money.zero(plan.currency)
    for line in plan.refund.lines:
        count = min(units.get(line.line_id, 0), line.quantity)
        if count:
            worth = worth + line.gross.share(count, line.quantity)
    return min(worth, plan.refund.amount)


def lowered_in(tasks: Iterable[Task], currency: str) -> Money | None:
    """All that people took off in these tasks; None: nothing."""
    said = [task.decision_detail for task in tasks if task.decision is Decision.LOWERED]
    if not said:
        return None
    return Money.total((lowered_by(detail, currency, None) for detail in said), currency)
