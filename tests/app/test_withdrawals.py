"""Withdrawing from the contract: kept and acknowledged at once, judged afterwards, paid without a fee."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.amounts import usd
from tests.support.letter_office import text
from tests.support.withdrawing import ADA, ADDRESS, WithdrawalOffice, link_in, only, state

from dropconnect import Dropconnect
from dropconnect.errors import CaseConflict, NotThere, ProviderUnavailable, UsageError
from dropconnect.journal.states import Decision
from dropconnect.models.order import OrderState
from dropconnect.testing.fakes.books import Call

STRANGER = "somebody@example.test"
DAY = 24 * 3600.0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[WithdrawalOffice]:
    made = WithdrawalOffice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def door(office: WithdrawalOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


def down(call: Call) -> None:
    raise ProviderUnavailable("the shop does not answer", connection="shop")


def test_nothing_outside_is_asked_when_it_is_stated(office: WithdrawalOffice, door: Dropconnect) -> None:
    receipt = state(door)
    assert office.shop.calls == []
    assert office.mails() == []
    assert door.withdrawal_receipt("shop", receipt.code).stated_at == receipt.stated_at
    [mail] = only(door).mails
    assert (mail.state, mail.to) == ("queued", ADA)


def test_the_acknowledgement_says_what_was_typed_and_when(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    receipt = state(door, goods="1 x Lamp", reason="too dark")
    door.work()
    [mail] = office.mails(ADA)
    words = text(mail)
    for said in ("Ada Example", "ok-1", "1 x Lamp", ADA, "too dark", receipt.code):
        assert said in words
    assert f"{receipt.stated_at:%H:%M:%S}" in words
    assert "82.49" not in words, "nothing that only the shop knows"


def test_consumer_and_shop_work_out_the_same_check_code(door: Dropconnect) -> None:
    receipt = state(door, reason="too dark")
    time = receipt.stated_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    said = json.dumps(
        ["shop", "Ada Example", "ok-1", "", ADA, "too dark", time], separators=(",", ":"), ensure_ascii=False
    )
    letters = base64.b32encode(hashlib.sha256(said.encode()).digest()).decode()[:20]
    assert receipt.code.replace("-", "") == letters


def test_a_matching_withdrawal_is_carried_out_without_a_fee(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    office.world.clock.advance(30 * DAY)  # long after the policy's window
    state(door)
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49")
    assert office.shop.order("ok-1").state is OrderState.CANCELLED
    record = only(door)
    assert record.state == "opened"
    assert record.case_id is not None
    case = door.case(record.case_id)
    assert case.case.reason == "withdrawal"
    assert case.plan.due == usd("82.49")


def test_it_is_acknowledged_once(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door)
    door.work()
    door.work()
    received = [mail for mail in office.mails(ADA) if "We received" in mail["Subject"]]
    assert len(received) == 1


def test_with_every_api_down_it_stands_and_goes_on_later(office: WithdrawalOffice, door: Dropconnect) -> None:
    office.shop.listeners.append(down)
    office.inbox.rcpt = "451 later"
    receipt = state(door)
    door.work()
    assert only(door).state == "received"
    assert office.mails() == []
    office.world.clock.advance(2 * DAY)
    door.work()
    assert door.withdrawal_receipt("shop", receipt.code).code == receipt.code

    office.shop.listeners.clear()
    office.inbox.rcpt = ""
    office.world.clock.advance(2 * 3600)
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49")
    [mail] = office.mails(ADA)
    assert f"{receipt.stated_at:%H:%M:%S}" in text(mail)


def test_a_strangers_address_moves_nothing_before_a_person_compares(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    state(door, mail=STRANGER)
    door.work()
    record = only(door)
    assert record.state == "asks"
    assert set(record.doubts) == {"address"}
    assert not office.shop.writes("ok-1")
    assert door.cases().total == 0
    told = text(next(mail for mail in office.mails("owner@shop.example.test")))
    assert f"{ADDRESS}/withdrawals/{record.id}" in told

    door.decide_withdrawal(record.id, "go on", by="Ada")
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49")
    with pytest.raises(CaseConflict, match="Ada has decided it before"):
        door.decide_withdrawal(record.id, "go on", by="Ada")


def test_the_orders_own_address_hears_of_it_and_nothing_of_who_typed(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    door.state_withdrawal("shop", "Eve Other", "ok-1", "buy at evil.example.test", STRANGER, "en")
    door.work()
    [to_typed] = office.mails(STRANGER)
    assert "Eve Other" in text(to_typed)
    [to_order] = office.mails(ADA)
    for hidden in ("Eve", STRANGER, "evil"):
        assert hidden not in text(to_order)
    link_in(to_order)


def test_whoever_did_not_withdraw_says_so(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, mail=STRANGER)
    door.work()
    secret = link_in(office.mails(ADA)[0]).rpartition("/")[2]
    assert not door.not_me("shop", secret).said
    assert door.say_not_me("shop", secret).said
    record = only(door)
    assert "not-me" in record.doubts
    assert record.state == "asks"
    door.say_not_me("shop", secret)
    assert only(door).doubts == record.doubts
    with pytest.raises(NotThere):
        door.not_me("shop", "another")


def test_an_order_that_nobody_knows_is_a_question(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, order="4711")
    door.work()
    record = only(door)
    assert set(record.doubts) == {"no-order"}
    assert office.mails(ADA), "it was acknowledged in the same words as any other"
    door.decide_withdrawal(record.id, "go on", by="Ada", order="ok-1")
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49")


@pytest.mark.parametrize("order", ["ada@example.test", "https://shop.example.test/1042", "../ok-1"])
def test_what_is_no_order_number_is_not_searched_for(
    office: WithdrawalOffice, door: Dropconnect, order: str
) -> None:
    state(door, order=order)
    door.work()
    assert set(only(door).doubts) == {"no-order"}
    assert "find_by_reference" not in {call.hook for call in office.shop.calls}


def test_some_goods_are_withdrawn_and_paid_back(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, goods="1 x Lamp")
    door.work()
    assert office.shop.paid_back("ok-1") == usd("27.50")


@pytest.mark.parametrize("goods", ["the blue one", "3 Lamps and a Desk", "Lamp, Lamp"])
def test_goods_that_are_not_sure_are_a_question(
    office: WithdrawalOffice, door: Dropconnect, goods: str
) -> None:
    state(door, goods=goods)
    door.work()
    record = only(door)
    assert set(record.doubts) == {"goods"}
    assert "2 x Lamp (LAMP-1)" in record.words
    door.decide_withdrawal(record.id, "go on", by="Ada", goods="Desk")
    door.work()
    assert office.shop.paid_back("ok-1") == usd("21.99")


def test_more_than_was_bought_is_a_question(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, goods="9 x Lamp")
    door.work()
    assert "only 2 units left" in only(door).words


def test_exempt_goods_stay_and_the_others_go(office: WithdrawalOffice) -> None:
    exempt = '{ sku = "DESK-*", reason = { en = "It is made to your design.", de = "Nach Ihrem Entwurf." } }'
    office.configure(f"exempt = [{exempt}]")
    with office.opened() as door:
        state(door)
        door.work()
        assert office.shop.paid_back("ok-1") == usd("55.00")
        told = [text(mail) for mail in office.mails(ADA)]
        assert any("Desk: It is made to your design." in words for words in told)

        office.order("ok-2")
        office.world.clock.advance(60)
        state(door, order="ok-2", goods="Desk")
        door.work()
        assert door.withdrawals().withdrawals[0].state == "declined"
        assert not office.shop.writes("ok-2")


@pytest.mark.parametrize(("rule", "asks"), [("ask", True), ("covered", False)])
def test_a_company_is_a_question_unless_the_merchant_says_otherwise(
    office: WithdrawalOffice, rule: str, asks: bool
) -> None:
    office.configure(f'company = "{rule}"')
    office.order("ok-1", company="Lights Ltd")
    with office.opened() as door:
        state(door)
        door.work()
        assert ("company" in only(door).doubts) is asks


def test_an_address_that_the_store_withholds_may_be_a_companys(office: WithdrawalOffice) -> None:
    office.order("ok-1", name="", withheld="the store does not show this app the customer's name")
    with office.opened() as door:
        state(door)
        door.work()

        record = only(door)

    assert set(record.doubts) == {"company"}
    assert "Look at the order in the store" in record.words


def test_when_goods_were_sent_long_ago_a_person_says_if_it_is_in_time(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    order = office.shop.order("ok-1")
    sent = tuple(line.changed(shipped_quantity=line.quantity) for line in order.lines)
    office.shop.change("ok-1", lines=sent, state=OrderState.COMPLETED)
    office.world.clock.advance(15 * DAY)
    state(door)
    door.work()
    record = only(door)
    assert set(record.doubts) == {"period"}
    assert "if they arrived on" in record.words

    door.decide_withdrawal(record.id, "go on", by="Ada")
    door.work()
    case_id = only(door).case_id
    assert case_id is not None
    [task] = door.case(case_id).tasks
    assert "once they are back" in task.reason
    assert not office.shop.writes("ok-1"), "goods that were sent come back first"
    assert not task.takes(Decision.APPROVE)
    assert task.due_at >= record.stated_at + timedelta(days=13), "the customer has 14 days to send them"
    door.resolve(task.id, "arrived", by="Ada")
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_a_persons_no_reaches_the_consumer(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, mail=STRANGER)
    door.work()
    record = only(door)
    with pytest.raises(UsageError, match="say why"):
        door.decide_withdrawal(record.id, "decline", by="Ada")
    door.decide_withdrawal(record.id, "decline", by="Ada", because="the order is not yours")
    door.work()
    assert "The order is not yours." in text(office.mails(STRANGER)[-1])
    assert only(door).state == "declined"


@pytest.fixture
def returning(office: WithdrawalOffice) -> Iterator[tuple[Dropconnect, int, int]]:
    """The supplier has sent the desk: front door, case and question about its return."""
    office.configure(supplier=True)
    office.order_desk("ok-1", "shipped-1")
    with office.opened() as door:
        state(door)
        door.work()
        case_id = only(door).case_id
        assert case_id is not None
        [task] = [row for row in door.case(case_id).tasks if row.is_open]
        yield door, case_id, task.id


def test_a_suppliers_no_never_refuses_it(
    office: WithdrawalOffice, returning: tuple[Dropconnect, int, int]
) -> None:
    door, _, number = returning
    task = door.task(number)
    assert {str(choice.decision) for choice in task.choices} == {
        "arrived",
        "sent back",
        "we collect",
        "lowered",
        "absorb",
    }
    assert "a supplier's no changes nothing about the money" in task.reason
    office.world.clock.advance(20 * DAY)
    door.work()
    assert office.shop.paid_back("ok-1") == usd("0.00"), "never by the date alone"


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("arrived", "82.49"),
        ("sent back, receipt of 3 May", "82.49"),
        ("we collect", "82.49"),
        ("absorb", "82.49"),
        ("lowered 5.00 because it is scratched", "77.49"),
        ("lowered, 21.99 USD because it is broken", "60.50"),
    ],
)
def test_what_a_return_pays_is_what_a_person_says(
    office: WithdrawalOffice, returning: tuple[Dropconnect, int, int], said: str, paid: str
) -> None:
    door, case_id, number = returning
    door.resolve(number, said, by="Ada")
    door.work()
    assert office.shop.paid_back("ok-1") == usd(paid)
    assert door.case(case_id).case.outcome == "done"
    assert not any("fee" in text(mail) for mail in office.mails(ADA))


@pytest.mark.parametrize(
    "said",
    [
        "lowered",
        "lowered 5.00",
        "lowered because it is scratched",
        "lowered -5.00 because it is scratched",
        "lowered 5.001 because it is scratched",
        "lowered 5.00 EUR because it is scratched",
        "lowered 22.00 because it is scratched",
        "lowered 900 because it is scratched",
        "sent back",
        "deny",
    ],
)
def test_a_lower_amount_needs_a_number_that_can_be_and_a_reason(
    office: WithdrawalOffice, returning: tuple[Dropconnect, int, int], said: str
) -> None:
    door, _, number = returning
    with pytest.raises(UsageError):
        door.resolve(number, said, by="Ada")
    assert office.shop.paid_back("ok-1") == usd("0.00")


def test_another_open_case_hears_of_it_and_it_goes_on_behind(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    office.order("offline-1")
    opened = door.cancel("shop", "offline-1", reason="own-error", by="Ada", lines={"DESK-1": 1})
    assert opened.case is not None
    state(door, order="offline-1")
    door.work()
    assert only(door).state == "waits"
    events = [event.text for event in door.case(opened.case.id).timeline]
    assert sum("the customer withdrew from the contract" in words for words in events) == 1
    [task] = door.case(opened.case.id).tasks
    door.resolve(task.id, "deny", by="Ada")
    office.world.clock.advance(2 * 3600)
    door.work()
    assert only(door).state == "opened"


def test_what_a_cancellation_kept_of_the_delivery_is_paid_back(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    door.cancel("shop", "ok-1", reason="own-error", by="Ada")
    assert office.shop.paid_back("ok-1") == usd("76.99"), "this policy keeps the delivery"
    state(door)
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_what_was_cancelled_before_is_said_so(office: WithdrawalOffice, door: Dropconnect) -> None:
    door.cancel("shop", "ok-1", reason="withdrawal", by="Ada")
    state(door)
    door.work()
    assert only(door).state == "nothing-left"
    assert any("had been cancelled before" in text(mail) for mail in office.mails(ADA))
    assert office.shop.paid_back("ok-1") == usd("82.49")


def test_a_form_sent_twice_is_one_statement(door: Dropconnect) -> None:
    first = state(door, form="f" * 32)
    assert state(door, form="f" * 32) == first
    assert door.withdrawals().total == 1


def test_withdrawing_twice_is_kept_acknowledged_and_linked(
    office: WithdrawalOffice, door: Dropconnect
) -> None:
    state(door)
    office.world.clock.advance(3600)
    state(door, order="#OK-1", mail=ADA.upper())
    second, first = door.withdrawals().withdrawals
    assert second.first_id == first.id
    door.work()
    assert office.shop.paid_back("ok-1") == usd("82.49"), "one wish, however often it is said"
    assert len(office.mails()) >= 2


def test_without_a_mail_account_a_person_gets_the_text(office: WithdrawalOffice) -> None:
    office.configure(speaks=False)
    with office.opened() as door:
        assert not state(door).by_mail
        door.work()
        told = [text(mail) for mail in office.mails("owner@shop.example.test")]
        assert any("Send it yourself" in words or "send it yourself" in words for words in told)
        assert any("This confirms that we received your withdrawal" in words for words in told)
        record = only(door)
        assert record.mail_open
        door.record_withdrawal_mail(record.id, record.mails[0].id, by="Ada")
        assert not only(door).mail_open
        with pytest.raises(CaseConflict):
            door.record_withdrawal_mail(record.id, record.mails[0].id, by="Ada")


def test_a_mail_that_is_refused_is_told_to_people(office: WithdrawalOffice, door: Dropconnect) -> None:
    state(door, mail="\u00e4da@example.test")  # this mail server takes no such name
    door.work()
    assert only(door).mail_open
    told = [text(mail) for mail in office.mails("owner@shop.example.test")]
    assert any("did not go out" in words for words in told)


def test_days_before_the_money_is_due_people_hear_of_it(office: WithdrawalOffice, door: Dropconnect) -> None:
    office.order("offline-1")
    state(door, order="offline-1")
    door.work()
    case_id = only(door).case_id
    assert case_id is not None
    office.world.clock.advance(12 * DAY)
    door.work()
    kinds = [incident.kind for incident in door.case(case_id).incidents]
    assert kinds == ["withdrawal-due"]
    door.work()
    assert len(door.case(case_id).incidents) == 1


def test_a_record_is_erased_when_its_time_is_over(office: WithdrawalOffice, door: Dropconnect) -> None:
    receipt = state(door, reason="too dark")
    door.work()
    office.world.clock.advance(366 * 3 * DAY + DAY)
    door.work()
    record = only(door)
    assert (record.name, record.mail, record.reason, record.order) == ("", "", "", "")
    assert record.mails[0].text == ""
    assert record.case_id is not None
    kept = door.case(record.case_id).model_dump_json()
    assert "too dark" not in kept
    with closing(sqlite3.connect(office.file.parent / "dropconnect-journal.sqlite3")) as journal:
        told = [words for row in journal.execute("SELECT title, body FROM notice") for words in row]
    assert not any(ADA in words or "too dark" in words for words in told)
    assert record.erased_at is not None
    assert door.withdrawal_receipt("shop", receipt.code).code == receipt.code
    assert record.stated_at == receipt.stated_at


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": " \u202e "}, "name is missing"),
        ({"order": ""}, "order is missing"),
        ({"mail": "ada"}, "not a mail address"),
        ({"mail": "ada@example.test\r\nBcc: all@example.test"}, "not a mail address"),
        ({"name": "a" * 5000}, "longer than 200"),
    ],
)
def test_a_statement_needs_a_name_an_order_and_an_address(
    door: Dropconnect, changes: dict[str, Any], complaint: str
) -> None:
    fields: dict[str, Any] = {"name": "Ada", "order": "ok-1", "goods": "", "mail": ADA, "language": "en"}
    with pytest.raises(UsageError, match=complaint):
        door.state_withdrawal("shop", **{**fields, **changes})


def test_odd_names_are_kept_as_text(office: WithdrawalOffice, door: Dropconnect) -> None:
    name = "<script>alert(1)</script> \N{ROCKET} \u05d0\u05d3\u05d4"
    door.state_withdrawal("shop", name, "ok-1", "", ADA, "de")
    door.work()
    mail = next(mail for mail in office.mails(ADA) if "Widerruf" in mail["Subject"])
    assert name in text(mail)
    body = mail.get_body(("html",))
    assert body is not None
    assert "<script>" not in str(body.get_content())


def test_a_store_without_the_function_takes_none(office: WithdrawalOffice) -> None:
    office.configure("enabled = false".replace("enabled = false", ""))
    office.write(office.file.read_text(encoding="utf-8").replace("enabled = true", "enabled = false"))
    with office.opened() as door, pytest.raises(NotThere):
        state(door)


def test_the_period_is_never_shorter_than_the_law(office: WithdrawalOffice) -> None:
    office.configure("period_days = 7")
    with pytest.raises(Exception, match="period_days"), office.opened():
        pass
