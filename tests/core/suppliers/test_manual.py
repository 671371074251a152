"""The supplier without an API: a person asks it, and what the person says is its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import Trade, two_suppliers

from dropconnect.errors import ConfigurationError, UsageError
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, Outcome, PartDecision, WaitsFor
from dropconnect.models.order import OrderState
from dropconnect.models.portal import PortalKit
from dropconnect.report.reading import task_report

CONTACT = 'contact = "orders@woodwork.test"'


def by_hand(policy: str = "", settings: str = CONTACT) -> str:
    return two_suppliers(policy, woodwork="manual", settings=settings)


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path, by_hand()) as made:
        yield made


def kit(trade: Trade, case: Case) -> PortalKit:
    """What the person is given with the one open task."""
    found = task_report(trade.task(case), case, trade.clock.now()).portal
    assert found is not None
    return found


def test_the_task_says_what_to_send_and_where(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    task = trade.task(case)
    assert "orders@woodwork.test" in task.reason
    assert kit(trade, case).where == "orders@woodwork.test"
    assert "Please cancel our order ok-1" in kit(trade, case).text
    assert set(task.choices) == {"asked", "stopped", "refused", "not ordered"}
    assert task.due_at > trade.clock.now()


LAMPS_TOO = by_hand().replace('supplier = "lumen"', 'supplier = "woodwork"')


def test_a_whole_order_is_named_with_all_its_goods(trade: Trade) -> None:
    trade.reconfigure(LAMPS_TOO)
    case = trade.cancel("ok-1")
    words = kit(trade, case).text
    assert words.startswith("Please cancel our order ok-1,")
    assert "2 of 2 Lamp (LAMP-1); 1 of 1 Desk (DESK-1)" in words


def test_one_lamp_of_two_does_not_stop_them_both(trade: Trade) -> None:
    """A supplier that reads "please cancel our order" stops all that it has for it."""
    trade.reconfigure(LAMPS_TOO)
    case = trade.cancel("ok-1", "LAMP-1:1")
    words = kit(trade, case).text
    assert words.startswith("Please cancel only these goods of our order ok-1,")
    assert "1 of 2 Lamp (LAMP-1)" in words
    assert "Desk" not in words
    assert "The rest of the order should still come" in words


def test_the_rest_of_an_order_is_all_that_is_left_of_it(trade: Trade) -> None:
    trade.reconfigure(LAMPS_TOO)
    assert trade.answer(trade.cancel("ok-1", "LAMP-1:1"), "stopped").outcome is Outcome.DONE
    words = kit(trade, trade.cancel("ok-1")).text
    assert words.startswith("Please cancel our order ok-1,")
    assert "1 of 1 Lamp (LAMP-1); 1 of 1 Desk (DESK-1)" in words


def test_the_merchant_s_own_words(trade: Trade) -> None:
    own = CONTACT + '\ntext = "Stop {order}, please: {items}. {{sic}}"\npart_text = "Only {items} of {order}"'
    trade.reconfigure(by_hand(settings=own))
    trade.ordered("ok-1", lamps="now-1")
    assert kit(trade, trade.cancel("ok-1")).text == "Stop ok-1, please: 1 of 1 Desk (DESK-1). {sic}"


def test_an_old_text_that_names_no_goods_still_works_and_is_noted(trade: Trade) -> None:
    trade.reconfigure(by_hand(settings=CONTACT + '\ntext = "Stop {order}, please."'))
    trade.ordered("ok-1", lamps="now-1")
    assert kit(trade, trade.cancel("ok-1")).text == "Stop ok-1, please."
    rows = trade.configuration.open_supplier("woodwork").check_connection()
    assert all(row.ok for row in rows)
    assert "{items}" in rows[1].detail


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('text = "Stop {number}"', r"suppliers\.woodwork\.text: \{order\} and \{items\} are the only"),
        ('part_text = "Stop a part of {order}"', r"suppliers\.woodwork\.part_text: name the goods"),
        ('part_text = "Stop {{items}}"', r"suppliers\.woodwork\.part_text: name the goods"),
    ],
)
def test_words_that_say_too_little_are_a_mistake_in_the_file(trade: Trade, setting: str, words: str) -> None:
    trade.reconfigure(by_hand(settings=f"{CONTACT}\n{setting}"))
    with pytest.raises(ConfigurationError, match=words):
        trade.configuration.open_supplier("woodwork")


def test_who_has_written_waits_for_the_answer_and_can_tell_it_at_any_time(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.answer(trade.cancel("ok-1"), "asked", by="Grace")
    assert (case.waits_for, case.waiting_on) == (WaitsFor.SUPPLIER, "woodwork ok-1")
    task = trade.task(case)
    assert "Grace has asked it" in task.reason
    assert set(task.choices) == {"stopped", "refused", "not ordered"}, "who has asked does not ask again"
    assert task.due_at == trade.parts(case)[1].answer_by
    case = trade.pass_time(case, 1)
    assert trade.task(case) == task, "nobody is asked twice before the date"
    case = trade.answer(case, "stopped, by mail", by="Grace")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_who_hears_nothing_is_asked_again_at_the_date(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.answer(trade.cancel("ok-1"), "asked", by="Grace")
    case = trade.pass_time(case, 3)
    task = trade.task(case)
    assert "no answer was seen by" in task.reason
    assert (case.waits_for, trade.paid(case)) == (WaitsFor.PERSON, usd("0.00")), "silence pays nothing"
    case = trade.answer(case, "asked", by="Grace")
    assert trade.task(case).due_at > trade.clock.now(), "and it gets as much time again"
    assert trade.answer(case, "refused, it is sawn").waits_for is WaitsFor.PERSON


def test_what_a_person_asked_for_a_person_takes_back(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1")
    case = trade.withdraw(trade.answer(trade.cancel("ok-1"), "asked"))
    assert case.outcome is Outcome.WITHDRAWN
    assert "tell it that the goods should come" in trade.incidents(case)["tell-by-hand-1"].reason


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
