"""How an order was paid: in part, in several ways, together with others, or by nobody knows whom."""

from __future__ import annotations

import pytest
from tests.core.planner.orders import (
    carried_out,
    codes,
    given_back,
    line,
    order,
    plan,
    request,
    shipping,
    standard,
)
from tests.support.amounts import usd

from dropconnect.models.cancellation import Plan, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, OrderLine, OrderState, Refund
from dropconnect.models.payment import Payment, PaymentEvidence, PaymentSource, Tender, TenderKind
from dropconnect.planner import Past, violations
from dropconnect.planner.past import Family
from dropconnect.policy import StorePolicy

CARD = Tender(id="g1", kind=TenderKind.GIFT_CARD, amount=usd("5.00"), label="gift card ending HQBX")
LINES = (line("1", "10.00", quantity=2), line("2", "7.80"))
OFF_THE_TOTAL = order(*LINES, total=usd("12.80"), tenders=(CARD,))
INSIDE_THE_TOTAL = order(*LINES, paid=usd("12.80"), tenders=(CARD,))


def rows(made: Plan) -> dict[str, str]:
    return {row.label: row.amount.text for row in made.calculation}


def reason(made: Plan, code: str) -> str:
    [found] = [item for item in made.objections if item.code == code]
    return found.reason


def asks(made: Plan) -> list[str]:
    return [item.code for item in made.by_verdict(Verdict.APPROVE)]


class TestPaidInPart:
    DEPOSIT = order(line("1", "50.00", sku="A"), line("2", "50.00", sku="B"), paid=usd("30.00"))

    def test_the_rest_of_the_order_comes_first(self) -> None:
        made = plan(self.DEPOSIT, request("A"))

        assert (made.due, made.refund) == (usd("0"), None)
        assert rows(made) == {"thing 1 x 1": "50.00", "Still owed": "-50.00"}
        assert "still-owed" in asks(made)
        assert "50.00 USD for these lines 50.00 USD is taken off what the customer still owes" in reason(
            made, "still-owed"
        )

    def test_what_is_beyond_the_rest_goes_back(self) -> None:
        seen = self.DEPOSIT.changed(paid=usd("80.00"))
        made = plan(seen, request("A"))

        assert made.due == usd("30.00")
        assert made.refund is not None
        assert violations(seen, made.refund, Past()) == ()

    def test_the_guard_holds_the_same_sum(self) -> None:
        paid_in_full = self.DEPOSIT.changed(paid=usd("100.00"))
        refund = plan(paid_in_full, request("A")).refund
        assert refund is not None

        assert violations(paid_in_full, refund, Past()) == ()
        [text] = violations(self.DEPOSIT.changed(paid=usd("80.00")), refund, Past())
        assert "the rest of the order is not paid yet: 30.00 USD of it can go back, not 50.00 USD" in text

    def test_the_whole_order_gives_back_what_came_in(self) -> None:
        made = plan(self.DEPOSIT)
        assert (made.due, codes(made)) == (usd("30.00"), ())
        assert rows(made)["Not received"] == "-70.00"

    def test_part_by_part_it_is_the_deposit_in_the_end(self) -> None:
        seen, done, due = self.DEPOSIT, list[Plan](), list[Money | None]()
        for asked in (request("A"), request()):
            done.append(plan(seen, asked, past=Past.of(done)))
            due.append(done[-1].due)
            seen = carried_out(seen, done[-1])
        assert due == [usd("0"), usd("30.00")]

    def test_a_favour_of_before_leaves_nothing_owed(self) -> None:
        made = plan(standard(refunds=(given_back("10.00"),)), request("LAMP-1:1"))
        assert (made.due, codes(made)) == (usd("27.50"), ("amount-only-refund",))

    def test_units_that_were_edited_out_are_not_owed(self) -> None:
        edited = given_back("0", ("1", 1, "0", "0"))
        seen = order(line("1", "100.00"), line("2", "250.00"), line("3", "9.00"), refunds=(edited,))
        made = plan(seen.changed(paid=usd("259.00")), request("3"))
        assert (made.due, codes(made)) == (usd("9.00"), ())


class TestWholeOrder:
    def test_gives_back_what_an_edit_left_with_the_store(self) -> None:
        edited = given_back("0", ("1", 1, "0", "0"))
        made = plan(order(line("1", "76.80", quantity=2), refunds=(edited,)))
        assert made.due == usd("76.80")

    def test_gives_back_an_additional_fee_that_no_line_stands_for(self) -> None:
        made = plan(order(line("1", "20.00"), total=usd("24.00")))
        assert (made.due, rows(made)["Remainder"]) == (usd("24.00"), "4.00")

    def test_takes_a_line_without_units_along(self) -> None:
        made = plan(order(line("1", "15.00"), line("2", "5.00", quantity=0)))
        assert (made.due, codes(made)) == (usd("20.00"), ())


class TestGoodsThatAnEditTookOut:
    """One of two of 10.00 was taken out and not paid back; 30.00 is another line."""

    SEEN = order(
        line("1", "20.00", quantity=2),
        line("2", "30.00"),
        total=usd("40.00"),
        refunds=(given_back("0", ("1", 1, "0", "0")),),
    ).changed(paid=usd("50.00"))

    def test_their_money_is_named_when_another_line_goes(self) -> None:
        made = plan(self.SEEN, request("2"))
        assert (made.due, codes(made)) == (usd("30.00"), ("held-beside-the-lines",))
        assert "holds 10.00 USD more" in reason(made, "held-beside-the-lines")

    def test_their_money_goes_with_the_whole_order(self) -> None:
        made = plan(self.SEEN)
        assert (made.due, codes(made)) == (usd("50.00"), ("more-than-the-units",))
        assert "Approve to pay back 50.00 USD, with these 10.00 USD" in reason(made, "more-than-the-units")

    def test_money_that_was_paid_back_is_not_named(self) -> None:
        paid_back = (*self.SEEN.refunds, given_back("10.00"))
        made = plan(self.SEEN.changed(refunds=paid_back), request("2"))
        assert "held-beside-the-lines" not in codes(made)


class TestTenders:
    WALLET = Tender(id="w1", kind=TenderKind.WALLET, amount=usd("20.00"), label="wallet", line_id="3")
    BY_WALLET = order(
        line("1", "30.00"), line("2", "20.00"), line("3", "-20.00", kind=LineKind.FEE), tenders=(WALLET,)
    )

    def test_the_rest_after_our_own_part_by_share_is_explained(self) -> None:
        """Of the 30.00 of the first line 12.00 went back to the wallet: nothing is left over."""
        part = plan(self.BY_WALLET, request("1"))
        [share] = part.tenders
        assert (part.due, share.amount) == (usd("18.00"), usd("12.00"))

        rest = plan(carried_out(self.BY_WALLET, part), past=Past.of([part], returned=(share,)))

        assert (rest.due, codes(rest)) == (usd("12.00"), ("other-tenders",))

    @pytest.mark.parametrize("seen", [OFF_THE_TOTAL, INSIDE_THE_TOTAL])
    def test_the_whole_order_names_them_and_leaves_them_to_a_person(self, seen: object) -> None:
        made = plan(seen)  # type: ignore[arg-type]

        assert made.due == usd("12.80")
        assert asks(made) == ["other-tenders"]
        assert "gift card ending HQBX (5.00 USD) paid a part" in reason(made, "other-tenders")
        assert made.tenders == (CARD,)
        assert rows(made)["Paid in another way"] == "-5.00"

    @pytest.mark.parametrize("seen", [OFF_THE_TOTAL, INSIDE_THE_TOTAL])
    def test_a_part_gives_back_its_share_of_the_money_and_asks(self, seen: object) -> None:
        made = plan(seen, request("1"))  # type: ignore[arg-type]

        assert made.due == usd("7.19")
        assert asks(made) == ["other-tenders"]
        assert "Of the 10.00 USD for these lines 7.19 USD is the share in money" in reason(
            made, "other-tenders"
        )
        assert made.tenders == (CARD.changed(amount=usd("2.81")),)

    def test_a_share_is_rounded_to_what_the_store_calculates_with(self) -> None:
        made = plan(OFF_THE_TOTAL.changed(decimals=1), request("1"))
        assert (made.due, made.tenders[0].amount) == (usd("7.20"), usd("2.80"))

    def test_the_rest_gives_back_the_rest(self) -> None:
        first = plan(OFF_THE_TOTAL, request("1"))
        made = plan(carried_out(OFF_THE_TOTAL, first), past=Past.of([first], returned=first.tenders))
        assert made.due == usd("5.61")
        assert made.tenders == (CARD.changed(amount=usd("2.19")),)

    def test_an_order_that_they_paid_whole_is_cancelled_and_they_are_named(self) -> None:
        paid_up = CARD.changed(amount=usd("17.80"))
        made = plan(order(*LINES, total=usd("0"), tenders=(paid_up,)))
        assert (made.due, made.tenders, asks(made)) == (usd("0"), (paid_up,), ["other-tenders"])

    def test_what_no_tender_explains_is_asked(self) -> None:
        seen = order(*LINES, total=usd("12.80"))
        assert asks(plan(seen)) == ["paid-another-way"]
        made = plan(seen, request("1"))
        assert made.due == usd("7.19")
        assert "5.00 USD were paid or taken off in another way" in reason(made, "paid-another-way")

    def test_cents_of_rounding_are_not_a_tender(self) -> None:
        assert plan(order(*LINES, total=usd("17.79"))).objections == ()


def test_a_voucher_that_was_sold_is_not_paid_back_unasked() -> None:
    card = line("1", "50.00").changed(voucher=True)
    seen = order(card, line("2", "20.00"))

    assert codes(plan(seen, request("2"))) == ()
    made = plan(seen)
    assert (made.due, asks(made)) == (usd("70.00"), ["voucher"])
    assert "its 50.00 USD are paid back with the rest" in reason(made, "voucher")


class TestNegativeLines:
    GOODS = line("1", "50.00")
    OFF = line("2", "-20.00", kind=LineKind.FEE).changed(name="Loyalty")

    def test_what_may_be_credit_is_named(self) -> None:
        made = plan(order(self.GOODS, self.OFF))
        assert (made.due, asks(made)) == (usd("30.00"), [])
        assert "Loyalty (-20.00 USD) lowered the price" in reason(made, "maybe-credit")

    def test_a_known_discount_is_not(self) -> None:
        assert codes(plan(order(self.GOODS, self.OFF.changed(discount=True)))) == ()

    def test_a_tender_is_asked_about_already(self) -> None:
        wallet = Tender(
            id="w", kind=TenderKind.WALLET, amount=usd("20.00"), label="wallet", line_id=self.OFF.id
        )
        assert codes(plan(order(self.GOODS, self.OFF, tenders=(wallet,)))) == ("other-tenders",)


class TestEvidence:
    CLAIMS = (
        PaymentEvidence(source=PaymentSource.STORE, amount=usd("82.49"), says='status "processing"'),
        PaymentEvidence(source=PaymentSource.GATEWAY, says="no date of payment"),
    )

    def test_sources_that_do_not_fit_together_are_all_shown(self) -> None:
        made = plan(standard(paid=None, payment_evidence=self.CLAIMS))
        said = reason(made, "collected-unknown")
        assert 'the store says: status "processing" (82.49 USD)' in said
        assert "the gateway says: no date of payment" in said

    def test_only_sources_of_different_amounts_do_not_fit_together(self) -> None:
        for amount, fits in (("82.49", True), ("0", False)):
            other = PaymentEvidence(source=PaymentSource.GATEWAY, amount=usd(amount), says="a date")
            made = plan(standard(paid=None, payment_evidence=(self.CLAIMS[0], other)))
            assert ("does not fit together" not in reason(made, "collected-unknown")) is fits

    def test_each_answer_says_what_it_pays(self) -> None:
        deposit = PaymentEvidence(source=PaymentSource.STORE, amount=usd("30.00"), says="a deposit")
        made = plan(standard(paid=None, payment_evidence=(*self.CLAIMS, deposit)))
        assert reason(made, "collected-unknown").endswith(
            "`collected 30.00` pays back at most 30.00 USD; `collected 82.49` pays back at most 82.49 USD; "
            "`collected 0` pays nothing back"
        )

    def test_where_no_source_names_an_amount_the_total_is_the_example(self) -> None:
        nothing = PaymentEvidence(source=PaymentSource.STORE, amount=usd("0.00"), says="no date")
        said = reason(plan(standard(paid=None, payment_evidence=(nothing,))), "collected-unknown")
        assert "`collected 82.49` pays back at most 82.49 USD" in said

    def test_no_answer_pays_back_a_negative_total(self) -> None:
        said = reason(plan(standard(paid=None, total=usd("-3.00"))), "collected-unknown")
        assert "`collected -3.00`" not in said
        assert said.endswith("`collected 0` pays nothing back")

    def test_a_word_of_a_person_counts_once_the_status_is_gone(self) -> None:
        cancelled = standard(state=OrderState.CANCELLED)
        assert plan(cancelled, past=Past(collected=usd("30.00"))).due == usd("30.00")
        assert plan(cancelled, past=Past(collected=usd("90.00"))).due == usd("82.49")
        assert plan(standard(), past=Past(collected=usd("30.00"))).due == usd("82.49")

    def test_a_source_that_says_paid_is_heard_even_of_a_failed_order(self) -> None:
        made = plan(standard(paid=None, state=OrderState.FAILED, payment_evidence=self.CLAIMS))
        assert codes(made) == ("collected-unknown",)

    def test_a_person_decides(self) -> None:
        seen = standard(paid=None, payment_evidence=self.CLAIMS)
        assert plan(seen, past=Past(collected=usd("82.49"))).due == usd("82.49")

    def test_nothing_can_have_been_collected_of_a_negative_total(self) -> None:
        made = plan(standard(paid=None, total=usd("-3.00")), past=Past(collected=usd("5.00")))
        assert made.due == usd("0")
        assert "no more than 0.00 USD can be booked" in reason(made, "collected-exceeds-total")

    def test_of_a_negative_total_nothing_came_in_and_nothing_is_left_over(self) -> None:
        lines = line("1", "10.00"), line("2", "-15.00", kind=LineKind.FEE).changed(discount=True)
        made = plan(order(*lines, paid=None), past=Past(collected=usd("0")))
        assert (made.due, codes(made)) == (usd("0"), ())


class TestBookedOnly:
    @staticmethod
    def booked(amount: str) -> Refund:
        return given_back(amount).changed(confirmed=False)

    def test_that_nothing_is_left_says_that_no_gateway_confirmed_it(self) -> None:
        made = plan(standard(state=OrderState.REFUNDED, refunds=(self.booked("82.49"),)))
        assert made.refused
        assert "82.49 USD of the refunds (given-82.49) were only booked: no gateway confirmed" in reason(
            made, "booked-only"
        )
        assert "set the order's status back, and cancel again" in reason(made, "booked-only")

    def test_a_status_that_was_never_changed_is_not_set_back(self) -> None:
        made = plan(standard(refunds=(self.booked("82.49"),)))
        assert "which moves no money, and cancel again" in reason(made, "booked-only")

    def test_before_the_rest_is_paid_it_is_asked(self) -> None:
        made = plan(standard(refunds=(self.booked("10.00"),)))
        assert made.due == usd("72.49")
        assert asks(made) == ["booked-only:given-10.00"]

    def test_what_is_booked_of_money_paid_by_hand_is_as_it_should_be(self) -> None:
        by_hand = Payment(method="bacs", offline=True)
        made = plan(standard(payment=by_hand, refunds=(self.booked("10.00"),)))
        assert not any(code.startswith("booked-only") for code in codes(made))


class TestGroups:
    def bundle(self) -> tuple[OrderLine, ...]:
        return (
            line("1", "59.00", sku="BUNDLE").changed(group="1"),
            line("2", "16.20", sku="BEANIE").changed(group="1"),
            line("3", "5.00", sku="OTHER"),
        )

    def test_one_of_a_bundle_alone_asks_and_names_the_others(self) -> None:
        made = plan(order(*self.bundle()), request("BEANIE"))
        assert asks(made) == ["bundle-1"]
        assert "thing 1 (BUNDLE), 59.00 USD" in reason(made, "bundle-1")

    @pytest.mark.parametrize("asked", [(), ("BUNDLE", "BEANIE"), ("OTHER",)])
    def test_all_of_it_or_none_of_it_asks_nothing(self, asked: tuple[str, ...]) -> None:
        assert plan(order(*self.bundle()), request(*asked)).objections == ()


class TestFamily:
    def family(self, refunded: str = "0", reserved: str = "0", paid: str | None = "50.00") -> Past:
        family = Family(
            numbers=("101",),
            paid=usd(paid) if paid is not None else None,
            refunded=usd(refunded),
            reserved=usd(reserved),
        )
        return Past(family=family)

    def child(self) -> object:
        return order(line("1", "20.00"), parent_id="101")

    def test_a_payment_that_went_back_through_the_parent_is_not_paid_again(self) -> None:
        made = plan(self.child(), past=self.family("50.00"))  # type: ignore[arg-type]
        assert (made.due, asks(made), codes(made)) == (usd("0"), [], ("same-payment",))
        assert rows(made)["Other orders"] == "-20.00"

    @pytest.mark.parametrize(("refunded", "reserved"), [("40.00", "0"), ("0", "40.00"), ("30.00", "10.00")])
    def test_what_is_left_of_it_is_asked(self, refunded: str, reserved: str) -> None:
        made = plan(self.child(), past=self.family(refunded, reserved))  # type: ignore[arg-type]
        assert (made.due, asks(made)) == (usd("10.00"), ["same-payment"])

    def test_with_nothing_paid_back_there_it_only_says_so(self) -> None:
        made = plan(self.child(), past=self.family())  # type: ignore[arg-type]
        assert (made.due, asks(made), codes(made)) == (usd("20.00"), [], ("same-payment",))

    def test_the_parent_pays_back_what_its_children_have_not(self) -> None:
        seen = order(line("1", "20.00"), line("2", "30.00"), child_ids=("102", "103"))
        made = plan(seen, past=self.family("20.00", paid=None))
        assert (made.due, asks(made)) == (usd("30.00"), ["same-payment"])

    def test_the_guard_caps_it_too(self) -> None:
        seen = order(line("1", "20.00"), parent_id="101")
        refund = plan(seen).refund
        assert refund is not None
        assert violations(seen, refund, self.family("30.00")) == ()
        [text] = violations(seen, refund, self.family("30.01"))
        assert "19.99 USD are left of the payment that paid for orders 101 too" in text


def test_a_subscription_is_said_to_go_on() -> None:
    made = plan(standard(subscription="88"))
    assert not made.needs_approval
    assert "subscription 88 goes on" in reason(made, "subscription")


def test_delivery_that_is_never_paid_back_stays_in_money() -> None:
    seen = order(line("1", "12.80"), shipping("2", "5.00"), total=usd("12.80"), tenders=(CARD,))
    made = plan(seen, policy=StorePolicy.model_validate({"shipping": "never"}))
    assert (made.due, made.tenders) == (usd("7.80"), (CARD,))
    assert Money.total((row.amount for row in made.calculation), "USD") == made.due


def test_a_discount_line_that_is_a_wallet_is_counted_once() -> None:
    wallet = Tender(id="f", kind=TenderKind.WALLET, amount=usd("20.00"), label="Via wallet")
    fee = line("9", "-20.00", kind=LineKind.FEE)
    seen = order(line("1", "20.00"), line("2", "30.00"), fee, tenders=(wallet,))
    assert plan(seen).due == usd("30.00")
    assert plan(seen, request("1")).due == usd("12.00")
