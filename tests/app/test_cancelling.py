"""Plan and cancel from Python: to the cent, once, and with every refusal a value."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.support.office import ONE_STORE, Office
from tests.support.patience import PATIENCE

from dropconnect import (
    CaseConflict,
    ConfigurationError,
    Dropconnect,
    JournalError,
    LineSelection,
    Money,
    Outcome,
    PlanReport,
    Standing,
    UsageError,
)
from dropconnect.config import load
from dropconnect.testing.fakes import Call

DUE = Money.of("82.49", "USD")


def test_a_plan_says_what_is_due_and_writes_nothing(app: Dropconnect, office: Office) -> None:
    plan = app.plan("shop", "ok-1", reason="changed-mind")

    assert (plan.due, plan.whole_order, plan.refused) == (DUE, True, False)
    assert [step.kind for step in plan.steps] == ["refund", "cancel-order"]
    assert plan.case_id is None
    assert office.shop.paid_back("ok-1") == Money.zero("USD")
    assert app.cases().cases == ()


def test_a_cancelled_order_is_paid_back(app: Dropconnect, office: Office) -> None:
    done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert done.case is not None
    assert (done.standing, done.case.outcome, done.case.paid_back) == (Standing.DONE, Outcome.DONE, DUE)
    assert (done.known, done.refused, done.case.requested_by) == (False, False, "Ada")
    assert {effect.kind: effect.amount for effect in done.effects} == {"refund": DUE, "cancel-order": None}
    assert office.shop.paid_back("ok-1") == DUE


def test_the_same_request_again_is_the_same_case(app: Dropconnect, office: Office) -> None:
    first = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    again = app.cancel("shop", "ok-1", reason="changed-mind", by="Bob")

    assert first.case == again.case
    assert again.known
    assert office.shop.paid_back("ok-1") == DUE
    assert app.plan("shop", "ok-1", reason="changed-mind").case_id == again.plan.case_id == 1


def test_many_threads_with_one_request_pay_once(app: Dropconnect, office: Office) -> None:
    shown: list[int | None] = []

    def cancel() -> None:
        done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        shown.append(done.case.id if done.case else None)

    threads = [threading.Thread(target=cancel) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert shown == [1] * len(threads), "each is shown the one case, whoever carried it out"
    assert office.shop.paid_back("ok-1") == DUE


def test_who_comes_second_with_the_same_request_is_shown_the_case_as_it_stands(
    app: Dropconnect, office: Office
) -> None:
    """Both have looked before either opens a case, and the first is in the middle of paying."""
    inside, go_on = threading.Event(), threading.Event()

    def stay_inside(call: Call) -> None:
        if call.hook == "refund_order":
            inside.set()
            assert go_on.wait(PATIENCE)

    def cancel() -> None:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    def let_the_other_go_first(plan: PlanReport) -> bool:
        first.start()
        return inside.wait(PATIENCE)

    office.shop.listeners.append(stay_inside)
    first = threading.Thread(target=cancel)
    try:
        late = app.cancel("shop", "ok-1", reason="changed-mind", by="Grace", agree=let_the_other_go_first)
    finally:
        go_on.set()
        first.join()

    assert late.case is not None
    assert (late.known, late.case.id, late.case.requested_by) == (True, 1, "Ada")
    assert late.standing is late.case.standing is Standing.PERSON, "just then it is on its way"
    assert app.case(1).standing is Standing.DONE
    assert office.shop.paid_back("ok-1") == DUE


@pytest.mark.parametrize(
    "lines", [{"LAMP-1": 1}, [LineSelection(selector="LAMP-1", quantity=1)]], ids=["mapping", "selections"]
)
def test_some_units_of_a_line_are_cancelled(app: Dropconnect, lines: dict[str, int | None]) -> None:
    done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines=lines)

    assert done.case is not None
    assert done.case.paid_back == Money.of("27.50", "USD")
    assert not done.plan.whole_order


def test_further_units_need_another(app: Dropconnect) -> None:
    wish = {"LAMP-1": 1}
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines=wish)
    further = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines=wish, another=True)

    assert further.case is not None
    assert (further.known, further.case.id, further.case.follows) == (False, 2, 1)


def test_a_request_id_is_carried_out_once(app: Dropconnect) -> None:
    wish = {"LAMP-1": 1}
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", lines=wish, request_id="mail-17")
    again = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", request_id="mail-17")

    assert again.known
    assert again.case is not None
    assert again.case.request_id == "mail-17"


def test_a_plan_that_is_not_agreed_to_opens_no_case(app: Dropconnect, office: Office) -> None:
    seen: list[PlanReport] = []

    def no(plan: PlanReport) -> bool:
        seen.append(plan)
        return False

    refused = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", agree=no)

    assert [plan.due for plan in seen] == [DUE]
    assert (refused.case, refused.refused, refused.standing) == (None, True, Standing.REFUSED)
    assert "not agreed" in refused.refusal
    assert app.cases().cases == ()
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_a_read_only_store_opens_no_case(office: Office) -> None:
    with office.opened(f"{ONE_STORE}[stores.shop.policy]\nread_only = true\n") as app:
        refused = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert (refused.case, "read-only" in refused.refusal) == (None, True)


def test_what_cannot_be_understood_is_an_error(app: Dropconnect) -> None:
    with pytest.raises(ConfigurationError, match="did you mean 'shop'"):
        app.plan("shopp", "ok-1", reason="changed-mind")
    with pytest.raises(UsageError, match="LAMP-9"):
        app.plan("shop", "ok-1", reason="changed-mind", lines={"LAMP-9": 1})
    with pytest.raises(UsageError, match="there is no case 7"):
        app.case(7)


def test_an_order_with_an_open_case_takes_no_other(app: Dropconnect) -> None:
    app.cancel("shop", "contested-1", reason="changed-mind", by="Ada")

    with pytest.raises(CaseConflict, match="open case 1"):
        app.cancel("shop", "contested-1", reason="changed-mind", by="Ada", lines={"LAMP-1": 1})


def test_what_is_new_in_the_timeline_is_told_while_it_happens(app: Dropconnect, office: Office) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    told = list(office.heard)
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    assert told == list(app.case(1).timeline)
    assert office.heard == told


def test_a_closed_front_door_may_be_closed_again(office: Office) -> None:
    with office.opened() as app:
        assert app.cases().cases == ()
        app.close()


def test_connections_are_checked_without_a_journal(office: Office, tmp_path: Path) -> None:
    with office.opened(f'journal = "away/journal.sqlite3"\n{ONE_STORE}') as app:
        assert app.check("shop").connections[0].connection == "shop"
        with pytest.raises(JournalError, match="does not exist"):
            app.cases()


def test_a_configuration_that_was_loaded_can_be_opened(office: Office) -> None:
    with Dropconnect(load(office.file, registry=office.world.registry()), clock=office.world.clock) as app:
        assert app.plan("shop", "ok-1", reason="changed-mind").due == DUE
