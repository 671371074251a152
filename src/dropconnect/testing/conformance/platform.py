"""The contract of the platform hooks, asserted through the connection that dropconnect itself uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from dropconnect.plugin import (
    Eligibility,
    EvidenceStatus,
    InvalidSignature,
    Money,
    OrderNotFound,
    OrderState,
    PlatformSpecs,
    RefundKeys,
    RefundMethod,
    StepStatus,
    UnsupportedOperation,
)
from dropconnect.testing.conformance.claims import ClaimConformance
from dropconnect.testing.conformance.commands import (
    cancel_command,
    claim_command,
    close_request_command,
    hold_command,
    look_up_command,
    note_command,
    refund_command,
    release_command,
    remove_lines_command,
    remove_refund_command,
)
from dropconnect.testing.conformance.common import (
    assert_class_keeps_the_contract,
    assert_no_secret_shows,
    assert_not_found,
    assert_settings_are_strict,
)
from dropconnect.testing.conformance.customer_requests import AnswersCustomers
from dropconnect.testing.conformance.deviations import expect_what_is_declared
from dropconnect.testing.conformance.hosts import HostsAreTold
from dropconnect.testing.conformance.lateness import NothingLateIsSent
from dropconnect.testing.conformance.listing import ListsChangedOrders
from dropconnect.testing.conformance.long_lists import ReadsLongLists
from dropconnect.testing.conformance.mails import MailsAsTraitsSay
from dropconnect.testing.conformance.odd_names import IsFoundByItsName
from dropconnect.testing.conformance.outside import SeesWhatOthersDo
from dropconnect.testing.conformance.own_words import HearsTheProvidersErrors
from dropconnect.testing.conformance.reads import ReadsTellTheTruth
from dropconnect.testing.conformance.references import FindsByReference
from dropconnect.testing.conformance.refund_keys import RefundsTellTheirKey
from dropconnect.testing.conformance.silence import TellsNoSecret
from dropconnect.testing.conformance.since import NEWEST
from dropconnect.testing.conformance.sold_orders import ReadsWhatWasSold
from dropconnect.testing.conformance.traits import TraitsAreSo
from dropconnect.testing.conformance.truth import TellsTheTruth
from dropconnect.testing.conformance.under_test import PlatformUnderTest, whole
from dropconnect.testing.conformance.unpaid_rows import UnpaidRowsAreCleared
from dropconnect.testing.conformance.webhooks import InstallsWebhooks


class PlatformConformance(
    ClaimConformance,
    RefundsTellTheirKey,
    ListsChangedOrders,
    FindsByReference,
    TraitsAreSo,
    MailsAsTraitsSay,
    HostsAreTold,
    NothingLateIsSent,
    UnpaidRowsAreCleared,
    TellsTheTruth,
    HearsTheProvidersErrors,
    ReadsTellTheTruth,
    ReadsWhatWasSold,
    ReadsLongLists,
    SeesWhatOthersDo,
    IsFoundByItsName,
    TellsNoSecret,
    InstallsWebhooks,
    AnswersCustomers,
):
    """Subclass it as ``Test...`` and supply the fixture ``platform`` (a :class:`PlatformUnderTest`)."""

    conformance = NEWEST
    """An older version that the connector was written for: checks that are newer then warn for a while."""

    @pytest.fixture(autouse=True)
    def _deviations(self, request: pytest.FixtureRequest, platform: PlatformUnderTest) -> None:
        expect_what_is_declared(request, platform.deviations)

    def test_the_class_keeps_the_contract(self, platform: PlatformUnderTest) -> None:
        assert_class_keeps_the_contract(type(platform.connection.connector), PlatformSpecs)

    def test_what_is_left_out_says_so(self, platform: PlatformUnderTest) -> None:
        order, connection = platform.order(), platform.connection
        refund, cancel, hold = refund_command(order), cancel_command(order), hold_command(order)
        question = look_up_command(refund)
        calls: dict[str, Callable[[], object]] = {
            "platform_check_connection": connection.check_connection,
            "platform_find_orders": lambda: connection.find_orders(order.last_change),
            "platform_check_cancellation": lambda: connection.check_cancellation(order, whole(order)),
            "platform_hold_order": lambda: connection.write(hold),
            "platform_release_order": lambda: connection.write(release_command(order, hold)),
            "platform_follow_up": lambda: connection.follow_up(question),
            "platform_close_request": lambda: connection.write(
                close_request_command(order, "1", granted=True)
            ),
            "platform_add_note": lambda: connection.write(note_command(order, "cancelled")),
            "platform_remove_lines": lambda: connection.write(remove_lines_command(order)),
            "platform_write_claim": lambda: connection.write(claim_command(order, "a-row", "live")),
            "platform_read_claims": lambda: connection.read_claims(order.id),
            "platform_refund_order": lambda: connection.write(refund),
            "platform_cancel_order": lambda: connection.write(cancel),
            "platform_remove_refund": lambda: connection.write(remove_refund_command(order, "1")),
            "platform_look_up": lambda: connection.look_up(question),
            "platform_parse_webhook": lambda: connection.parse_webhook({}, b""),
            "platform_list_webhooks": connection.list_webhooks,
            "platform_install_webhooks": lambda: connection.install_webhooks(platform.hooks_url),
            "platform_remove_webhooks": lambda: connection.remove_webhooks(platform.hooks_url),
        }
        for operation in calls.keys() - {name for name in calls if connection.supports(name)}:
            with pytest.raises(UnsupportedOperation, match=operation):
                calls[operation]()
        if not connection.supports("platform_quote_refund"):
            assert connection.quote_refund(order, whole(order)) is None
        if not connection.has_requests:
            assert connection.find_requests(order.id) == ()

    def test_a_good_connection_checks_well(self, platform: PlatformUnderTest) -> None:
        rows = platform.connection.check_connection()
        assert rows
        assert [row for row in rows if not row.ok] == []

    def test_an_order_is_of_this_connection(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        assert (order.connection, order.id) == (platform.connection.name, platform.order_id)
        assert order.number
        assert order.provider_status

    def test_an_unknown_order_is_not_found(self, platform: PlatformUnderTest) -> None:
        with pytest.raises(OrderNotFound) as caught:
            platform.connection.get_order(platform.unknown_order_id)
        assert caught.value.connection == platform.connection.name
        assert caught.value.operation

    def test_the_order_is_what_was_promised(self, platform: PlatformUnderTest) -> None:
        """Else the tests below would prove nothing."""
        order = platform.order()
        assert order.state is OrderState.OPEN
        assert order.payment.refundable
        assert order.paid == order.total
        assert order.refunds == ()
        assert any(line.quantity >= 2 for line in order.items)

    def test_money_is_of_one_currency_and_times_are_in_utc(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        money = [
            order.total,
            order.refunded,
            *(part for line in order.lines for part in (line.net, line.tax)),
        ]
        assert {amount.currency for amount in money} == {order.currency}
        times = filter(None, [order.created_at, order.observed_at, order.modified_at])
        assert [time for time in times if time.utcoffset() != timedelta(0)] == []

    def test_lines_are_told_apart_and_sum_to_the_total(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        assert len({line.id for line in order.lines}) == len(order.lines)
        assert Money.total((line.gross for line in order.lines), order.currency) == order.total

    def test_asking_changes_nothing(self, platform: PlatformUnderTest) -> None:
        before = platform.order()
        answer = platform.connection.check_cancellation(before, whole(before))
        platform.connection.quote_refund(before, whole(before))
        platform.connection.look_up(look_up_command(refund_command(before)))
        assert answer.eligibility is Eligibility.NOW
        after = platform.order()
        assert after.changed(observed_at=before.observed_at) == before

    def test_a_whole_refund_is_booked_once_and_found_by_its_key(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        command = refund_command(order)
        result = platform.ended(command)
        assert (result.status, result.amount) == (StepStatus.DONE, order.total)
        [row] = platform.order().refunds
        assert (row.id, row.amount) == (result.provider_id, order.total)
        evidence = platform.connection.look_up(look_up_command(command))
        if platform.traits.keys is RefundKeys.NONE:
            assert evidence.status is not EvidenceStatus.ABSENT, "it would be paid once more"
        else:
            assert (evidence.status, evidence.provider_id) == (EvidenceStatus.FOUND, result.provider_id)
            assert evidence.amount == order.total
        platform.assert_paid(order.total)

    def test_a_refund_shows_its_key_where_the_connector_promises_it(
        self, platform: PlatformUnderTest
    ) -> None:
        if not platform.connection.connector.marks_every_refund:
            return  # refunds of others are then a question, unless the connector holds claims
        command = refund_command(platform.order())
        platform.ended(command)
        assert [row.key for row in platform.order().refunds] == [command.key]

    def test_a_refund_of_a_line_leaves_the_order_open(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        line = next(line for line in order.items if line.quantity >= 2)
        command = refund_command(order, one_unit_of=line)
        assert platform.ended(command).status is StepStatus.DONE
        after = platform.order()
        assert after.refunded == command.amount
        assert after.state is OrderState.OPEN
        platform.assert_paid(command.amount)

    @pytest.mark.parametrize("method", RefundMethod)
    def test_a_refund_is_paid_by_an_offered_method_and_refused_for_good_by_any_other(
        self, platform: PlatformUnderTest, method: RefundMethod
    ) -> None:
        order = platform.order()

        result = platform.connection.write(refund_command(order, method=method))

        after, nothing = platform.order(), Money.zero(order.currency)
        if method not in platform.refund_methods:
            assert result.status is StepStatus.REFUSED, f"{method} is not offered, so it is refused"
            assert result.refusal is not None
            assert result.refusal.final, "no later attempt can succeed"
            assert result.refusal.message
        if result.status in (StepStatus.REFUSED, StepStatus.MANUAL):
            assert (after.state, after.refunds) == (order.state, ()), "a refused refund books nothing"
            platform.assert_paid(nothing)
            return
        assert result.status in (StepStatus.DONE, StepStatus.REQUESTED)
        if result.status is StepStatus.DONE:
            assert after.refunded == order.total, "what is done is booked"
        platform.assert_paid(order.total if method is RefundMethod.GATEWAY else nothing)

    def test_store_credit_is_offered_where_the_terms_say_so(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        terms = platform.connection.check_cancellation(order, whole(order))
        assert terms.store_credit == (RefundMethod.STORE_CREDIT in platform.refund_methods)

    def test_a_refund_that_never_was_is_not_found(self, platform: PlatformUnderTest) -> None:
        command = refund_command(platform.order())
        evidence = platform.connection.look_up(look_up_command(command))
        assert_not_found(evidence)
        assert not evidence.repeat_harmless, "money is never repeated as if it were harmless"

    def test_cancelling_is_already_done_when_repeated(self, platform: PlatformUnderTest) -> None:
        command = cancel_command(platform.order())
        assert_not_found(platform.connection.look_up(look_up_command(command)))
        assert platform.connection.write(command).status is StepStatus.DONE
        after = platform.order()
        assert after.state is OrderState.CANCELLED
        found = platform.connection.look_up(look_up_command(command))
        assert found.status is EvidenceStatus.FOUND
        assert platform.connection.write(command).status is StepStatus.ALREADY
        assert platform.order().refunds == after.refunds

    def test_a_hold_is_found_by_its_key_and_only_ours_is_released(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.supports("platform_hold_order"):
            return  # that it says so is asserted above
        hold, other = hold_command(order), hold_command(order, key=refund_command(order).key[::-1])
        absent = connection.look_up(look_up_command(hold))
        assert absent.status is EvidenceStatus.ABSENT
        assert absent.repeat_harmless, "a hold that is there already is not made again"
        assert connection.write(hold).status is StepStatus.DONE
        assert connection.look_up(look_up_command(hold)).status is EvidenceStatus.FOUND
        assert connection.look_up(look_up_command(other)).status is EvidenceStatus.ABSENT
        held = platform.order()
        assert connection.write(release_command(held, other)).status is StepStatus.ALREADY
        assert connection.look_up(look_up_command(hold)).status is EvidenceStatus.FOUND
        assert connection.write(release_command(held, hold)).status is StepStatus.DONE
        assert connection.look_up(look_up_command(hold)).status is EvidenceStatus.ABSENT
        platform.assert_paid(Money.zero(order.currency))

    def test_a_write_to_an_unknown_order_had_no_effect(self, platform: PlatformUnderTest) -> None:
        order = platform.order().changed(id=platform.unknown_order_id)
        with pytest.raises(OrderNotFound):
            platform.connection.write(cancel_command(order))

    def test_a_forged_webhook_is_refused(self, platform: PlatformUnderTest) -> None:
        parses = platform.connection.supports("platform_parse_webhook")
        with pytest.raises(InvalidSignature if parses else UnsupportedOperation):
            platform.connection.parse_webhook(*platform.forged_webhook)

    def test_no_secret_shows(self, platform: PlatformUnderTest) -> None:
        assert_no_secret_shows(platform.connection.connector, platform.settings, platform.secrets)

    def test_settings_refuse_what_they_do_not_know(self, platform: PlatformUnderTest) -> None:
        assert_settings_are_strict(platform.connection.connector, platform.settings, platform.secrets)
