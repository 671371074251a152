"""The supplier without an API: a person asks it, and what the person says is its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import Trade, two_suppliers

from dropconnect.errors import ConfigurationError, UsageError
from dropconnect.journal.states import Answer, Outcome, PartDecision, WaitsFor
from dropconnect.models.order import OrderState

CONTACT = 'contact = "orders@woodwork.test"'


def by_hand(policy: str = "", settings: str = CONTACT) -> str:
    return two_suppliers(policy, woodwork="manual", settings=settings)


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path, by_hand()) as made:
        yield made


def test_the_task_says_what_to_send_and_where(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    task = trade.task(case)
    assert "orders@woodwork.test" in task.reason
    assert "Please cancel our order ok-1" in task.reason
    assert set(task.choices) == {"stopped", "refused", "not ordered"}
    assert task.due_at > trade.clock.now()


def test_the_merchant_s_own_words(trade: Trade) -> None:
    trade.reconfigure(by_hand(settings=CONTACT + '\ntext = "Stop {order}, please. {{sic}}"'))
    trade.ordered("ok-1", lamps="now-1")
    assert "Stop ok-1, please. {sic}" in trade.task(trade.cancel("ok-1")).reason


def test_words_with_an_unknown_placeholder_are_a_mistake_in_the_file(trade: Trade) -> None:
    trade.reconfigure(by_hand(settings=CONTACT + '\ntext = "Stop {number}"'))
    with pytest.raises(ConfigurationError, match=r"suppliers\.woodwork\.text: \{order\} is the only"):
        trade.configuration.open_supplier("woodwork")


def test_stopped_is_the_supplier_s_yes(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.answer(trade.cancel("ok-1"), "stopped, by phone", by="Grace")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    part = trade.parts(case)[1]
    assert (part.answer, part.decision, part.reason) == (
        Answer.STOPPED,
        PartDecision.REFUND,
        "Grace: by phone",
    )


@pytest.mark.parametrize(("rule", "paid"), [("deny", "55.00"), ("absorb", "82.49")])
def test_refused_is_its_no_and_the_policy_says_what_follows(trade: Trade, rule: str, paid: str) -> None:
    trade.reconfigure(by_hand(f'supplier_refuses = "{rule}"'))
    trade.ordered("ok-1", lamps="now-1")
    case = trade.answer(trade.cancel("ok-1"), "refused, it is on the lorry")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(paid))


def test_after_a_no_a_person_may_have_to_say_what_follows(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.answer(trade.cancel("ok-1"), "refused, it is on the lorry")
    assert trade.task(case).kind == "supplier-no"
    assert "it is on the lorry" in trade.task(case).reason
    assert trade.answer(case, "deny").outcome is Outcome.DONE


def test_other_words_are_no_answer(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    with pytest.raises(UsageError, match="does not answer task"):
        trade.answer(case, "perhaps")
    assert trade.parts(case)[1].answer is None


def test_the_other_supplier_goes_on_while_the_person_thinks(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1.25)
    assert trade.parts(case)[0].answer is Answer.STOPPED
    assert case.waits_for is WaitsFor.PERSON
    case = trade.answer(case, "stopped")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_it_can_want_the_store_first(trade: Trade) -> None:
    trade.reconfigure(by_hand(settings=CONTACT + '\nstep_order = "store-first"'))
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    assert trade.task(case).kind == "supplier-answer"
    assert (trade.shop.order("ok-1").state, trade.shop.moved) == (OrderState.CANCELLED, [])


def test_its_table_of_rules_is_one_row(trade: Trade) -> None:
    [row] = trade.configuration.open_supplier("woodwork").rules()
    assert (row.id, row.eligibility, row.channel) == ("by-hand", "manual", "orders@woodwork.test")
