"""What the customer hears: only what the case has proved, from one sender, and never in the way of money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.copies import copy_of, put_back
from tests.support.mail import Inbox
from tests.support.telling import MESSAGES, customer, mails, text
from tests.support.trade import DAY, HOUR, Trade, two_suppliers

from dropconnect.journal import Journal
from dropconnect.journal.states import CaseKind, Outcome
from dropconnect.models.order import Customer, OrderState
from dropconnect.models.payment import Tender, TenderKind
from dropconnect.saga.ending.restoration import mark_restored
from dropconnect.testing.fakes.books import Call

Open = Callable[..., Trade]


def test_acknowledged_at_once_and_told_the_money_when_it_is_paid(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    [first] = mails(inbox)
    assert first["To"] == "ada@example.test"
    assert "82.49" not in text(first)
    case = trade.pass_time(case, 2)
    assert case.outcome == "done"
    assert [mail["Message-ID"] for mail in mails(inbox)] == list(
        dict.fromkeys(mail["Message-ID"] for mail in mails(inbox))
    )
    last = mails(inbox)[-1]
    assert "82.49" in text(last)
    assert "Items without tax" in text(last)
    assert "lumen" not in text(last).lower()


def test_what_a_gift_card_paid_a_part_of_is_told_without_prices_that_are_not_those_of_the_goods(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    card = Tender(id="g1", kind=TenderKind.GIFT_CARD, amount=usd("10.00"), label="gift card ending HQBX")
    trade.shop.change("ok-1", paid=usd("72.49"), total=usd("72.49"), tenders=(card,))
    case = trade.answer(trade.cancel("ok-1"), "approve")
    trade.answer(case, "given back")

    last = text(mails(inbox)[-1])

    assert "Total: $72.49" in last
    assert "Items without tax" not in last


def test_a_supplier_that_takes_longer_than_promised_is_admitted(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    trade.pass_time(case, 4)
    kinds = [mail["Subject"] for mail in mails(inbox)]
    assert len(kinds) == 3, "once, and again when the promised date has passed, too"
    assert len({mail["Message-ID"] for mail in mails(inbox)}) == 3
    assert "82.49" not in text(mails(inbox)[1])


def test_a_refused_line_is_told_with_its_reason_and_what_else_is_possible(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    trade.ordered("ok-1", lamps="made-to-order-1", desk="now-1")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    assert trade.paid(case) == usd("21.99")
    last = text(mails(inbox)[-1])
    assert "21.99" in last
    assert "made for you" in last
    assert "Lamp" in last.replace("Lamp House", "")


def test_absorbed_goods_are_told_with_what_to_do_with_the_parcel(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('supplier_refuses = "absorb"')
    trade.ordered("ok-1", lamps="shipped-1", desk="now-1")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    assert trade.paid(case) == usd("82.49")
    assert "refuse the parcel" in text(mails(inbox)[-1])


def test_german_customers_are_written_to_in_german(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1", "de_DE")
    trade.cancel("ok-1")
    assert "82,49" in text(mails(inbox)[-1])


@pytest.mark.parametrize("mail", ["us", "platform"])
def test_a_fraudster_is_not_tipped_off(open_trade: Open, inbox: Inbox, mail: str) -> None:
    trade = open_trade(mail=mail)
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    trade.default_reason = "fraud-confirmed"
    assert trade.cancel("ok-1").outcome == "done"
    assert mails(inbox) == []
    assert trade.shop.mails == []


def test_a_mail_server_that_is_down_does_not_hold_up_money(open_trade: Open, inbox: Inbox, port: int) -> None:
    trade = open_trade(at_port=1)
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    assert case.outcome == "done"
    assert trade.paid(case) == usd("82.49")
    trade.reconfigure(two_suppliers('mail = "us"') + MESSAGES.format(port=port))
    trade.clock.advance(HOUR)
    trade.work()
    sent = {mail["Message-ID"] for mail in mails(inbox)}
    assert len(sent) == len(mails(inbox)) == 1
    trade.clock.advance(HOUR)
    trade.work()
    assert len(mails(inbox)) == 1


def test_a_mail_that_is_refused_for_good_is_an_incident(open_trade: Open, inbox: Inbox) -> None:
    inbox.rcpt = "550 no such mailbox"
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    case = trade.cancel("ok-1")
    assert case.outcome == "done"
    assert "Tell the customer yourself" in trade.incidents(case)["message-outcome"].reason


def test_an_answer_lost_in_the_mail_is_sent_again_under_the_same_id(open_trade: Open, inbox: Inbox) -> None:
    inbox.lost = True
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    trade.cancel("ok-1")
    inbox.lost = False
    trade.clock.advance(DAY / 2)
    trade.work()
    ids = [mail["Message-ID"] for mail in mails(inbox)]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_message_that_cannot_be_made_does_not_hold_up_money(open_trade: Open, inbox: Inbox) -> None:
    """Shops have items without a name; a mail cannot speak of them."""
    trade = open_trade()
    order = trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    trade.shop.change("ok-1", lines=tuple(line.changed(name="") for line in order.lines))
    case = trade.cancel("ok-1", "LAMP-1:1")
    assert (case.outcome, trade.paid(case)) == ("done", usd("27.50"))
    assert "tell the customer yourself" in trade.incidents(case)["message-impossible"].reason
    assert mails(inbox) == []


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "has no mail address"),
        (" ", "has no mail address"),
        ("till-7@orders.invalid", "ends with .invalid"),
        ("nobody@INVALID", "ends with .invalid"),
    ],
)
def test_a_customer_without_an_address_is_said_to_be_not_told(
    open_trade: Open, inbox: Inbox, address: str, why: str
) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    trade.shop.change("ok-1", customer=Customer(name="Ada", email=address))

    case = trade.cancel("ok-1", "LAMP-1:1")

    told = [row.text for row in trade.events(case) if row.kind == "message-impossible"]
    assert (case.outcome, mails(inbox)) == ("done", [])
    assert told
    assert all("not told" in text and why in text for text in told)


def test_a_restored_journal_tells_again_only_under_the_same_message_ids(
    open_trade: Open, inbox: Inbox, tmp_path: Path
) -> None:
    trade = open_trade()
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    customer(trade, "ok-1")
    backup = tmp_path / "backup.sqlite3"

    def keep(call: Call) -> None:
        if call.hook == "refund_order":
            copy_of(trade.journal.path, backup)

    trade.shop.listeners.append(keep)
    case = trade.cancel("ok-1")
    told = [mail["Message-ID"] for mail in mails(inbox)]
    trade.journal.close()
    put_back(backup, trade.journal.path)
    trade.journal = Journal(trade.configuration.journal)

    mark_restored(trade.journal, trade.clock.now())
    case = trade.pass_time(case, 1)

    assert case.outcome == "done"
    again = [mail["Message-ID"] for mail in mails(inbox)][len(told) :]
    assert sorted(again) == sorted(told)
    assert trade.paid(case) == usd("82.49")


def test_the_customer_hears_nothing_of_goods_that_are_stopped_at_suppliers_alone(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    trade.ordered("unpaid-1", lamps="now-1")
    customer(trade, "unpaid-1")
    trade.shop.change("unpaid-1", state=OrderState.CANCELLED, provider_status="cancelled")

    case = trade.cancel("unpaid-1")

    assert (case.kind, case.outcome) == (CaseKind.SUPPLIER_ONLY, Outcome.DONE)
    assert inbox.mails == []


def test_a_customer_who_asked_hears_the_end_although_nothing_is_left_to_pay(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    trade.ordered("offline-1", lamps="now-1")
    customer(trade, "offline-1")
    trade.shop.change("offline-1", state=OrderState.CANCELLED, provider_status="cancelled")
    case = trade.cancel("offline-1")

    case = trade.answer(case, "collected 0")

    assert (case.kind, case.outcome) == (CaseKind.SUPPLIER_ONLY, Outcome.DONE)
    first, last = (text(mail) for mail in mails(inbox))
    assert "Lamp" not in first.replace("Lamp House", "")
    assert "Lamp" in last.replace("Lamp House", "")
    assert "82.49" not in last
