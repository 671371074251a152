"""The front door in several threads at once, as a program with web pages uses it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.office import Office

from dropconnect import Cancellation, Dropconnect, Money, Standing, UsageError

THREADS = 8


def together(do: Callable[[int], Cancellation]) -> list[Cancellation]:
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(do, range(THREADS)))


def test_different_orders_are_cancelled_at_once(app: Dropconnect, office: Office) -> None:
    results = together(lambda number: app.cancel("shop", f"ok-{number}", reason="changed-mind", by="Ada"))

    cases = [result.case for result in results if result.case is not None]
    assert len({case.id for case in cases}) == THREADS
    assert {case.standing for case in cases} == {Standing.DONE}
    for number in range(THREADS):
        assert office.shop.paid_back(f"ok-{number}") == Money.of("82.49", "USD")
    assert app.check_journal().standing is Standing.DONE


def test_the_same_order_is_one_case_however_many_ask(app: Dropconnect, office: Office) -> None:
    results = together(lambda _: app.cancel("shop", "ok-1", reason="changed-mind", by="Ada"))

    assert len({result.case.id for result in results if result.case is not None}) == 1
    assert all(result.case is not None for result in results)
    app.work()
    assert office.shop.paid_back("ok-1") == Money.of("82.49", "USD")
    assert [call.hook for call in office.shop.writes("ok-1")] == ["refund_order", "cancel_order"]


@pytest.mark.parametrize("jobs", [0, 33, -1])
def test_another_number_of_jobs_is_refused(app: Dropconnect, jobs: int) -> None:
    with pytest.raises(UsageError, match="from 1 to 32"):
        app.work(jobs=jobs)


def test_the_report_of_work_names_its_cases_by_their_numbers(app: Dropconnect, office: Office) -> None:
    for number in range(THREADS):
        office.shop.place(f"busy-{number}")
        app.cancel("shop", f"busy-{number}", reason="changed-mind", by="Ada")
    office.world.clock.advance(60)
    office.heard.clear()

    worked = app.work(jobs=THREADS)

    assert [case.id for case in worked.cases] == list(range(1, THREADS + 1))
    assert {case.standing for case in worked.cases} == {Standing.DONE}
    assert all(event in office.heard for event in worked.changes), "a listener hears of all of it"
    assert len(set(map(repr, office.heard))) == len(office.heard), "and of each once"
