"""Every event is told to the customer by exactly one: the platform, us, or a person with the text ready."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.amounts import usd
from tests.support.mail import Inbox
from tests.support.telling import customer, mails, text
from tests.support.trade import DAY, HOUR, Trade

from dropconnect.errors import ProviderUnavailable
from dropconnect.models.order import Customer
from dropconnect.models.payment import Tender, TenderKind
from dropconnect.testing.fakes.books import Call
from dropconnect.testing.fakes.stepwise import FakeStepwisePlatform

Open = Callable[..., Trade]


def subjects(inbox: Inbox) -> list[str]:
    return [str(mail["Subject"]) for mail in mails(inbox)]


def told_by_platform(trade: Trade) -> list[str]:
    return [what for _, what in trade.shop.mails]


def ordered(trade: Trade, lamps: str = "now-1", desk: str = "now-2", order_id: str = "ok-1") -> None:
    trade.ordered(order_id, lamps=lamps, desk=desk)
    customer(trade, order_id)


def test_the_platform_tells_of_a_refund_once_and_we_say_nothing_more(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade(mail="platform")
    ordered(trade)

    assert trade.cancel("ok-1").outcome == "done"

    assert told_by_platform(trade) == ["RefundCommand"]
    assert mails(inbox) == []


def test_where_nothing_is_paid_the_platform_tells_of_the_cancellation(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade(mail="platform")
    ordered(trade, order_id="unpaid-1")

    assert trade.cancel("unpaid-1").outcome == "done"

    assert told_by_platform(trade) == ["CancelOrderCommand"]
    assert mails(inbox) == []


def test_each_instalment_is_told_and_the_cancellation_is_not(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('refund = "as-answered"', mail="platform", account=False)
    ordered(trade, lamps="ask-yes-1")

    case = trade.pass_time(trade.cancel("ok-1"), 3)

    assert (case.outcome, trade.paid(case)) == ("done", usd("82.49"))
    assert told_by_platform(trade) == ["RefundCommand", "RefundCommand"]


@pytest.mark.parametrize("owner", ["us", "nobody"])
def test_the_platform_is_silent_where_it_is_not_the_owner(open_trade: Open, inbox: Inbox, owner: str) -> None:
    trade = open_trade(mail=owner)
    ordered(trade)

    assert trade.cancel("ok-1").outcome == "done"

    assert told_by_platform(trade) == []
    assert len(mails(inbox)) == (1 if owner == "us" else 0)


def test_what_stays_ordered_is_ours_to_tell_beside_the_platforms_mail(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('supplier_refuses = "deny"', mail="platform")
    ordered(trade, lamps="made-to-order-1")

    trade.cancel("ok-1")

    assert told_by_platform(trade) == ["RefundCommand"]
    [mail] = mails(inbox)
    assert "made for you" in text(mail)
    assert "21.99" not in text(mail)
    assert "A separate mail" in text(mail)


def test_without_a_mail_account_a_person_gets_the_text_of_what_the_platform_cannot_tell(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade('supplier_refuses = "deny"', mail="platform", account=False)
    ordered(trade, lamps="made-to-order-1")

    case = trade.cancel("ok-1")

    [task] = trade.tasks(case)
    assert case.outcome == "done"
    assert (task.kind, task.is_open) == ("tell-customer", True)
    assert task.evidence["to"] == "ada@example.test"
    assert "made for you" in task.evidence["text"]
    trade.answer(case, "told, by mail")
    assert trade.tasks(case) == []
    assert trade.events(case)[-1].text == f"told, by mail (task {task.id})"


def test_a_person_also_tells_whom_the_platform_hides_from_us(open_trade: Open) -> None:
    trade = open_trade(mail="platform", account=False)
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    trade.shop.change("ok-1", customer=Customer(name="", email="", withheld="the app may not read it"))

    case = trade.cancel("ok-1")
    trade.withdraw(case)

    assert trade.tasks(case)[-1].evidence["to"] == ""


def test_an_outcome_known_at_once_replaces_the_acknowledgement(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade()
    ordered(trade)

    trade.cancel("ok-1")

    assert subjects(inbox) == ["Your order ok-1 has been cancelled"]


def test_a_request_that_has_to_wait_is_acknowledged_whoever_tells_the_outcome(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade(mail="platform")
    ordered(trade, lamps="ask-yes-1")

    case = trade.cancel("ok-1")
    assert subjects(inbox) == ["We received your cancellation request for order ok-1"]
    trade.pass_time(case, 2)

    assert len(mails(inbox)) == 1
    assert told_by_platform(trade) == ["RefundCommand"]


def test_while_all_is_paused_the_request_is_acknowledged_and_nothing_else_is_told(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    ordered(trade)
    with trade.journal.write() as writing:
        pause = writing.pauses.begin("", "the shop moves", "Olga", trade.clock.now())

    case = trade.cancel("ok-1")
    case = trade.pass_time(case, 1)

    assert case.is_open
    assert subjects(inbox) == ["We received your cancellation request for order ok-1"]
    assert trade.shop.writes("ok-1") == []

    with trade.journal.write() as writing:
        writing.pauses.end(pause, "Olga", trade.clock.now())
    assert trade.pass_time(case, 1).outcome == "done"
    assert subjects(inbox)[1:] == ["Your order ok-1 has been cancelled"]


@pytest.mark.parametrize("owner", ["us", "platform"])
def test_a_withdrawal_is_told(open_trade: Open, inbox: Inbox, owner: str) -> None:
    trade = open_trade(mail=owner)
    ordered(trade, lamps="ask-yes-1", desk="ask-yes-2")
    case = trade.cancel("ok-1")

    case = trade.withdraw(case)

    assert case.outcome == "withdrawn"
    assert subjects(inbox)[-1] == "Your order ok-1 stays as it is"
    assert "nothing was paid back" in " ".join(text(mails(inbox)[-1]).split())


def test_a_withdrawal_after_goods_were_stopped_does_not_say_that_all_stays(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    ordered(trade, lamps="ask-yes-1")
    case = trade.cancel("ok-1")

    case = trade.withdraw(case)

    assert case.outcome == "withdrawn"
    assert "stays as it is" not in text(mails(inbox)[-1])
    assert "before all of it was carried out" in " ".join(text(mails(inbox)[-1]).split())


def test_a_refusal_by_a_person_is_told(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('approve_over = "1.00 USD"')
    ordered(trade)

    case = trade.answer(trade.cancel("ok-1"), "deny")

    assert case.outcome == "refused"
    assert "could not carry out" in text(mails(inbox)[-1])


def test_a_supplier_that_says_no_to_everything_is_told_once_with_its_reason(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade('supplier_refuses = "deny"', mail="platform")
    ordered(trade, lamps="made-to-order-1", desk="shipped-1")

    case = trade.cancel("ok-1")

    assert case.outcome == "refused"
    [mail] = mails(inbox)
    assert "made for you" in text(mail)
    assert "separate mail" not in text(mail)


def test_a_case_that_a_person_stops_half_way_is_told_with_what_was_paid(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade()
    ordered(trade, order_id="cancel-refused-1")
    case = trade.answer(trade.cancel("cancel-refused-1"), "stop")

    assert case.outcome == "stopped"
    last = " ".join(text(mails(inbox)[-1]).split())
    assert "before all of it was carried out" in last
    assert "82.49" in last


def test_an_end_that_cannot_be_addressed_yet_is_told_later(open_trade: Open, inbox: Inbox) -> None:
    """The order is read for the address when the message is sent: a store that is down loses no message."""
    trade = open_trade('approve_over = "1.00 USD"')
    ordered(trade)
    case = trade.cancel("ok-1")
    down = True

    def unreachable(call: Call) -> None:
        if down and call.hook == "get_order":
            raise ProviderUnavailable("the shop is not reachable")

    trade.shop.listeners.append(unreachable)
    assert trade.answer(case, "deny").outcome == "refused"
    before = len(mails(inbox))
    down = False
    trade.clock.advance(HOUR)
    trade.work()

    assert len(mails(inbox)) == before + 1
    trade.clock.advance(DAY)
    trade.work()
    assert len(mails(inbox)) == before + 1


def test_a_request_that_changed_nothing_is_not_told_to_who_never_asked(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade('approve_over = "1.00 USD"')
    ordered(trade)
    trade.default_reason = "out-of-stock"

    assert trade.answer(trade.cancel("ok-1"), "deny").outcome == "refused"

    assert mails(inbox) == []


def test_a_platform_that_cancels_before_it_pays_tells_of_the_payment_alone(
    open_trade: Open, inbox: Inbox
) -> None:
    trade = open_trade(mail="platform")
    trade.reconfigure(
        trade.file.read_text("utf-8").replace('"fake-platform"', f'"{FakeStepwisePlatform.name}"')
    )
    ordered(trade)

    assert trade.cancel("ok-1").outcome == "done"

    assert told_by_platform(trade) == ["RefundCommand"]
    assert mails(inbox) == []


def test_goods_made_to_order_are_never_offered_to_be_sent_back(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    ordered(trade, lamps="made-to-order-1", desk="shipped-1")

    trade.cancel("ok-1")

    [mail] = mails(inbox)
    made, sent = text(mail).split("Desk")
    assert "Send the items back" not in made
    assert "Send the items back" in sent


def test_a_german_mail_holds_no_english_reason(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    trade.ordered("ok-1", lamps="made-to-order-1", desk="now-1")
    customer(trade, "ok-1", "de_DE")

    trade.cancel("ok-1")

    [mail] = mails(inbox)
    assert "made for you" not in text(mail)
    assert "bleiben bestellt" in text(mail)


def test_a_result_that_a_person_still_has_to_tell_outlives_the_end_of_its_case(open_trade: Open) -> None:
    """A voucher holds the case open after its result was known; the task to tell it stays."""
    trade = open_trade('supplier_refuses = "deny"', mail="platform", account=False)
    ordered(trade, lamps="made-to-order-1", desk="now-1")
    card = Tender(id="g1", kind=TenderKind.GIFT_CARD, amount=usd("5.00"), label="gift card ending HQBX")
    trade.shop.change("ok-1", paid=usd("77.49"), total=usd("77.49"), tenders=(card,))
    case = trade.cancel("ok-1")
    while any(task.kind == "approval" for task in trade.tasks(case)):
        case = trade.answer(case, "approve")
    assert "tell-customer" in {task.kind for task in trade.tasks(case)}

    case = trade.answer(case, "given back", about="gift card")

    assert case.outcome == "done"
    assert [task.kind for task in trade.tasks(case)] == ["tell-customer"]


def test_updates_that_could_not_be_sent_are_told_as_one(open_trade: Open, inbox: Inbox) -> None:
    trade = open_trade('supplier_silent = "ask"')
    ordered(trade, lamps="silent-1")
    case = trade.cancel("ok-1")
    inbox.mails.clear()
    with trade.journal.write() as writing:
        pause = writing.pauses.begin("", "the shop moves", "Olga", trade.clock.now())
    trade.pass_time(case, 14)

    with trade.journal.write() as writing:
        writing.pauses.end(pause, "Olga", trade.clock.now())
        writing.outbox.bring_forward(None, at=trade.clock.now())
    trade.work()

    [mail] = mails(inbox)
    assert "December 9, 2026" in text(mail)


def test_a_person_has_one_update_to_tell_however_long_it_takes(open_trade: Open) -> None:
    trade = open_trade('supplier_silent = "ask"', mail="platform", account=False)
    ordered(trade, lamps="silent-1")

    case = trade.pass_time(trade.cancel("ok-1"), 14)

    [task] = [task for task in trade.tasks(case) if task.kind == "tell-customer"]
    assert "December 9, 2026" in task.evidence["text"]
