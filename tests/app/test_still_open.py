"""What `work` says at its end: what is still open, when it is due, and who is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.support.office import Office

from dropconnect import Dropconnect, WaitsFor, WorkReport
from dropconnect.testing.fakes import Call

HOUR = timedelta(hours=1)


def waits(report: WorkReport) -> list[tuple[WaitsFor | None, str, int, datetime | None]]:
    return [(wait.kind, wait.who, wait.count, wait.until) for wait in report.still_open.waits]


def test_work_says_who_is_waited_for_and_until_when(supplied: Dropconnect, office: Office) -> None:
    now = office.world.clock.now()
    for number, at_supplier in ((1, "silent-1"), (2, "silent-2"), (3, "manual-3")):
        office.order_desk(f"ok-{number}", at_supplier)
        supplied.cancel("shop", f"ok-{number}", reason="changed-mind", by="Ada")
    office.order_desk("rate-limited-4", "now-4")
    supplied.cancel("shop", "rate-limited-4", reason="changed-mind", by="Ada")

    worked = supplied.work()

    assert worked.still_open.cases == 4
    answers_by = min(part.answer_by for part in supplied.case(1).parts if part.answer_by is not None)
    assert waits(worked) == [
        (WaitsFor.PERSON, "merchant", 1, now + 24 * HOUR),
        (WaitsFor.SUPPLIER, "woodwork", 2, answers_by),
        (WaitsFor.RETRY, "shop", 1, now + timedelta(seconds=120)),
    ]
    assert worked.still_open.due_at == now + timedelta(seconds=120), "the first that work itself can do"


def test_work_that_leaves_nothing_open_says_so(supplied: Dropconnect, office: Office) -> None:
    office.order_desk("ok-1", "now-1")
    supplied.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    worked = supplied.work()

    assert (worked.still_open.cases, worked.still_open.due_at, worked.still_open.waits) == (0, None, ())


def test_a_case_that_another_one_is_at_work_on_is_open_too(app: Dropconnect, office: Office) -> None:
    seen: list[WorkReport] = []

    def look(call: Call) -> None:
        if call.hook == "refund_order":
            with office.opened() as another:
                seen.append(another.work())

    office.shop.listeners.append(look)
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    [meanwhile] = seen
    assert (meanwhile.legs, meanwhile.still_open.cases) == (0, 1)
    assert waits(meanwhile) == [(None, "shop", 1, None)]
