"""What values cost: money beside bare decimals, a changed copy beside one that is made anew.

Each ratio compares two things of the same run, by processor time.
"""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable
from decimal import Decimal

from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.testing.fakes import FakeClock, fake_order

TIMES = 20_000
ROUNDS = 5


def measure_values() -> None:
    """Print the ratios. The least of some rounds counts: the rest is what else the machine did."""
    bare, other = Decimal("12.30"), Decimal("4.10")
    money, more = Money.of(bare, "USD"), Money.of(other, "USD")
    order = fake_order("shop", "ok-1", FakeClock().now())
    ratio("money added", lambda: money + more, lambda: bare + other, "Decimal added")
    ratio("money compared", lambda: money < more, lambda: bare < other, "Decimal compared")
    written = money.model_dump(mode="json")
    ratio("money read", lambda: Money.model_validate(written), lambda: Decimal("12.30"), "Decimal read")
    ratio("order.changed(refunds=())", lambda: order.changed(refunds=()), lambda: anew(order), "made anew")


def anew(order: Order) -> Order:
    """The same copy with every field checked again."""
    return Order.model_validate({**dict(order), "refunds": ()})


def ratio(name: str, ours: Callable[[], object], bare: Callable[[], object], beside: str) -> None:
    spent, least = seconds(ours), seconds(bare)
    print(f"{name:28} {spent / TIMES * 1e6:.2f} us, {spent / least:.1f} x {beside}")


def seconds(work: Callable[[], object]) -> float:
    return min(timeit.repeat(work, number=TIMES, repeat=ROUNDS, timer=time.process_time))


if __name__ == "__main__":
    measure_values()
