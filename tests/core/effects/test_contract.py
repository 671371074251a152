"""The effect contract, clause by clause, through the runner, the journal and a fake platform."""

from __future__ import annotations

import ast
import inspect
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

import dropconnect
from dropconnect.effects import effect_key
from dropconnect.errors import CaseConflict, LostLease
from dropconnect.journal import Journal
from dropconnect.journal.states import Decision, EffectState, Outcome, Stage, WaitsFor
from dropconnect.models.commands import EffectKind
from dropconnect.models.order import OrderState
from dropconnect.roles import ROLES, hook_names, writing_hooks
from dropconnect.testing.fakes import Call

DUE = usd("82.49")


def test_clause_1_one_path_the_intent_is_committed_before_the_call(house: House) -> None:
    seen = []

    def look_into_the_journal(call: Call) -> None:
        if call.is_write and call.command is not None:
            with closing(Journal(house.journal.path)) as journal, journal.read() as reading:
                effect = reading.effects.get(call.command.key)
                seen.append((call.hook, effect.state if effect else None))

    house.shop.listeners.append(look_into_the_journal)
    case = house.cancel("ok-1")
    assert seen == [("refund_order", EffectState.INTENT), ("cancel_order", EffectState.INTENT)]
    assert [effect.state for effect in house.effects(case)] == [EffectState.DONE, EffectState.DONE]


def hooks_that_write() -> set[str]:
    """Every hook through which something can be written, read from the specs."""
    return {hook for specs in ROLES.values() for hook in writing_hooks(specs).values()}


def test_clause_1_one_path_every_hook_that_does_something_takes_a_command() -> None:
    """A hook that answers with a ``StepResult`` writes, unless it only asks how a request stands."""
    does = {
        name
        for specs in ROLES.values()
        for name in hook_names(specs)
        if "StepResult" in str(inspect.signature(getattr(specs, name)).return_annotation)
    }
    assert {name for name in does if not name.endswith("_follow_up")} == hooks_that_write()


def test_clause_1_one_path_only_effects_writes_to_a_connection() -> None:
    """``Connection.write`` is the only door to those hooks, and ``effects.py`` alone goes through it. So do
    ``claims.py``, whose rows may be written again, ``post.py``, whose messages may be sent again, and
    ``subscribers``, whose events carry an id by which a repetition is known.
    ``letters.py`` is a connection itself, made of a notifier's.
    The journal's own ``write()`` takes nothing."""
    core = Path(dropconnect.__file__).parent
    doors = ("effects.py", "claims.py", "post.py", "subscribers", "connection", "hookspecs")
    hooks, astray = hooks_that_write(), []
    for path in core.rglob("*.py"):
        room = path.relative_to(core).parts[0]
        if room in ("testing", "suppliers", "notifiers", *doors) or path.name == "letters.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in hooks:
                astray.append(f"{path.name}:{node.lineno} {node.attr}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_connection = ast.unparse(node.func.value).split(".")[-1] not in (
                    "file",
                    "_stream",
                    "stdout",
                    "stderr",
                )
                if node.func.attr == "write" and node.args and is_connection:
                    astray.append(f"{path.name}:{node.lineno} write")
    assert astray == []


def test_clause_1_a_new_plan_mints_no_second_key(house: House) -> None:
    case = house.cancel("busy-1")
    house.shop.refund_by_colleague("busy-1", usd("10.00"))
    house.work_after(60, case)
    keys = [
        call.command.key
        for call in house.shop.writes("busy-1")
        if call.hook == "refund_order" and call.command
    ]
    assert keys == [effect_key(case.key, EffectKind.REFUND, 0)] * 2
    assert house.refund(case).amount == usd("72.49")


def test_clause_2_the_intent_remembers_what_the_guard_read(house: House) -> None:
    house.shop.refund_by_colleague("ok-1", usd("10.00"))
    boot = house.clock.boot()
    case = house.cancel("ok-1")
    command = house.refund(case).payment
    assert command.order_id == "ok-1"
    assert command.amount == usd("72.49")
    assert command.send_by == boot + 30
    assert command.before.refund_ids == ("ok-1/refund-1",)
    assert command.before.refunded == usd("10.00")
    assert command.before.order_status == "processing"


def test_clause_2_too_late_to_send_is_not_sent(house: House) -> None:
    """The machine slept between the intent and the call."""

    def sleep_once(call: Call) -> None:
        if call.is_write:
            house.shop.listeners.remove(sleep_once)
            house.clock.advance(31)

    house.shop.listeners.append(sleep_once)
    case = house.cancel("ok-1")
    assert house.shop.moved == []
    assert house.refund(case).state is EffectState.UNSENT
    assert case.waits_for is WaitsFor.RETRY
    assert house.work_after(60, case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE


def test_clause_3_doubt_is_a_state_and_a_lost_answer_is_found(house: House) -> None:
    case = house.cancel("lost-answer-1")
    assert case.outcome is Outcome.DONE
    assert [event.kind for event in house.events(case)].count("effect-doubt") == 1
    assert house.refund(case).state is EffectState.DONE
    assert house.shop.paid_back("lost-answer-1") == DUE


def test_clause_3_the_settle_time_starts_anew_after_a_take_over(house: House) -> None:
    case = house.cancel("lost-before-1")
    assert case.waits_for is WaitsFor.SETTLE
    taken_over = house.work_after(SETTLE + 1, case)
    assert taken_over.waits_for is WaitsFor.SETTLE, "the writer may have sent right before it died"
    settled = house.work_after(SETTLE + 1, case)
    assert settled.waits_for is WaitsFor.PERSON
    assert "no trace" in house.task(case).reason


def test_clause_3_short_lived_runners_settle_in_the_end(house: House) -> None:
    """Started by cron every minute, each looks up: only the first may start the time anew."""
    case = house.cancel("lost-before-1")
    for _ in range(2 * SETTLE // 60 + 1):
        with house.journal.write() as writing:  # somebody is impatient: due before its time
            writing.cases.postpone(writing.cases.get(case.id), due_at=house.clock.now())
        house.work_after(60, case)
        if house.case(case).waits_for is WaitsFor.PERSON:
            break
    assert house.case(case).waits_for is WaitsFor.PERSON


def test_clause_3_after_a_reboot_the_settle_time_starts_anew(house: House) -> None:
    case = house.cancel("lost-before-1")
    house.clock.reboot()
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.SETTLE
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.PERSON


def test_clause_4_a_request_that_never_left_is_repeated_under_its_key(house: House) -> None:
    case = house.cancel("busy-1")
    assert (case.waits_for, house.shop.moved) == (WaitsFor.RETRY, [])
    assert house.work_after(60, case).outcome is Outcome.DONE
    assert house.refund(case).attempts == 2
    assert house.shop.paid_back("busy-1") == DUE


def test_clause_4_absent_is_repeated_when_settled_dead_and_opted_in(house: House) -> None:
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.cancel("lost-before-1")
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.SETTLE
    assert house.shop.moved == [], "not before the settle time"
    assert house.work_after(SETTLE + 1, case).outcome is Outcome.DONE
    assert house.shop.paid_back("lost-before-1") == DUE


def test_clause_4_absent_is_not_repeated_without_opting_in(house: House) -> None:
    case = house.cancel("lost-before-1")
    for _ in range(5):
        house.work_after(SETTLE + 1, case)
    assert len(house.shop.writes("lost-before-1")) == 1
    assert house.task(case).kind == "money-doubt"


def test_clause_4_absent_is_not_repeated_while_the_writer_lives(house: House) -> None:
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.open("lost-before-1")
    with house.runner() as writer:
        writer.run(case.id)
        house.work_after(SETTLE + 1, case)
        assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.PERSON
    assert len(house.shop.writes("lost-before-1")) == 1


def test_clause_4_absent_before_the_settle_time_is_not_believed(house: House) -> None:
    """A connector says what its shop shows; that a call may still be in flight, the core knows."""
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.cancel("in-flight-1")
    assert case.waits_for is WaitsFor.SETTLE
    house.shop.land("in-flight-1")
    assert house.shop.paid_back("in-flight-1") == DUE


@pytest.mark.parametrize("order_id", ["unknowable-1", "half-1"])
def test_clause_4_what_cannot_be_known_is_never_repeated(house: House, order_id: str) -> None:
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.cancel(order_id)
    for _ in range(5):
        house.work_after(SETTLE + 1, case)
    assert len(house.shop.writes(order_id)) == 1
    assert house.task(case).evidence["look_up"]["status"] == "unknowable"


@pytest.mark.parametrize("order_id", ["unknowable-1", "half-1"])
def test_clause_3_nobody_is_asked_about_what_may_still_show_itself(house: House, order_id: str) -> None:
    """Before the settle time a row that could be ours may be the very one that is being written."""
    case = house.cancel(order_id)
    assert case.waits_for is WaitsFor.SETTLE
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.SETTLE, "another runner took over"
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.PERSON


def test_clause_4_setting_a_state_again_is_harmless_and_needs_no_opting_in(house: House) -> None:
    case = house.cancel("cancel-lost-before-1")
    house.work_after(SETTLE + 1, case)
    assert house.work_after(SETTLE + 1, case).outcome is Outcome.DONE
    assert house.shop.order("cancel-lost-before-1").state is OrderState.CANCELLED
    assert house.shop.put_back == {"LAMP-1": 2, "DESK-1": 1}


def test_clause_4_a_call_that_arrives_late_is_found_and_not_repeated(house: House) -> None:
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.cancel("in-flight-1")
    house.work_after(SETTLE + 1, case)
    house.shop.land("in-flight-1")
    assert house.work_after(SETTLE + 1, case).outcome is Outcome.DONE
    assert house.shop.paid_back("in-flight-1") == DUE


def test_clause_6_guard_a_refund_by_somebody_else_in_between_is_planned_again(house: House) -> None:
    case = house.open("ok-1")
    house.shop.refund_by_colleague("ok-1", usd("50.00"))
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE
    assert any("due was 82.49 USD, is 32.49 USD" in event.text for event in house.events(case))


def test_clause_6_guard_per_line_units_that_are_gone_are_not_paid_again(house: House) -> None:
    done = house.cancel("ok-1", "LAMP-1:2")
    assert done.outcome is Outcome.DONE
    with pytest.raises(dropconnect.errors.UsageError, match="already cancelled"):
        house.open("ok-1", "LAMP-1:1")
    case = house.open("ok-2", "LAMP-1:1")
    lamps = house.shop.order("ok-1").refunds[0].lines
    house.shop.change("ok-2", refunds=(house.shop.order("ok-1").refunds[0].changed(key=""),))
    assert [row.quantity for row in lamps] == [2]
    refused = house.run(case)
    assert (refused.outcome, house.shop.writes("ok-2")) == (Outcome.REFUSED, [])
    assert "already cancelled" in refused.outcome_reason


def test_clause_6_guard_an_unresolved_effect_of_another_case_blocks(house: House) -> None:
    """No answer ends a case whose payment is in doubt; should one be closed all the same, the order
    takes no further money."""
    case = house.cancel("in-flight-1", "LAMP-1:1")
    with house.runner() as runner, runner.holding(case.id) as held:
        runner.desk(held).close(held, Outcome.STOPPED, "closed by a mistake of ours")
    second = house.consider(house.request("in-flight-1", "DESK-1:1"))
    assert [objection.code for objection in second.plan.objections] == ["unresolved-money"]
    assert second.plan.refused


def test_clause_6_guard_an_amount_of_0_sends_nothing(house: House) -> None:
    house.reconfigure(ONE_STORE + '[stores.shop.policy]\nfee = { fixed = "90.00 USD" }\n')
    case = house.cancel("ok-1")
    assert case.outcome is Outcome.DONE
    assert [call.hook for call in house.shop.writes("ok-1")] == ["cancel_order"]
    assert house.shop.moved == []


def test_clause_6_guard_offline_money_is_unknown_until_a_person_says(house: House) -> None:
    case = house.cancel("offline-1")
    assert (house.task(case).kind, case.plan.due) == ("collected", None)
    asked = house.answer(case, "collected 40.00")
    assert house.task(asked).kind == "pay-by-hand"
    assert asked.plan.due == usd("40.00")
    paid = house.answer(asked, "paid by hand, from the till")
    assert paid.outcome is Outcome.DONE
    assert house.shop.moved == []
    assert [row.amount for row in house.shop.order("offline-1").refunds] == [usd("40.00")]


def test_clause_7_a_refusal_is_a_value_and_a_final_one_moved_nothing(house: House) -> None:
    case = house.cancel("refused-1")
    assert house.refund(case).state is EffectState.REFUSED
    assert house.task(case).kind == "refused"
    assert "The fake shop says no." in house.task(case).reason


@pytest.mark.parametrize("order_id", ["contested-1", "paid-refused-1"])
def test_clause_7_a_refusal_that_may_have_paid_is_a_human_task_and_never_a_retry(
    house: House, order_id: str
) -> None:
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    case = house.cancel(order_id)
    for _ in range(3):
        house.work_after(SETTLE + 1, case)
    assert house.refund(case).state is EffectState.CONTESTED
    assert house.task(case).kind == "money-doubt"
    assert "may have paid" in house.task(case).reason
    assert len(house.shop.writes(order_id)) == 1


def test_clause_7_a_broken_conversation_is_doubt(house: House) -> None:
    case = house.cancel("crashes-1")
    assert house.refund(case).state is EffectState.DOUBT
    assert case.waits_for is WaitsFor.SETTLE


def test_clause_8_who_one_open_case_for_each_order(house: House) -> None:
    first = house.open("ok-1", "LAMP-1:1")
    with pytest.raises(CaseConflict, match=f"open case {first.id} "):
        house.open("ok-1", "DESK-1:1")


@pytest.mark.parametrize(("stage", "sent"), [(Stage.MONEY, []), (Stage.STORE, ["refund_order"])])
def test_clause_8_who_the_lease_is_checked_before_anything_is_sent(
    house: House, stage: Stage, sent: list[str]
) -> None:
    case = house.open("ok-1")

    def steal(call: Call) -> None:
        if house.case(case).stage is stage:
            with house.journal.write() as writing:
                holder = writing.cases.get(case.id).lease
                writing.cases.take(case.id, "another", from_runner=holder)

    house.shop.listeners.append(steal)
    with pytest.raises(LostLease):
        house.run(case)
    assert [call.hook for call in house.shop.writes("ok-1")] == sent
    assert len(house.effects(case)) == len(sent), "not even an intent"


def test_clause_9_forward_only_stages_never_go_back(house: House) -> None:
    case = house.cancel("ok-1")
    with house.journal.write() as writing, pytest.raises(ValueError, match="cannot go back"):
        writing.cases.move_to(writing.cases.get(case.id), Stage.MONEY, at=house.clock.now())
    assert house.case(case).stage is Stage.CLOSED


def test_clause_9_forward_only_a_late_contradiction_is_an_incident(house: House) -> None:
    case = house.cancel("ok-1")
    house.shop.change("ok-1", refunds=(), state=OrderState.OPEN, provider_status="processing")
    watched = house.work_after(86_400, case)
    assert {incident.kind for incident in house.incidents(case)} == {"refund-gone", "not-cancelled"}
    assert watched.stage is Stage.CLOSED
    house.work_after(86_400, case)
    assert len(house.incidents(case)) == 2, "each kind is reported once"


def test_clause_9_forward_only_more_work_is_a_case_that_follows(house: House) -> None:
    first = house.cancel("ok-1", "LAMP-1:1")
    second = house.cancel("ok-1", "DESK-1:1")
    assert (second.follows, second.outcome) == (first.id, Outcome.DONE)
    assert house.case(first).closed_at == first.closed_at


def test_clause_9_forward_only_a_closed_case_is_watched_until_a_date(house: House) -> None:
    case = house.cancel("ok-1")
    assert case.closed_at is not None
    assert case.watched_until is not None
    looks = 0
    while house.case(case).due_at is not None:
        house.work_after(86_400, case)
        looks += 1
    assert looks == (case.watched_until - case.closed_at).days


def test_clause_10_a_human_word_is_recorded_once(house: House) -> None:
    case = house.cancel("contested-1")
    task = house.task(case)
    house.answer(case, "no money moved", by="Ada")
    with (
        house.journal.write() as writing,
        pytest.raises(CaseConflict, match=r"decided by Ada: 'no money moved'"),
    ):
        writing.tasks.decide(task.id, Decision.MONEY_MOVED, "seen it", "Grace", house.clock.now())


def test_clause_10_the_word_of_a_person_is_an_effect_too(house: House) -> None:
    case = house.cancel("paid-refused-1")
    done = house.answer(case, "money moved, payout 77", by="Ada")
    assert done.outcome is Outcome.DONE
    assert house.shop.paid_back("paid-refused-1") == DUE
    assert [row.amount for row in house.shop.order("paid-refused-1").refunds] == [DUE], (
        "booked, not paid again"
    )
    result = house.refund(case).result
    assert result is not None
    word = result.human_word
    assert word is not None
    assert (word.decision, word.detail, word.by) == ("money moved", "payout 77", "Ada")
