"""The conformance suite finds what it is there to find: each broken connector fails the named test."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from pydantic import SecretStr
from tests.support.breaking_off import break_off

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    AuthenticationFailed,
    CancelOrderCommand,
    CancelPays,
    ClaimCommand,
    EffectKind,
    Evidence,
    FirewallRefused,
    LookUpCommand,
    NoteCommand,
    Order,
    OrderSummary,
    OutcomeUnknown,
    PartialWay,
    PlatformTraits,
    RateLimited,
    RefundCommand,
    RefundKeys,
    RefundLine,
    RefundMethod,
    RemoveLinesCommand,
    RemoveRefundCommand,
    StepResult,
    ThrottledWrite,
    hookimpl,
)
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect.testing.fakes import (
    Call,
    FakeBookingPlatform,
    FakeClaimingPlatform,
    FakePlatform,
    FakeSettings,
    FakeStepwisePlatform,
    FakeWorld,
)
from dropconnect.testing.fakes.variants import FakeAmountPlatform, FakeEditingPlatform, FakePayingPlatform


class WaitsForWhatNeverWas(FakePlatform):
    """Then nobody is ever asked what became of it."""

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return self._shop.look_up(command).before_settling()


class TakesAnyRefundForOurs(FakePlatform):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        for row in self._shop.order(command.order_id).refunds:
            return Evidence.found("a refund", provider_id=row.id, amount=row.amount)
        return self._shop.look_up(command)


class ForgetsTheKey(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return self._shop.carry_out(command.changed(key=""))


class PaysTwice(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        self._shop.move_money(command)
        return self._shop.carry_out(command)


class BooksWhateverMethodItIsTold(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return self._shop.carry_out(command)


class CancelsAgain(FakePlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        self._shop.carry_out(command)
        return StepResult.done()


class RefundsWhenCancelling(FakePlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        result = self._shop.carry_out(command)
        order = self._shop.order(command.order_id)
        if not order.refunds:
            self._shop.refund_by_colleague(order.id, order.total)
        return result


class PaysNothingWhenCancelling(FakePlatform):
    traits = PlatformTraits(cancel_pays=CancelPays.REST)


class PaysTheTotalWhenCancelling(FakePayingPlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        result = self._shop.carry_out(command)
        order = self._shop.order(command.order_id)
        self._shop.refund_by_colleague(order.id, order.total)
        return result


class NamesNoLines(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return self._shop.carry_out(command.changed(lines=()))


class NamesLinesAllTheSame(FakeAmountPlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        line = self._shop.order(command.order_id).items[0]
        half = line.gross.share(1, line.quantity)
        row = RefundLine(line_id=line.id, kind=line.kind, quantity=1, net=half, tax=half - half)
        return self._shop.carry_out(command.changed(lines=(row,)))


class OnlyAcceptsRefunds(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return StepResult.requested()


class ForgetsThatItRemembers(FakePlatform):
    traits = PlatformTraits(keys=RefundKeys.REMEMBERED)


class PromisesToRemember(FakePlatform):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return self._shop.look_up(command).changed(key_remembered=True)


class RestocksUnasked(FakePlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return self._shop.carry_out(command.changed(restock=True))


class DoesNotRestock(FakePlatform):
    traits = PlatformTraits(restocks=True)


class HidesItsEdits(FakeEditingPlatform):
    traits = PlatformTraits()


class CannotEdit(FakePlatform):
    traits = PlatformTraits(partial=PartialWay.OWN_STEP)


class PaysWhenEditing(FakeEditingPlatform):
    @hookimpl
    def platform_remove_lines(self, command: RemoveLinesCommand) -> StepResult:
        result = super().platform_remove_lines(command)
        order = self._shop.order(command.order_id)
        self._shop.refund_by_colleague(order.id, order.items[0].gross)
        return result


class SendsTooLate(FakePlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return self._shop.carry_out(command)


class NotesTooLate(FakeStepwisePlatform):
    @hookimpl
    def platform_add_note(self, command: NoteCommand) -> StepResult:
        return super().platform_add_note(command.changed(send_by=None))


class DoubtsWhatNeverLeft(FakePlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        raise OutcomeUnknown("whatever it was")


class ChangesByAsking(FakePlatform):
    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        self._shop.change(order_id)
        return self._shop.order(order_id).changed(number=str(len(self._shop.calls)))


class ShowsItsToken(FakePlatform):
    def __init__(self, connection: str, settings: FakeSettings) -> None:
        super().__init__(connection, settings)
        self.token = settings.token.get_secret_value() if settings.token else ""


class EqualsItsLikes(FakePlatform):
    def __eq__(self, other: object) -> bool:
        return isinstance(other, EqualsItsLikes)

    __hash__ = FakePlatform.__hash__


class LooksLastOnlyByItsWord(FakePlatform):
    traits = PlatformTraits(last_look=True)


class PaysWithoutALastLook(FakeClaimingPlatform):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        return self._shop.write(EffectKind.REFUND, command)


class KeepsOneRowForAll(FakeClaimingPlatform):
    @hookimpl
    def platform_write_claim(self, command: ClaimCommand) -> StepResult:
        self._board.carry_out(command.changed(name="shared"))
        return StepResult.done()


class DoesNotMarkButSaysSo(FakeClaimingPlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        return self._shop.write(EffectKind.CANCEL_ORDER, command).changed(facts={"marked": True})


class TakesTheKeyForTheJournal(FakeClaimingPlatform):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        [row] = self._shop.order(command.order_id).refunds
        return self._shop.look_up(command.changed(journal=row.journal))


class TakesAwayWhateverRow(FakeBookingPlatform):
    @hookimpl
    def platform_remove_refund(self, command: RemoveRefundCommand) -> StepResult:
        self._shop.change(command.order_id, refunds=())
        return StepResult.done()


class RepeatsWhatBrokeOff(FakeBookingPlatform):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return self._shop.look_up(command).changed(key_remembered=True)


Check = Callable[[PlatformConformance, PlatformUnderTest], None]


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (WaitsForWhatNeverWas, PlatformConformance.test_a_refund_that_never_was_is_not_found),
        (TakesAnyRefundForOurs, PlatformConformance.test_the_refund_of_another_key_is_not_taken_for_ours),
        (ForgetsTheKey, PlatformConformance.test_a_whole_refund_is_booked_once_and_found_by_its_key),
        (ForgetsTheKey, PlatformConformance.test_what_a_lost_journal_paid_is_told_by_its_key),
        (PaysTwice, PlatformConformance.test_a_whole_refund_is_booked_once_and_found_by_its_key),
        (PaysTwice, PlatformConformance.test_a_refund_of_a_line_leaves_the_order_open),
        (CancelsAgain, PlatformConformance.test_cancelling_is_already_done_when_repeated),
        (RefundsWhenCancelling, PlatformConformance.test_cancelling_pays_what_the_trait_says),
        (PaysNothingWhenCancelling, PlatformConformance.test_cancelling_pays_what_the_trait_says),
        (PaysTheTotalWhenCancelling, PlatformConformance.test_nothing_is_left_for_a_cancellation_to_pay),
        (NamesNoLines, PlatformConformance.test_a_refund_names_its_lines_where_the_trait_says_so),
        (NamesLinesAllTheSame, PlatformConformance.test_a_refund_names_its_lines_where_the_trait_says_so),
        (OnlyAcceptsRefunds, PlatformConformance.test_a_refund_has_ended_when_the_trait_says_so),
        (ForgetsThatItRemembers, PlatformConformance.test_a_key_is_remembered_where_the_trait_says_so),
        (PromisesToRemember, PlatformConformance.test_a_key_is_remembered_where_the_trait_says_so),
        (RestocksUnasked, PlatformConformance.test_goods_come_back_unasked_only_where_the_trait_says_so),
        (DoesNotRestock, PlatformConformance.test_goods_come_back_unasked_only_where_the_trait_says_so),
        (
            HidesItsEdits,
            PlatformConformance.test_lines_are_taken_out_without_money_where_the_trait_says_so,
        ),
        (CannotEdit, PlatformConformance.test_lines_are_taken_out_without_money_where_the_trait_says_so),
        (PaysWhenEditing, PlatformConformance.test_lines_are_taken_out_without_money_where_the_trait_says_so),
        (SendsTooLate, PlatformConformance.test_what_is_too_late_to_send_is_not_sent),
        (NotesTooLate, PlatformConformance.test_what_is_too_late_to_send_is_not_sent),
        (DoubtsWhatNeverLeft, PlatformConformance.test_what_is_too_late_to_send_is_not_sent),
        (DoubtsWhatNeverLeft, PlatformConformance.test_a_write_to_an_unknown_order_had_no_effect),
        (ChangesByAsking, PlatformConformance.test_asking_changes_nothing),
        (ShowsItsToken, PlatformConformance.test_no_secret_shows),
        (
            LooksLastOnlyByItsWord,
            PlatformConformance.test_a_refund_planned_on_another_reading_is_not_sent_where_the_trait_says_so,
        ),
        (
            LooksLastOnlyByItsWord,
            PlatformConformance.test_a_cancelling_planned_on_another_reading_is_not_sent_where_the_trait_says_so,
        ),
        (PaysWithoutALastLook, PlatformConformance.test_without_its_claim_nothing_is_paid),
        (PaysWithoutALastLook, PlatformConformance.test_a_refund_that_was_not_known_stops_the_payment),
        (KeepsOneRowForAll, PlatformConformance.test_a_claim_is_written_changed_marked_and_taken_away),
        (KeepsOneRowForAll, PlatformConformance.test_two_claims_are_told_apart_or_the_second_is_refused),
        (DoesNotMarkButSaysSo, PlatformConformance.test_a_cancellation_marks_the_claim_or_says_nothing_of_it),
        (
            TakesTheKeyForTheJournal,
            PlatformConformance.test_the_refund_of_another_journal_with_our_key_is_not_taken_for_ours,
        ),
        (TakesAwayWhateverRow, PlatformConformance.test_a_row_that_is_not_just_what_was_shown_stays),
        (TakesAwayWhateverRow, PlatformConformance.test_a_refund_that_was_paid_is_never_taken_away),
        (
            RepeatsWhatBrokeOff,
            partial(
                PlatformConformance.test_a_payment_that_broke_off_is_a_doubt_that_only_a_person_ends,
                after_money=True,
            ),
        ),
        (EqualsItsLikes, PlatformConformance.test_the_class_keeps_the_contract),
    ],
)
def test_a_broken_connector_fails(broken: type[FakePlatform], check: Check) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception, OutcomeUnknown)):
        check(PlatformConformance(), under_test(broken))


class TakesTheHostForTheProvider(FakePlatform):
    """What its host answers is judged by the status alone."""

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        try:
            return super().platform_get_order(order_id)
        except FirewallRefused:
            raise AuthenticationFailed("the key lacks a right") from None

    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        try:
            return super().platform_refund_order(command)
        except ThrottledWrite:
            raise RateLimited("too many requests", retry_after=7.0) from None


HOST_CHECKS = [
    PlatformConformance.test_a_page_that_refuses_is_a_firewall,
    PlatformConformance.test_a_page_that_wants_fewer_requests_leaves_a_payment_in_doubt,
]


def behind_a_host(connector: type[FakePlatform]) -> PlatformUnderTest:
    platform = under_test(connector)
    shop = platform.connection.connector.world.shop("shop")  # type: ignore[attr-defined]

    def host_answers(status: int, *, writes_only: bool) -> None:
        def answer(call: Call) -> None:
            if writes_only and not call.is_write:
                return
            if status == 403:
                raise FirewallRefused("a firewall refused it: ask the host")
            if call.is_write:
                raise ThrottledWrite("a page of the host", retry_after=7.0, foreign=True)
            raise RateLimited("too many requests", retry_after=7.0)

        shop.listeners[:] = [answer]

    return replace(platform, host_answers=host_answers)


@pytest.mark.parametrize("check", HOST_CHECKS)
def test_a_connector_that_takes_its_host_for_the_provider_fails(check: Check) -> None:
    check(PlatformConformance(), behind_a_host(FakePlatform))
    with pytest.raises((AssertionError, pytest.fail.Exception, AuthenticationFailed, RateLimited)):
        check(PlatformConformance(), behind_a_host(TakesTheHostForTheProvider))


@pytest.mark.parametrize("method", [RefundMethod.STORE_CREDIT, RefundMethod.VOID])
def test_a_connector_that_books_what_it_does_not_offer_fails(method: RefundMethod) -> None:
    suite = PlatformConformance()
    with pytest.raises(AssertionError, match="is not offered, so it is refused"):
        suite.test_a_refund_is_paid_by_an_offered_method_and_refused_for_good_by_any_other(
            under_test(BooksWhateverMethodItIsTold), method
        )


class LogsItsToken(FakePlatform):
    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        order = self._shop.order(order_id)
        logging.getLogger("shop").debug("asked with %s", base64.b64encode(b"user:t-secret").decode())
        return order


class FailsInAnOddReply(FakePlatform):
    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        raise ZeroDivisionError("an odd reply")


@pytest.mark.parametrize("broken", [LogsItsToken, FailsInAnOddReply])
def test_a_connector_that_tells_its_token_or_fails_in_an_odd_reply_fails(
    broken: type[FakePlatform], caplog: pytest.LogCaptureFixture
) -> None:
    suite = PlatformConformance()
    with pytest.raises(AssertionError):
        suite.test_a_provider_that_repeats_all_we_sent_tells_no_secret(
            replace(under_test(broken), repeats=(lambda: None,)), caplog
        )


def under_test(broken: type[FakePlatform]) -> PlatformUnderTest:
    """An open, paid order of a fake shop, behind the connector that is broken."""
    world = FakeWorld()
    settings = {"token": SecretStr("t-secret")}
    bound = type(broken.__name__, (broken,), {"world": world})
    return PlatformUnderTest(
        connection=PlatformConnection(bound("shop", FakeSettings.model_validate(settings))),
        order_id="ok-1",
        unknown_order_id="nowhere",
        settings=settings,
        secrets=("t-secret",),
        paid_back=world.shop("shop").paid_back,
        put_back=lambda order_id: sum(world.shop("shop").put_back.values()),
        worker_ends=lambda after_money: break_off(world.shop("shop"), after_money=after_money),
    )
