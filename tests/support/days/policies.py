"""The policies that stores may have in a merchant's day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import hypothesis.strategies as st


@dataclass(frozen=True)
class Policy:
    """The store's policy, as far as it moves money."""

    refund: str
    refuses: str
    silent: str
    fee: tuple[str, Decimal]
    before_answer: bool
    approve_over: str

    @property
    def fixed(self) -> Decimal:
        return self.fee[1] if self.fee[0] == "fixed" else Decimal(0)

    @property
    def percent(self) -> Decimal:
        return self.fee[1] if self.fee[0] == "percent" else Decimal(0)

    def as_text(self) -> str:
        lines = [
            f'refund = "{self.refund}"',
            f'supplier_refuses = "{self.refuses}"',
            f'supplier_silent = "{self.silent}"',
            f"refund_before_answer = {str(self.before_answer).lower()}",
        ]
        if self.fixed:
            lines.append(f'fee = {{ fixed = "{self.fixed} USD" }}')
        if self.percent:
            lines.append(f'fee = {{ percent = "{self.percent}" }}')
        if self.approve_over:
            lines.append(f'approve_over = "{self.approve_over} USD"')
        return "\n".join(lines)


_ON_NO = st.sampled_from(("deny", "absorb", "ask"))
policies = st.builds(
    Policy,
    refund=st.sampled_from(("joined", "as-answered")),
    refuses=_ON_NO,
    silent=_ON_NO,
    fee=st.sampled_from((("", Decimal(0)), ("fixed", Decimal("7.50")), ("percent", Decimal("12.5")))),
    before_answer=st.sampled_from((False, False, True)),
    approve_over=st.sampled_from(("", "", "30.00")),
)
