"""Two installations at one order, in many orders of their requests: never paid twice, and paid if both live.

``make test`` takes a few orders with one change of turns. ``make prove`` takes more, two changes of turns,
and the first forty orders of each exploration: of all orders, with a stop of one of them at any request,
and with a read that loses rows. ``ORDERS=0 make prove ARGS="-k every_order"`` explores until there are no
more, which takes hours.
"""

from __future__ import annotations

import os
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest
from tests.woocommerce.two_journals.exploring import Chooser, Turns, schedules
from tests.woocommerce.two_journals.race import PARTIES, Race, Shop, Wish

from dropconnect.journal.states import Outcome

MOST = int(os.environ.get("ORDERS", "40"))
"""How many orders an exploration takes; 0: all."""
WHOLE: Wish = {}
LINE: Wish = {"LAMP-1": 1}
DUE = {"whole": Decimal("82.49"), "line": Decimal("27.50")}
WISHES = {"whole": WHOLE, "line": LINE}


def race(shop: Shop, first: str, second: str, **may: Any) -> Race:
    return Race(shop, {"a": WISHES[first], "b": WISHES[second]}, **may)


def assert_paid_once(shop: Shop, run: Race, wishes: set[str], schedule: Chooser) -> None:
    """At most what is due while one may have stopped; else all of it, by one of the two."""
    most = max(DUE[wish] for wish in wishes)
    assert run.order.money_paid <= most, f"paid {run.order.money_paid} of {most}: {schedule}"
    shop.work_on(run.order)
    assert run.order.money_paid <= most, f"paid {run.order.money_paid} of {most} later: {schedule}"
    if run.has_stopped:
        return
    cases = [case for party in PARTIES if (case := shop.case(party, run.order))]
    outcomes = sorted(str(case.outcome or case.waiting_on) for case in cases)
    if len(wishes) == 1:
        assert outcomes == [Outcome.ALREADY, Outcome.DONE], f"{outcomes}: {schedule}"
    else:
        # Who wants all of it, and comes second, is asked before the rest is paid.
        shop.approve_all()
        shop.work_on(run.order)
    assert run.order.money_paid == most, f"paid {run.order.money_paid} of {most}: {schedule}"
    assert set(shop.rows(run.order)) == {"done"}, f"{shop.rows(run.order)}: {schedule}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("whole", "whole"),
        pytest.param("line", "line", marks=pytest.mark.prove),
        pytest.param("whole", "line", marks=pytest.mark.prove),
    ],
)
@pytest.mark.parametrize(("starts", "follows"), [PARTIES, PARTIES[::-1]])
def test_one_change_of_turns_at_any_step_pays_once(
    shop: Shop, first: str, second: str, starts: str, follows: str
) -> None:
    for steps in range(0, 12, 3):
        schedule = Turns(starts, follows, steps)
        run = race(shop, first, second)
        assert run.run(schedule)
        assert_paid_once(shop, run, {first, second}, schedule)


@pytest.mark.parametrize(
    "steps", [4, *(pytest.param(steps, marks=pytest.mark.prove) for steps in (3, 5, 6, 7))]
)
def test_the_row_that_was_numbered_first_may_appear_last(shop: Shop, steps: int) -> None:
    """The shop gives a row its id before anybody sees it: the lowest one alone must not pay. Of a line the
    shop would pay two."""
    schedule = Turns(*PARTIES, 1, steps)
    run = race(shop, "line", "line", numbering=True)
    assert run.run(schedule)
    assert_paid_once(shop, run, {"line"}, schedule)


def assert_every_order_pays_once(shop: Shop, first: str, second: str, **may: Any) -> None:
    complete = 0
    for schedule in islice(schedules(), MOST or None):
        run = race(shop, first, second, **may)
        if run.run(schedule):
            complete += 1
            assert_paid_once(shop, run, {first, second}, schedule)
    print(f"{complete} orders of requests")
    assert complete > 20


@pytest.mark.prove
@pytest.mark.timeout(3600 if MOST else 86400)
def test_every_order_of_requests_pays_once(shop: Shop) -> None:
    assert_every_order_pays_once(shop, "line", "line", numbering=True)


@pytest.mark.prove
@pytest.mark.timeout(3600 if MOST else 86400)
def test_every_order_of_requests_with_a_stop_anywhere_pays_once(shop: Shop) -> None:
    assert_every_order_pays_once(shop, "whole", "whole", stops=1)


@pytest.mark.prove
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("first", "second"), [("line", "line"), ("whole", "line"), ("line", "whole")])
def test_two_changes_of_turns_at_any_steps_pay_once(shop: Shop, first: str, second: str) -> None:
    for before in range(1, 12, 2):
        for between in range(1, 12, 2):
            schedule = Turns(*PARTIES, before, between)
            run = race(shop, first, second, numbering=True)
            assert run.run(schedule)
            assert_paid_once(shop, run, {first, second}, schedule)


@pytest.mark.prove
@pytest.mark.timeout(3600 if MOST else 86400)
def test_in_compatibility_mode_a_read_may_lose_rows_at_any_time(shop: Shop) -> None:
    shop.simulator.shop.synchronised = True
    assert_every_order_pays_once(shop, "whole", "whole", losses=1)
