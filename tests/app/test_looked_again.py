"""What changes between two looks at an order counts, although a plan of equal facts is not made anew."""

from __future__ import annotations

from pathlib import Path

from tests.support.office import ONE_STORE, Office

from dropconnect import Money, PlanReport
from dropconnect.testing.fakes import Call

DAY = 86_400
LAST_LOOK = 2
"""At which the order is read before money moves; what was read before goes from look to look."""


def test_a_window_that_ends_while_a_person_thinks_is_over(tmp_path: Path) -> None:
    office = Office(tmp_path)

    def agree(plan: PlanReport) -> bool:
        assert not plan.refused
        office.world.clock.advance(2 * DAY)
        return True

    with office.opened(f"{ONE_STORE}[stores.shop.policy]\nwindow_days = 1\n") as app:
        done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", agree=agree)

    assert done.case is not None
    assert "customers may cancel within 1 days" in done.case.outcome_reason
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_what_staff_pays_back_before_the_last_look_is_not_paid_again(office: Office) -> None:
    reads: list[Call] = []

    def meanwhile(call: Call) -> None:
        if call.hook == "get_order":
            reads.append(call)
            if len(reads) == LAST_LOOK:
                office.pay_back("ok-1", "DESK-1")

    office.shop.listeners.append(meanwhile)
    with office.opened() as app:
        done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert done.case is not None
    assert done.case.paid_back == Money.of("60.50", "USD")
    assert office.shop.paid_back("ok-1") == Money.of("82.49", "USD")
