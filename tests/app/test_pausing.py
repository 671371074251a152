"""A person stops every write of everybody at once, and lets them go on."""

from __future__ import annotations

import pytest
from tests.support.office import Office

from dropconnect import Dropconnect, Standing, UsageError, WaitsFor
from dropconnect.errors import WritesPaused

TWO_STORES = """
[stores.shop]
connector = "fake-platform"

[stores.other]
connector = "fake-platform"
"""


def test_while_all_is_paused_a_case_waits_and_nothing_is_written(app: Dropconnect, office: Office) -> None:
    app.pause(None, "the shop moves to another host", by="Ada")
    done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ben")

    assert done.standing is Standing.WAITING
    assert done.case is not None
    assert done.case.waits_for is WaitsFor.PAUSE
    assert "the shop moves to another host" in done.case.waiting_on
    assert office.shop.writes("ok-1") == []


def test_a_plan_can_be_made_while_all_is_paused(app: Dropconnect) -> None:
    app.pause(None, "the shop moves", by="Ada")
    assert str(app.plan("shop", "ok-1", reason="changed-mind").due) == "82.49 USD"


def test_after_it_ends_work_pays_what_was_due(app: Dropconnect, office: Office) -> None:
    app.pause("shop", "the shop moves", by="Ada")
    case = app.cancel("shop", "ok-1", reason="changed-mind", by="Ben").case
    assert case is not None
    app.work()
    assert app.case(case.id).case.is_open

    ended = app.resume("shop", by="Ada").pause
    assert (ended.paused_by, ended.resumed_by) == ("Ada", "Ada")
    report = app.work()
    assert report.standing is Standing.DONE
    assert str(app.case(case.id).case.paid_back) == "82.49 USD"


def test_the_pause_of_one_store_leaves_others_alone(office: Office) -> None:
    with office.opened(TWO_STORES) as app:
        app.pause("other", "its owner is away", by="Ada")
        assert app.cancel("shop", "ok-1", reason="changed-mind", by="Ben").standing is Standing.DONE
        waits = app.cancel("other", "ok-1", reason="changed-mind", by="Ben")
        assert waits.standing is Standing.WAITING


def test_a_pause_of_all_is_not_ended_for_one_store(app: Dropconnect) -> None:
    app.pause(None, "stop", by="Ada")
    with pytest.raises(UsageError, match="paused: all stores"):
        app.resume("shop", by="Ben")


def test_pausing_twice_keeps_the_first_name_and_reason(app: Dropconnect) -> None:
    app.pause(None, "first", by="Ada")
    again = app.pause(None, "second", by="Ben")
    assert (again.pause.because, again.pause.paused_by) == ("first", "Ada")
    assert len(app.pauses()) == 1


def test_check_and_work_and_the_list_of_cases_say_that_all_is_paused(app: Dropconnect) -> None:
    app.pause(None, "the shop moves", by="Ada")
    row = next(row for row in app.check().machine if row.name == "writes")
    assert not row.ok
    assert "Ada" in row.detail
    assert "the shop moves" in row.detail
    assert app.work().pauses == app.pauses() == app.cases().pauses
    app.resume(None, by="Ada")
    assert app.pauses() == ()


def test_the_error_says_how_to_go_on() -> None:
    assert "resume" in (WritesPaused.__doc__ or "")
