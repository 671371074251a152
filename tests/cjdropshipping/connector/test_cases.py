"""Whole cases through the core: a store order with CJ behind it, from the request to the customer's money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj_trade import CJTrade
from tests.support.amounts import usd
from tests.support.trade import DESK

from dropconnect import Dropconnect
from dropconnect.journal.records import PartCredit
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, CreditState, Outcome, PartDecision, WaitsFor
from dropconnect.models.order import OrderState
from dropconnect.report.reading import task_report
from dropconnect.saga.suppliers.credits import credit_of
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Match, Reset
from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT, CJSimulator, Line
from dropconnect_cjdropshipping.simulator.faults import html_answer, too_many_requests


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[CJTrade]:
    simulator = CJSimulator(requests_per_second=None)
    with simulator.running() as url:
        made = CJTrade(tmp_path, simulator, url)
        with made:
            yield made


def answers(trade: CJTrade, case: Case) -> list[Answer | None]:
    return [part.answer for part in trade.parts(case)]


def test_a_draft_is_deleted_and_refunded(trade: CJTrade) -> None:
    trade.placed("CREATED")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.shop.order("ok-1").state is OrderState.CANCELLED
    assert [deletion.number for deletion in trade.cj.account.deletions] == ["ok-1"]
    [part] = trade.parts(case)
    assert credit_of(part) is None, "nothing had been paid to CJ"


def test_a_paid_order_waits_for_the_dispute_and_is_refunded(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SUPPLIER, [])
    assert trade.hours(case, 5).waits_for is WaitsFor.SUPPLIER
    dispute = trade.cj.decide("ok-1", REFUND)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    [part] = trade.parts(case)
    assert (part.answer, part.request_id) == (Answer.STOPPED, dispute.id)
    assert part.credit == PartCredit(state=CreditState.EXPECTED, expected=usd("34.00"), money_to="wallet")
    assert dispute.business_id == trade.effects(case, "cancel-supplier")[0].key


def test_print_on_demand_is_refused_while_the_other_lines_are_refunded(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    trade.placed("UNSHIPPED", "PENDING", pod_desk=True)
    case = trade.cancel("ok-1")
    trade.cj.decide("ok-1", REFUND)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))
    refused = next(part for part in trade.parts(case) if DESK in part.units)
    assert (refused.answer, refused.decision) == (Answer.REFUSED, PartDecision.KEEP)
    assert "made to order" in refused.reason
    assert refused.customer_reason == "it is made especially for you and can no longer be stopped"
    assert [entry["pod"] for [entry] in trade.cj.record()["disputes"].values()] == [False]


def test_print_on_demand_alone_is_never_asked_about(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    trade.placed("UNSHIPPED", "PENDING", pod_desk=True)
    case = trade.cancel("ok-1", "DESK-1:1")
    assert (case.outcome, trade.shop.moved) == (Outcome.REFUSED, [])
    assert (trade.cj.account.disputes, trade.cj.account.deletions) == ([], [])


@pytest.mark.parametrize("status", ["SHIPPED", "DELIVERED"])
def test_what_has_left_is_denied_with_the_return_path(trade: CJTrade, status: str) -> None:
    trade.policy('supplier_refuses = "deny"')
    trade.placed(status)
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.shop.writes("ok-1")) == (Outcome.REFUSED, [])
    [part] = trade.parts(case)
    assert "already" in part.customer_reason
    assert part.terms.answer.alternatives == ("keep", "return")


@pytest.mark.parametrize("verdict", [REISSUE, REJECT])
def test_a_dispute_that_is_refused_moves_no_money(trade: CJTrade, verdict: int) -> None:
    trade.policy('supplier_refuses = "deny"')
    trade.placed("UNSHIPPED", "PROCESSING")
    case = trade.cancel("ok-1")
    trade.cj.decide("ok-1", verdict)  # type: ignore[arg-type]
    case = trade.hours(case, 2)
    assert (case.outcome, trade.shop.moved) == (Outcome.REFUSED, [])


def test_a_lost_answer_makes_no_second_dispute(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    trade.cj.faults.add(Fault(Match("POST", "disputes/create$"), COMMITTED, Reset()))
    case = trade.cancel("ok-1")
    case = trade.hours(case, 1)
    assert len(trade.cj.account.disputes) == 1
    trade.cj.decide("ok-1", REFUND)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len(trade.cj.log.requests("POST", "disputes/create$")) == 1


def test_a_request_that_never_arrived_is_not_repeated_by_itself(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    trade.cj.faults.add(Fault(Match("POST", "disputes/create$"), ARRIVED, Reset()))
    case = trade.cancel("ok-1")
    for _ in range(3):
        case = trade.hours(case, 1)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert len(trade.cj.log.requests("POST", "disputes/create$")) == 1


def test_a_draft_that_is_paid_at_the_last_moment_is_asked_about_instead(trade: CJTrade) -> None:
    trade.placed("CREATED")
    moves = trade.cj.order_faults.status_moves("ok-1", "UNSHIPPED", "PENDING", "deleteOrder$")
    trade.cj.faults.add(moves)
    case = trade.cancel("ok-1")
    case = trade.hours(case, 1)
    assert (case.waits_for, trade.cj.account.deletions) == (WaitsFor.SUPPLIER, [])
    assert len(trade.cj.account.disputes) == 1


def test_no_delete_for_a_part_of_an_order(trade: CJTrade) -> None:
    trade.placed("CREATED")
    case = trade.cancel("ok-1", "DESK-1:1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert trade.cj.log.requests("DELETE") == []


def test_an_unpaid_order_is_a_persons_task_whose_answer_counts(trade: CJTrade) -> None:
    trade.placed("UNPAID")
    case = trade.cancel("ok-1")
    assert case.waits_for is WaitsFor.PERSON
    case = trade.answer(case, "stopped")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_person_reads_why_the_api_could_not_ask(trade: CJTrade) -> None:
    trade.cj.knobs.reasons_unsent = [(7, "Wrong goods")]
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    assert "CJ offers no dispute reason" in trade.task(case).reason
    assert trade.cj.account.disputes == []


def test_an_order_that_cj_does_not_know_is_a_question(trade: CJTrade) -> None:
    trade.shop.order("ok-1")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])


@pytest.mark.parametrize("place", ["order", "lines"])
def test_an_order_that_only_the_store_knows_is_stopped_and_refunded(trade: CJTrade, place: str) -> None:
    """Somebody ordered in CJ's dashboard, in two orders, and noted both codes in the store."""
    lamps = trade.cj.add_order("", Line("LAMP-1", 2), status="UNSHIPPED", sub_status="PENDING")
    desk = trade.cj.add_order("", Line("DESK-1"), status="UNSHIPPED", sub_status="PENDING")
    trade.noted(lamps.code, desk.code, place)
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SUPPLIER, [])
    for order in (lamps, desk):
        trade.cj.decide(order.code, REFUND)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert answers(trade, case) == [Answer.STOPPED, Answer.STOPPED]


@pytest.mark.parametrize("not_found", ["ask", "not-ordered"])
def test_a_mistyped_reference_leaves_the_strangers_order_alone(trade: CJTrade, not_found: str) -> None:
    trade.store(f'not_found = "{not_found}"')
    goods = (Line("LAMP-1", 2), Line("DESK-1"))
    stranger = trade.cj.add_order("ok-2", *goods, status="UNSHIPPED", sub_status="PENDING")
    trade.noted(stranger.code, stranger.code, "order")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert stranger.code in trade.task(case, "Lamp").reason
    assert (trade.cj.account.disputes, trade.cj.account.deletions) == ([], [])


def test_an_overdue_answer_is_asked_for_and_a_withdrawn_case_takes_its_dispute_back(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    for _ in range(10):
        case = trade.hours(case, 6)
    assert len(trade.cj.account.tickets) == 1
    case = trade.withdraw(case)
    assert (case.outcome, trade.shop.moved) == (Outcome.WITHDRAWN, [])
    assert [dispute.withdrawn for dispute in trade.cj.account.disputes] == [True]
    assert trade.incidents(case) == {}


@pytest.mark.parametrize("started_anew", [False, True])
def test_a_clock_that_is_80_hours_ahead_pays_nothing_for_a_fresh_dispute(
    trade: CJTrade, started_anew: bool
) -> None:
    """CJ's replies have a date, and the dispute is minutes old by it and by the running time."""
    trade.policy('supplier_silent = "absorb"')
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    if started_anew:
        trade.clock.reboot()
    trade.clock.set_wall_clock(trade.clock.now() + timedelta(hours=80))

    case = trade.hours(case, 0.1)

    assert (trade.shop.moved, trade.cj.account.tickets) == ([], [])
    if not started_anew:
        assert case.waits_for is WaitsFor.SUPPLIER
        assert "the clock of this machine is wrong" in trade.incidents(case)["clock-wrong"].reason
        return
    assert case.waits_for is WaitsFor.PERSON, "nobody says which of the two clocks is wrong"
    assert "this machine's clock shows" in trade.task(case).reason
    assert ", cj's" in trade.task(case).reason


def test_a_split_order_is_two_parts_with_answers_of_their_own(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    trade.placed("UNSHIPPED", "PENDING")
    order = trade.cj.order("ok-1")
    lamps, desk = trade.cj.split("ok-1", [order.lines[0].id], [order.lines[1].id])
    case = trade.cancel("ok-1")
    trade.cj.decide(lamps.code, REFUND)
    trade.cj.decide(desk.code, REJECT)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))
    assert sorted(str(answer) for answer in answers(trade, case)) == ["refused", "stopped"]


@pytest.mark.parametrize(
    ("status", "phase", "write"),
    [("CREATED", None, "deleteOrder$"), ("UNSHIPPED", "PENDING", "disputes/create$")],
)
def test_an_order_that_is_split_while_a_request_is_in_doubt_is_not_taken_for_stopped(
    trade: CJTrade, status: str, phase: str | None, write: str
) -> None:
    trade.placed(status, phase)
    trade.cj.faults.add(Fault(Match("*", write), ARRIVED, Reset()))
    case = trade.cancel("ok-1")
    trade.cj.split("ok-1", *([line.id] for line in trade.cj.order("ok-1").lines))
    for _ in range(3):
        case = trade.hours(case, 1)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert "split or merged" in trade.task(case).reason


def of_the_store_app(trade: CJTrade) -> Case:
    """A paid order that came through CJ's store app, cancelled as far as it goes without a person."""
    trade.placed("UNSHIPPED", "PENDING")
    trade.cj.order("ok-1").by_api = False
    return trade.cancel("ok-1")


def test_an_order_of_the_store_app_is_cancelled_through_the_portal(trade: CJTrade) -> None:
    case = of_the_store_app(trade)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    kit = task_report(trade.task(case), case, trade.clock.now()).portal
    assert kit is not None
    assert kit.expected == usd("34.00")
    with Dropconnect(trade.configuration, clock=trade.clock) as dropconnect:
        [sent] = dropconnect.case(case.id).effects
    assert sent.in_words == "by hand"
    trade.cj.dispute_in_portal("ok-1")
    case = trade.answer(case, "asked", by="Grace")
    assert case.waits_for is WaitsFor.SUPPLIER
    case = trade.hours(case, 2)
    assert (trade.parts(case)[0].request_id, trade.shop.moved) == (trade.cj.account.disputes[0].id, [])
    trade.cj.decide("ok-1", REFUND)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.tasks(case) == []
    credit = credit_of(trade.parts(case)[0])
    assert credit is not None
    assert credit.expected == usd("34.00")


def test_a_no_in_the_portal_pays_nothing_back(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    case = trade.answer(of_the_store_app(trade), "asked")
    trade.cj.dispute_in_portal("ok-1")
    case = trade.hours(case, 2)
    trade.cj.decide("ok-1", REJECT)
    case = trade.hours(case, 2)
    assert (case.outcome, trade.shop.moved, trade.tasks(case)) == (Outcome.REFUSED, [], [])


def test_a_dispute_that_never_shows_is_asked_for_by_its_date(trade: CJTrade) -> None:
    """Whether CJ lists what was opened in its portal is unproved."""
    trade.policy('supplier_silent = "absorb"')
    trade.cj.knobs.list_shows_portal = False
    trade.cj.knobs.refunded_status = ""
    case = of_the_store_app(trade)
    trade.cj.dispute_in_portal("ok-1")
    case = trade.answer(case, "asked", by="Grace")
    trade.cj.decide("ok-1", REFUND)
    for _ in range(4):
        case = trade.hours(case, 24)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert "no answer was seen by" in trade.task(case).reason
    case = trade.answer(case, "stopped, the wallet shows 34.00 USD")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_what_is_sent_meanwhile_is_a_person_s_question(trade: CJTrade) -> None:
    case = trade.answer(of_the_store_app(trade), "asked")
    trade.cj.move("ok-1", "SHIPPED")
    case = trade.hours(case, 2)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert "do the goods come?" in trade.task(case).reason


def with_rule(trade: CJTrade, row: str) -> None:
    """The merchant adds a row ``ours`` to CJ's rules."""
    trade.reconfigure(f"{trade.file.read_text()}\n[suppliers.cj.rules.ours]\n{row}")


@pytest.mark.parametrize("stage", ['stage = "paid"', 'provider_status = "unshipped/pending"'])
def test_a_row_that_the_merchant_adds_counts_at_cj(trade: CJTrade, stage: str) -> None:
    trade.policy('supplier_refuses = "deny"')
    with_rule(trade, f'{stage}\neligibility = "no"\nreason = "agreed: nothing is taken back once paid"')
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.shop.moved, trade.cj.account.disputes) == (Outcome.REFUSED, [], [])
    assert "nothing is taken back once paid" in trade.parts(case)[0].reason


def test_a_row_can_leave_it_to_a_person_who_gets_the_words(trade: CJTrade) -> None:
    with_rule(trade, 'stage = "paid"\neligibility = "manual"\nreason = "our agent does it"')
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.cj.account.disputes) == (WaitsFor.PERSON, [])
    kit = task_report(trade.task(case), case, trade.clock.now()).portal
    assert kit is not None
    assert kit.expected == usd("34.00")
    assert "our agent does it" in trade.task(case).reason


def test_an_added_row_stops_no_parcel_that_has_left(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    with_rule(trade, 'eligibility = "now"')
    trade.placed("SHIPPED")
    assert (trade.cancel("ok-1").outcome, trade.shop.moved) == (Outcome.REFUSED, [])


def test_made_to_order_is_never_asked_about_whatever_a_row_says(trade: CJTrade) -> None:
    trade.policy('supplier_refuses = "deny"')
    with_rule(trade, 'eligibility = "ask"')
    trade.placed("UNSHIPPED", "PENDING", pod_desk=True)
    case = trade.cancel("ok-1", "DESK-1:1")
    assert (case.outcome, trade.shop.moved, trade.cj.account.disputes) == (Outcome.REFUSED, [], [])


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("committed", [True, False], ids=["after the dispute", "before it"])
def test_a_page_in_place_of_cj_s_answer_leaves_a_doubt(trade: CJTrade, status: int, committed: bool) -> None:
    """Something in front of CJ may act on the answer of what was done: it is looked up, never sent twice."""
    trade.placed("UNSHIPPED", "PENDING")
    trade.cj.faults.add(html_answer("disputes/create$", "POST", status, committed=committed))
    case = trade.cancel("ok-1")
    for _ in range(3):
        case = trade.hours(case, 1)
    assert len(trade.cj.log.requests("POST", "disputes/create$")) == 1
    if committed:
        trade.cj.decide("ok-1", REFUND)
        case = trade.hours(case, 2)
        assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    else:
        assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])


def test_cj_s_own_wish_for_fewer_requests_is_waited_for(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    trade.cj.faults.add(too_many_requests("disputes/create$", "POST", http_status=429))
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.cj.account.disputes) == (WaitsFor.RETRY, [])
    case = trade.hours(case, 2)
    assert len(trade.cj.account.disputes) == 1


def test_a_firewall_is_a_question_and_not_tried_for_ever(trade: CJTrade) -> None:
    trade.placed("UNSHIPPED", "PENDING")
    case = trade.open("ok-1")
    trade.cj.faults.add(html_answer(http_status=403, times=None))
    case = trade.run(case)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    [task] = trade.tasks(case)
    assert "cj: a firewall or the host refused find_orders" in task.reason
    assert "try again" in task.choices


def test_what_a_person_opened_in_the_portal_a_person_closes(trade: CJTrade) -> None:
    case = trade.answer(of_the_store_app(trade), "asked", by="Grace")
    case = trade.withdraw(case)
    assert (case.outcome, trade.shop.moved) == (Outcome.WITHDRAWN, [])
    assert "tell it that the goods should come" in trade.incidents(case)["tell-by-hand-0"].reason


def test_a_trouble_while_the_portal_s_answer_is_looked_for_is_one_question(trade: CJTrade) -> None:
    case = trade.answer(of_the_store_app(trade), "asked", by="Grace")
    trade.cj.faults.add(html_answer(http_status=403, times=3))
    case = trade.hours(case, 2)
    assert case.waits_for is WaitsFor.PERSON
    assert sorted(task.kind for task in trade.tasks(case)) == ["supplier-answer", "supplier-trouble"]
    trade.cj.log.clear()
    case = trade.hours(case, 2)
    assert trade.cj.log.requests() == [], "nobody is asked while a person has to see to the access"
    trade.cj.faults.clear()
    trade.cj.dispute_in_portal("ok-1")
    trade.cj.decide("ok-1", REFUND)
    case = trade.answer(case, "try again", about="firewall")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_question_about_the_portal_names_the_goods_as_the_store_does(trade: CJTrade) -> None:
    case = of_the_store_app(trade)
    assert "Lamp (LAMP" in trade.task(case).reason
    case = trade.answer(case, "asked", by="Grace")
    assert "asked" not in trade.task(case).choices
    assert "Lamp (LAMP" in trade.task(case).reason
