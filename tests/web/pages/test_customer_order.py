"""Behind the link: what can be cancelled, the money before it is confirmed, and how it stands after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.customers import PAGE, CustomerOffice, link_of, secret_of
from tests.support.visitor import Shown, Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

from dropconnect import Dropconnect

GO = "Go on"
PAID = "Cancel this and get $72.49 back"
"""Two lamps, a desk and their delivery, without the fee of 10.00."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    made.allow('fee = { fixed = "10.00 USD" }')
    made.sell_without_the_right()
    yield made
    made.close()


@pytest.fixture
def door(office: CustomerOffice) -> Iterator[Dropconnect]:
    with office.opened() as opened:
        yield opened


@pytest.fixture
def customer(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, ADDRESS)


def link_for(office: CustomerOffice, door: Dropconnect, order: str = "ok-1", language: str = "en") -> str:
    door.ask_customer_link("shop", order, ADA, language)
    door.work()
    return link_of(next(mail for mail in office.mails(ADA) if "/o/" in mail.as_string()))


def enter(office: CustomerOffice, door: Dropconnect, customer: Visitor, order: str = "ok-1") -> Shown:
    return customer.open(link_for(office, door, order))


def to_the_money(customer: Visitor, reason: str = "", **lines: str) -> Shown:
    customer.press(GO, **{f"line-{name}": count for name, count in lines.items()})
    return customer.press(GO, reason=reason)


def test_all_of_it_is_paid_back_as_the_page_said(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    shown = enter(office, door, customer)
    assert shown.headline == "What do you want to cancel?"
    assert "Whoever has the link can cancel the order" in shown.work
    shown = to_the_money(customer, "changed-mind")
    assert shown.headline == "Is this right?"
    assert "Delivery $5.50" in shown.work
    assert "The shop keeps -$10.00" in shown.work
    assert "You get back $72.49" in shown.work
    assert "about 10 days" in shown.work
    assert office.shop.paid_back("ok-1") == usd("0.00")
    shown = customer.press(PAID)
    assert shown.headline == "It is done"
    assert "Paid back: $72.49" in shown.work
    assert office.shop.paid_back("ok-1") == usd("72.49")
    [case] = door.cases().cases
    assert (case.requested_by, case.reason) == ("the customer", "changed-mind")


def test_a_part_is_cancelled_and_the_rest_stays(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    enter(office, door, customer)
    shown = to_the_money(customer, **{"11": "1", "12": "0"})
    assert "1 × " in shown.work
    assert "Delivery" not in shown.work
    [button] = [name for name in shown.buttons if name.startswith("Cancel this")]
    customer.press(button)
    assert f"and get ${office.shop.paid_back('ok-1').amount} back" in button


def test_a_double_click_and_two_tabs_are_one_case(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    enter(office, door, customer)
    page = to_the_money(customer)
    first = customer.press(PAID)
    customer.shown = page
    assert customer.press(PAID).path == first.path
    assert door.cases().total == 1
    assert office.shop.paid_back("ok-1") == usd("72.49")


def test_an_edited_amount_moves_nothing(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    enter(office, door, customer)
    to_the_money(customer)
    shown = customer.press(PAID, shown="0" * 64)
    assert shown.status == 409
    assert "It has changed since you looked" in shown.work
    shown = customer.press(PAID, **{"line-11": "99"})
    assert shown.status == 422
    assert door.cases().total == 0


def test_what_changed_meanwhile_is_shown_before_anything_moves(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    enter(office, door, customer)
    to_the_money(customer)
    office.pay_back("ok-1", "DESK-1")
    shown = customer.press(PAID)
    assert shown.status in (409, 422)
    assert door.cases().total == 0


@pytest.mark.parametrize("count", ["-1", "3", "1.5", "two", "\u0662", "1" * 20])
def test_units_that_cannot_be_are_asked_again(
    office: CustomerOffice, door: Dropconnect, customer: Visitor, count: str
) -> None:
    enter(office, door, customer)
    shown = customer.press(GO, **{"line-11": count})
    assert shown.status == 422
    assert "Choose at most as many as there are." in shown.work
    assert f'value="{count}"' in shown.response.text


def test_nothing_chosen_is_asked_again(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    enter(office, door, customer)
    shown = customer.press(GO, **{"line-11": "0", "line-12": ""})
    assert (shown.status, "Choose at least one thing." in shown.work) == (422, True)


def test_what_needs_a_person_says_so_and_can_be_kept_after_all(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    office.configure(PAGE + 'may_cancel = "ask"\n')
    with office.opened() as asking, pages(asking) as app:
        customer = Visitor(app, ADDRESS)
        enter(office, asking, customer)
        shown = to_the_money(customer)
        assert "A person of Lamp House looks at your request first." in shown.work
        [button] = [name for name in shown.buttons if name.startswith("Cancel this")]
        shown = customer.press(button)
        assert shown.headline == "We have your request"
        assert "A person of Lamp House looks at it" in shown.work
        assert office.shop.paid_back("ok-1") == usd("0.00")
        before = customer.shown
        shown = customer.press("I want to keep it after all")
        assert "You keep it." in shown.work
        [case] = asking.cases().cases
        assert case.outcome == "withdrawn"
        customer.shown = before
        assert customer.press("I want to keep it after all").status == 200, "twice is once"


def test_keeping_after_the_money_moved_is_said_kindly(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    enter(office, door, customer)
    to_the_money(customer)
    done = customer.press(PAID)
    assert "I want to keep it after all" not in done.buttons
    proof = done.soup.find("input", attrs={"name": "proof"})
    assert proof is not None
    answer = customer.client.post(f"{done.path}/keep", data={"proof": str(proof["value"])})
    assert answer.status_code == 409
    assert "has come too far" in answer.text


def test_after_the_end_one_question(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    enter(office, door, customer)
    to_the_money(customer)
    customer.press(PAID)
    assert customer.press("Send").status == 422
    shown = customer.press("Send", score="4", words="<b>kind</b>\u202e!")
    assert "Thank you: 4 of 5." in shown.work
    [case] = door.cases().cases
    [said] = [event.text for event in door.case(case.id).timeline if event.kind == "customer-said"]
    assert said.startswith("the customer says 4 of 5: <b>kind</b>")
    assert "\u202e" not in said


def test_a_link_is_over_after_two_hours_and_shows_the_state_after_a_case(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    unused = link_for(office, door)
    used = link_for(office, door)
    office.world.clock.advance(2 * 3600 + 1)
    shown = customer.open(unused)
    assert (shown.status, shown.headline) == (410, "This link is over")
    customer.open(link_for(office, door))
    to_the_money(customer)
    done = customer.press(PAID)
    office.world.clock.advance(10 * 24 * 3600)
    assert customer.open(done.path).headline == "It is done"
    assert customer.open(used).status == 410


def test_no_link_of_another_store_or_order_shows_anything(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    link = link_for(office, door)
    for path in (f"/c/shop/o/{'x' * 43}", link.replace("/c/shop/", "/c/other/")):
        shown = customer.open(path)
        assert shown.status == 404
        assert "ok-1" not in shown.work
    customer.open(link)
    to_the_money(customer)
    form, _ = customer.shown.form_of(PAID)
    answer = customer.client.post(str(form["action"]), data={"proof": "0", "line-11": "1"})
    assert answer.status_code == 403
    assert door.cases().total == 0


def test_the_shops_own_case_says_nothing_of_why(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    link = link_for(office, door)
    office.order("ask-1")
    door.cancel("shop", "ok-1", reason="fraud-suspected", by="Ada", agree=lambda _: True)
    shown = customer.open(link)
    assert "fraud" not in shown.response.text


def test_goods_that_stay_are_told_with_their_reason(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    order = office.shop.order("ok-1")
    office.shop.change(
        "ok-1",
        lines=tuple(
            line.changed(shipped_quantity=line.quantity) if line.sku == "DESK-1" else line
            for line in order.lines
        ),
    )
    shown = enter(office, door, customer)
    assert "What cannot be cancelled any more" in shown.work
    assert "It was sent already." in shown.work
    assert "DESK-1" not in str(shown.soup.find("form"))


def test_an_order_past_the_rules_is_told_kindly(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    office.order("shut-1", state="completed")
    shown = enter(office, door, customer, "shut-1")
    assert shown.headline == "Nothing of this order can be cancelled here any more"
    assert shown.buttons == []
    assert "help@shop.example.test" in shown.work


def test_a_store_that_is_down_is_said_kindly(
    office: CustomerOffice, door: Dropconnect, customer: Visitor
) -> None:
    link = link_for(office, door)
    office.break_down()
    shown = customer.open(link)
    assert shown.status == 503
    assert "This cannot be done right now" in shown.work
    assert "internal" not in shown.response.text


def test_in_german(office: CustomerOffice, door: Dropconnect, customer: Visitor) -> None:
    link = link_for(office, door, language="de")
    assert customer.open(link).headline == "Was möchten Sie stornieren?"
    customer.press("Weiter")
    customer.press("Weiter")
    assert customer.press("Das stornieren und 72,49 $ zurückbekommen").headline == "Es ist erledigt"


def test_the_secret_is_of_256_bits(office: CustomerOffice, door: Dropconnect) -> None:
    assert len(secret_of(link_for(office, door))) == 43


@pytest.fixture
def with_maker(office: CustomerOffice) -> CustomerOffice:
    office.configure(PAGE, supplier=True)
    return office


def test_whoever_has_the_goods_may_say_no_and_the_page_says_at_most(with_maker: CustomerOffice) -> None:
    with_maker.order("ok-3")
    with_maker.order_desk("ok-3", "ask-yes-1")
    with with_maker.opened() as door, pages(door) as app:
        customer = Visitor(app, ADDRESS)
        enter(with_maker, door, customer, "ok-3")
        shown = to_the_money(customer)
        assert "You get back at most" in shown.work
        assert "woodwork" not in shown.response.text
        [button] = [name for name in shown.buttons if name.startswith("Cancel this")]
        shown = customer.press(button)
        assert "Whoever has the goods was asked to stop them." in shown.work
        assert "woodwork" not in shown.response.text
        assert with_maker.shop.paid_back("ok-3") == usd("0.00")


def test_goods_that_a_maker_keeps_stay_with_its_words(with_maker: CustomerOffice) -> None:
    with_maker.order("ok-4")
    with_maker.order_desk("ok-4", "made-to-order-1")
    with with_maker.opened() as door, pages(door) as app:
        customer = Visitor(app, ADDRESS)
        shown = enter(with_maker, door, customer, "ok-4")
        assert "What cannot be cancelled any more" in shown.work
        assert "woodwork" not in shown.response.text
        shown = to_the_money(customer)
        [button] = [name for name in shown.buttons if name.startswith("Cancel this")]
        customer.press(button)
        told = button.partition("$")[2].partition(" ")[0]
        assert str(with_maker.shop.paid_back("ok-4").amount) == told


@pytest.mark.parametrize(("owner", "told"), [("us", True), ("nobody", False)])
def test_the_receipt_promises_a_mail_only_where_one_comes(
    office: CustomerOffice, owner: str, told: bool
) -> None:
    office.allow(f'mail = "{owner}"')
    with office.opened() as door, pages(door) as app:
        customer = Visitor(app, ADDRESS)
        enter(office, door, customer)
        to_the_money(customer)
        shown = customer.press("Cancel this and get $82.49 back")
        assert ("You get a mail, too." in shown.work) is told
        door.work()
        assert bool(office.mails(ADA)) is told


def test_customers_choose_among_the_reasons_that_the_merchant_lets_them(office: CustomerOffice) -> None:
    reasons = """
[reasons.gift-too-late]
cause = "customer"
words = { en = "Too late <b>as a gift</b>", de = "Als Geschenk zu spät" }
ask_customers = true
order = 1
[reasons.found-cheaper]
enabled = false
[reasons.changed-mind]
words = { en = "I do not want it any more" }
"""
    office.write(office.file.read_text(encoding="utf-8") + reasons)
    with office.opened() as door, pages(door) as app:
        customer = Visitor(app, ADDRESS)
        enter(office, door, customer)
        shown = customer.press(GO, **{"line-11": "1"})
        told = customer.press(GO, reason="gift-too-late")

    assert "Too late <b>as a gift</b>" in shown.work
    assert "I do not want it any more" in shown.work
    assert "I found it cheaper" not in shown.work
    assert told.headline == "Is this right?"
