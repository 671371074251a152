"""Many cancellations together, by the front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.support.office import DESK, ONE_STORE, Office

from dropconnect import (
    AuthenticationFailed,
    BulkOrder,
    BulkRow,
    BulkState,
    ConfigurationError,
    Dropconnect,
    LineSelection,
    Money,
    Standing,
    UsageError,
    WritesPaused,
)
from dropconnect.app.bulk_spool import Spool

DUE = Money.of("82.49", "USD")


def rows(*orders: str, store: str = "shop", reason: str = "changed-mind") -> list[BulkRow]:
    return [
        BulkRow(row=number, store=store, order=order, reason=reason)
        for number, order in enumerate(orders, start=1)
    ]


def planned(app: Dropconnect, asked: Iterable[BulkRow], by: str = "Ada") -> list[BulkOrder]:
    return sorted(app.bulk_plan(asked, name="recall", by=by), key=lambda order: order.row)


def carried_out(
    app: Dropconnect, asked: Iterable[BulkRow], by: str = "Ada", jobs: int = 4
) -> list[BulkOrder]:
    found = app.bulk_run(asked, name="recall", by=by, jobs=jobs)
    return sorted(found, key=lambda order: order.row)


ONE_LAMP = (LineSelection(selector="LAMP-1", quantity=1),)
THE_DESK = (LineSelection(selector=DESK),)


def states(orders: Iterable[BulkOrder]) -> list[str]:
    return [str(order.state) for order in orders]


def test_a_plan_shows_the_money_of_each_row_and_moves_nothing(app: Dropconnect, office: Office) -> None:
    found = planned(app, rows("ok-1", "ok-2"))

    assert states(found) == ["goes", "goes"]
    assert [order.due for order in found] == [DUE, DUE]
    assert app.cases().total == 0
    assert office.shop.moved == []


def test_a_run_pays_each_row_back_once(app: Dropconnect, office: Office) -> None:
    found = carried_out(app, rows("ok-1", "ok-2", "ok-3"))

    assert states(found) == ["done", "done", "done"]
    assert [order.paid_back for order in found] == [DUE, DUE, DUE]
    assert [office.shop.paid_back(f"ok-{number}") for number in (1, 2, 3)] == [DUE, DUE, DUE]


def test_the_same_rows_again_move_nothing_in_whatever_order_they_come(
    app: Dropconnect, office: Office
) -> None:
    carried_out(app, rows("ok-1", "ok-2", "ok-3"))

    again = carried_out(app, rows("ok-3", "ok-4", "ok-1"))

    assert states(again) == ["done", "done", "done"]
    assert [order.known for order in again] == [True, False, True]
    assert [order.order_id for order in again] == ["ok-3", "ok-4", "ok-1"]
    assert len(office.shop.moved) == 4


def test_a_row_under_another_name_pays_nothing_a_second_time(app: Dropconnect, office: Office) -> None:
    asked = [row.changed(lines=ONE_LAMP) for row in rows("ok-1")]
    carried_out(app, asked)

    [again] = app.bulk_run(asked, name="another", by="Ada")

    assert (again.state, again.code, again.case_id) == (BulkState.EXCLUDED, "asked-before", 1)
    assert len(office.shop.moved) == 1


def test_what_was_cancelled_by_hand_is_excluded(app: Dropconnect) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    [found] = planned(app, rows("ok-1"))

    assert (found.state, found.standing) == (BulkState.EXCLUDED, Standing.DONE)


def test_a_second_row_of_the_same_order_is_a_duplicate(app: Dropconnect, office: Office) -> None:
    asked = rows("ok-1", "#OK-1", " ok-1 ", "ok-2")

    assert states(planned(app, asked)) == ["goes", "excluded", "excluded", "goes"]
    found = carried_out(app, asked)

    assert [order.code for order in found] == ["", "duplicate", "duplicate", ""]
    assert "row 1" in found[1].words
    assert len(office.shop.moved) == 2


def test_two_parts_of_one_order_are_cancelled_one_after_the_other(app: Dropconnect, office: Office) -> None:
    one, other = rows("ok-1", "ok-1")
    asked = [one.changed(lines=ONE_LAMP), other.changed(lines=THE_DESK)]

    found = carried_out(app, asked, jobs=4)

    assert states(found) == ["done", "done"]
    assert len(office.shop.moved) == 2


def test_one_bad_row_stops_no_other(app: Dropconnect, office: Office) -> None:
    unreadable = BulkRow(row=9, store="shop", order="ok-9", trouble="a cell too many")
    asked = [*rows("ok-1", "broken-1", "ok-2"), unreadable]

    found = carried_out(app, asked)

    assert states(found) == ["done", "trouble", "done", "trouble"]
    assert found[1].words
    assert found[3].words == "a cell too many"
    assert len(office.shop.moved) == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (BulkRow(row=1, store="nowhere", order="ok-1", reason="changed-mind"), "unknown-store"),
        (BulkRow(row=1, store="shop", order="ok-1"), "no-reason"),
        (BulkRow(row=1, store="shop", order="ok-1", reason="changed-mind", trouble="odd"), "unreadable-row"),
    ],
)
def test_a_row_that_cannot_be_says_why(app: Dropconnect, row: BulkRow, code: str) -> None:
    [found] = planned(app, [row])

    assert (found.state, found.code, found.standing) == (BulkState.TROUBLE, code, Standing.PERSON)


def test_more_than_was_agreed_to_is_never_paid(app: Dropconnect, office: Office) -> None:
    [row] = rows("ok-1")

    [found] = carried_out(app, [row.changed(planned=True, agreed_due=Money.of("82.48", "USD"))])

    assert (found.state, found.standing) == (BulkState.CHANGED, Standing.PERSON)
    assert "82.49" in found.words
    assert office.shop.moved == []
    assert app.cases().total == 0


def test_less_than_was_agreed_to_is_paid(app: Dropconnect) -> None:
    [row] = rows("ok-1")

    [found] = carried_out(app, [row.changed(planned=True, agreed_due=Money.of("100.00", "USD"))])

    assert found.paid_back == DUE


def test_a_person_s_limit_counts_for_each_row(office: Office) -> None:
    people = (
        '[people.ada]\nname = "Ada"\nrole = "agent"\nlimit = "50 USD"\n'
        '[people.mia]\nname = "Mia"\nrole = "owner"\n'
        '[people.bo]\nname = "Bo"\nrole = "viewer"\n'
    )
    with office.opened(ONE_STORE + people) as app:
        [shown] = planned(app, rows("ok-1"))
        [asked] = carried_out(app, rows("ok-1"))
        [refused] = carried_out(app, rows("ok-2"), by="Bo")
        [nameless] = carried_out(app, rows("ok-3"), by="")

    assert (shown.state, shown.code) == (BulkState.QUESTION, "over-personal-limit")
    assert (asked.state, asked.standing) == (BulkState.PERSON, Standing.PERSON)
    assert (refused.state, refused.code) == (BulkState.REFUSED, "not-allowed")
    assert (nameless.state, nameless.code) == (BulkState.REFUSED, "not-allowed")
    assert office.shop.moved == []


def test_a_pause_stops_a_run_before_its_next_row(app: Dropconnect, office: Office) -> None:
    found: list[BulkOrder] = []

    def run_and_pause() -> None:
        for order in app.bulk_run(rows(*(f"ok-{n}" for n in range(20))), name="recall", by="Ada", jobs=1):
            found.append(order)
            if len(found) == 3:
                app.pause(None, "stocktaking", by="Ada")

    with pytest.raises(WritesPaused, match=r"Ada has stopped all writes: stocktaking.*resume"):
        run_and_pause()

    assert 3 <= len(found) <= 5
    app.resume(None, by="Ada")
    again = carried_out(app, rows(*(f"ok-{n}" for n in range(20))))
    assert states(again) == ["done"] * 20
    assert len(office.shop.moved) == 20


def test_a_run_that_is_stopped_goes_on_with_the_same_rows(app: Dropconnect, office: Office) -> None:
    asked = rows(*(f"ok-{n}" for n in range(12)))
    first: list[BulkOrder] = []
    for order in app.bulk_run(asked, name="recall", by="Ada", jobs=2, stopped=lambda: len(first) >= 4):
        first.append(order)

    assert 4 <= len(first) < 12
    found = carried_out(app, asked)

    assert states(found) == ["done"] * 12
    assert sum(order.known for order in found) == len(first)
    assert len(office.shop.moved) == 12


def test_wrong_credentials_stop_a_run_and_what_is_done_is_told(app: Dropconnect, office: Office) -> None:
    def refuse(call: object) -> None:
        if "ok-7" in str(getattr(call, "order_id", "")):
            raise AuthenticationFailed("the key is gone")

    office.shop.listeners.append(refuse)
    found: list[BulkOrder] = []
    with pytest.raises(AuthenticationFailed):
        found.extend(app.bulk_run(rows(*(f"ok-{n}" for n in range(20))), name="recall", by="Ada", jobs=1))

    assert len(office.shop.moved) <= 8


def test_a_store_in_shadow_mode_keeps_the_plans_only(office: Office) -> None:
    with office.opened(ONE_STORE + 'mode = "shadow"\n') as app:
        found = carried_out(app, rows("ok-1", "ok-2"))
        kept = app.shadow("shop").total

    assert states(found) == ["shadow", "shadow"]
    assert kept == 2
    assert office.shop.moved == []


def test_a_supplier_that_is_asked_makes_a_row_wait(supplied: Dropconnect, office: Office) -> None:
    office.order_desk("ok-1", "silent-1")

    [found] = carried_out(supplied, rows("ok-1"))

    assert (found.state, found.code) == (BulkState.WAITING, "supplier")
    assert found.paid_back == Money.zero("USD")


def test_what_a_customer_asks_for_goes_before_a_bulk_run(app: Dropconnect, office: Office) -> None:
    office.shop.place("busy-1")
    office.shop.place("busy-2")
    carried_out(app, rows("busy-1"))
    app.cancel("shop", "busy-2", reason="changed-mind", by="Ada")
    office.world.clock.advance(3600)

    app.work(jobs=1)

    assert [moved.order_id for moved in office.shop.moved] == ["busy-2", "busy-1"]


@pytest.mark.parametrize("jobs", [0, 33])
def test_another_number_of_jobs_is_refused(app: Dropconnect, jobs: int) -> None:
    with pytest.raises(UsageError, match="from 1 to 32"):
        list(app.bulk_plan(rows("ok-1"), name="recall", jobs=jobs))


def test_a_run_without_a_name_is_refused(app: Dropconnect) -> None:
    with pytest.raises(UsageError, match="--name"):
        list(app.bulk_plan(rows("ok-1"), name=" "))


def test_a_list_is_read_no_further_ahead_than_the_rows_at_work(app: Dropconnect) -> None:
    read: list[int] = []

    def endless() -> Iterator[BulkRow]:
        for number in range(1, 100_000):
            read.append(number)
            yield BulkRow(row=number, store="shop", order=f"ok-{number}", reason="changed-mind")

    plans = app.bulk_plan(endless(), name="recall", jobs=3)
    for _ in range(5):
        next(plans)
    plans.close()

    assert len(read) <= 5 + 3 + 1


def test_numbers_and_a_search_make_rows(app: Dropconnect) -> None:
    found = list(app.bulk_rows("shop", reason="fraud", numbers="1001, #1002  1003"))

    assert [row.order for row in found] == ["1001", "#1002", "1003"]
    assert {row.reason for row in found} == {"fraud"}


def test_a_store_that_cannot_show_all_it_found_is_refused(app: Dropconnect, office: Office) -> None:
    office.shop.searches_all = False

    with pytest.raises(UsageError, match="some would be left out"):
        list(app.bulk_rows("shop", query="nobody@example.test"))


def test_an_unknown_store_is_an_error_before_anything_is_read(app: Dropconnect, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        list(app.bulk_rows("nowhere", file=tmp_path / "none.csv"))


def test_exactly_one_list_is_needed(app: Dropconnect) -> None:
    for lists in ({}, {"numbers": "1", "query": "2"}):
        with pytest.raises(UsageError, match="one of the three"):
            list(app.bulk_rows("shop", **lists))  # type: ignore[arg-type]


def test_a_spool_sums_up_by_currency_and_reason(app: Dropconnect) -> None:
    with Spool() as spool:
        assert spool.add(rows("ok-1", "ok-2", "broken-1", "ok-1")) == 4
        for order in app.bulk_plan(spool.rows(), name="recall", by="Ada"):
            spool.put(order)
        report = spool.report("recall", carried_out=False, stopped="")

        assert report.totals.states == {BulkState.GOES: 2, BulkState.EXCLUDED: 1, BulkState.TROUBLE: 1}
        assert [(row.currency, row.due) for row in report.totals.money] == [("USD", DUE + DUE)]
        assert [row.order for row in spool.agreed()] == ["ok-1", "ok-2"]
        assert all(row.agreed_due == DUE for row in spool.agreed())
