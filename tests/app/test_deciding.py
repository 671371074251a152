"""People decide through the front door: tasks, approvals, denials and withdrawals, each once."""

from __future__ import annotations

import pytest
from tests.support.office import ONE_STORE, Office

from dropconnect import CaseConflict, Dropconnect, Money, Outcome, Standing, UsageError
from dropconnect.testing.fakes.supplier_scripts import ANSWER_AFTER

STRICT = f'{ONE_STORE}[stores.shop.policy]\napprove_over = "10.00 USD"\n'


def ask(app: Dropconnect) -> None:
    """Case 1 waits for an approval."""
    asked = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert asked.standing is Standing.PERSON


def test_an_approved_case_is_carried_out(office: Office) -> None:
    with office.opened(STRICT) as app:
        ask(app)
        [task] = app.tasks().tasks
        done = app.approve(1, by="Bob")

        assert (task.case_id, task.order_number, task.kind) == (1, "ok-1", "approval")
        assert [choice.decision for choice in task.choices] == ["approve", "deny"]
        assert (done.standing, done.case.outcome) == (Standing.DONE, Outcome.DONE)
        assert [(item.decision, item.decided_by) for item in done.tasks] == [("approve", "Bob")]
        assert app.tasks().tasks == ()
        assert len(app.tasks(only_open=False).tasks) == 1


def test_a_denied_case_changes_nothing(office: Office) -> None:
    with office.opened(STRICT) as app:
        ask(app)
        denied = app.deny(1, "the lamps are packed", by="Bob")

    assert (denied.standing, denied.case.outcome) == (Standing.REFUSED, Outcome.REFUSED)
    assert "the lamps are packed" in denied.case.outcome_reason
    assert office.shop.paid_back("ok-1") == Money.zero("USD")


def test_a_second_decision_names_the_first(office: Office) -> None:
    with office.opened(STRICT) as app:
        ask(app)
        app.approve(1, by="Bob")

        with pytest.raises(UsageError, match="decided by Bob"):
            app.deny(1, "too late", by="Eve")
        with pytest.raises(CaseConflict, match="decided by Bob"):
            app.resolve(1, "approve", by="Eve")


def test_nobody_cannot_decide_and_a_denial_needs_a_reason(office: Office) -> None:
    with office.opened(STRICT) as app:
        ask(app)
        for decide in (
            lambda: app.approve(1, by=" "),
            lambda: app.deny(1, " ", by="Bob"),
            lambda: app.withdraw(1, "", by="Bob"),
            lambda: app.withdraw(1, "kept", by=""),
            lambda: app.resolve(9, "approve", by="Bob"),
        ):
            with pytest.raises(UsageError):
                decide()
        assert app.case(1).case.open_tasks == (1,)


def test_a_doubtful_payment_is_settled_by_a_person(app: Dropconnect, office: Office) -> None:
    asked = app.cancel("shop", "paid-refused-1", reason="changed-mind", by="Ada")
    assert asked.case is not None
    assert (asked.standing, asked.case.in_doubt) == (Standing.PERSON, True)
    [task] = asked.open_tasks
    assert {choice.decision for choice in task.choices if choice.needs_detail} == {
        "money moved",
        "paid by hand",
    }

    settled = app.resolve(task.id, "money moved, seen at the gateway", by="Bob")

    assert (settled.standing, settled.case.in_doubt) == (Standing.DONE, False)
    assert office.shop.paid_back("paid-refused-1") == Money.of("82.49", "USD")


def test_a_case_is_withdrawn_before_money_moves(supplied: Dropconnect, office: Office) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    supplied.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    back = supplied.withdraw(1, "the customer keeps it", by="Bob")

    assert (back.case.outcome, back.standing) == (Outcome.WITHDRAWN, Standing.REFUSED)
    assert office.shop.paid_back("ok-1") == Money.zero("USD")
    with pytest.raises(CaseConflict, match="closed"):
        supplied.withdraw(1, "once more", by="Bob")


def test_a_case_waits_for_its_supplier_and_work_continues_it(supplied: Dropconnect, office: Office) -> None:
    office.order_desk("ok-1", "ask-yes-1")
    waits = supplied.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert waits.case is not None
    [wait] = waits.case.waits
    assert (waits.standing, wait.kind, wait.who) == (Standing.WAITING, "supplier", "woodwork ask-yes-1")
    assert supplied.cases(waiting=True) == supplied.cases(only_open=True)
    assert supplied.cases(waiting=True).cases == (waits.case,)
    assert supplied.work().legs == 0

    office.world.clock.advance(ANSWER_AFTER.total_seconds() + 1)
    worked = supplied.work()

    assert [case.outcome for case in worked.cases] == [Outcome.DONE]
    assert (worked.standing, worked.legs > 0, worked.messages_sent) == (Standing.DONE, True, ())
    assert supplied.cases(waiting=True).cases == ()
    assert office.shop.paid_back("ok-1") == Money.of("82.49", "USD")
