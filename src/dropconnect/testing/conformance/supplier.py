"""The contract of the supplier hooks, asserted through the connection that dropconnect itself uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from dropconnect.plugin import (
    CancelSupplierCommand,
    DropConnectError,
    Eligibility,
    EvidenceStatus,
    InvalidSignature,
    OrderNotFound,
    ProviderUnavailable,
    StepStatus,
    SupplierOrder,
    SupplierSpecs,
    SupplierStage,
    UnsupportedOperation,
)
from dropconnect.roles import writing_hooks
from dropconnect.testing.conformance.common import (
    assert_class_keeps_the_contract,
    assert_no_secret_shows,
    assert_not_found,
    assert_settings_are_strict,
)
from dropconnect.testing.conformance.deviations import expect_what_is_declared
from dropconnect.testing.conformance.since import NEWEST
from dropconnect.testing.conformance.supplier_answers import UnderstandsTheAnswers
from dropconnect.testing.conformance.supplier_books import IsBookedAsAsked
from dropconnect.testing.conformance.supplier_commands import (
    all_units,
    reminder,
    supplier_cancellation,
    supplier_question,
    withdrawal,
)
from dropconnect.testing.conformance.supplier_lists import ReadsToTheLastPage
from dropconnect.testing.conformance.supplier_promises import KeepsItsPromises
from dropconnect.testing.conformance.supplier_reads import ReadsNothingIntoAFailure
from dropconnect.testing.conformance.supplier_rules import SupplierRules
from dropconnect.testing.conformance.supplier_sales import FindsWhatWasSold
from dropconnect.testing.conformance.supplier_secrets import SupplierTellsNoSecret
from dropconnect.testing.conformance.supplier_truth import SupplierTellsTheTruth
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest
from dropconnect.testing.conformance.webhooks import SupplierInstallsWebhooks

_LONG_AGO = 0.0
"""A reading of the boot clock that is always over."""

_LEADS_TO: Mapping[Eligibility, frozenset[StepStatus]] = {
    Eligibility.NOW: frozenset({StepStatus.DONE}),
    Eligibility.ASK: frozenset(
        {StepStatus.REQUESTED, StepStatus.DONE, StepStatus.REFUSED, StepStatus.MANUAL}
    ),
    Eligibility.NO: frozenset({StepStatus.REFUSED}),
    Eligibility.MANUAL: frozenset({StepStatus.MANUAL}),
    Eligibility.UNKNOWN: frozenset({StepStatus.MANUAL}),
}
"""What a request may lead to, by what was said about it before."""


class SupplierConformance(
    SupplierRules,
    SupplierTellsTheTruth,
    FindsWhatWasSold,
    ReadsToTheLastPage,
    IsBookedAsAsked,
    KeepsItsPromises,
    UnderstandsTheAnswers,
    SupplierTellsNoSecret,
    ReadsNothingIntoAFailure,
    SupplierInstallsWebhooks,
):
    """Subclass it as ``Test...`` and supply the fixture ``supplier`` (a :class:`SupplierUnderTest`)."""

    conformance = NEWEST
    """The version of the suites that counts; pin an older one, and what is new since then warns."""

    @pytest.fixture(autouse=True)
    def _deviations(
        self, request: pytest.FixtureRequest, whole_log: None, supplier: SupplierUnderTest
    ) -> None:
        expect_what_is_declared(request, supplier.deviations)

    def test_the_class_keeps_the_contract(self, supplier: SupplierUnderTest) -> None:
        assert_class_keeps_the_contract(type(supplier.connection.connector), SupplierSpecs)

    def test_what_is_left_out_says_so(self, supplier: SupplierUnderTest) -> None:
        connection, order = supplier.connection, supplier.orders()[0]
        question = supplier_question(supplier_cancellation(order))
        calls: dict[str, Callable[[], object]] = {
            "supplier_check_connection": connection.check_connection,
            "supplier_check_cancellation": lambda: connection.check_cancellation(order, all_units(order)),
            "supplier_follow_up": lambda: connection.follow_up(question),
            "supplier_look_up": lambda: connection.look_up(question),
            "supplier_escalate": lambda: connection.write(reminder(question, "please answer")),
            "supplier_parse_webhook": lambda: connection.parse_webhook({}, b""),
            "supplier_list_webhooks": connection.list_webhooks,
            "supplier_install_webhooks": lambda: connection.install_webhooks(supplier.hooks_url),
            "supplier_remove_webhooks": lambda: connection.remove_webhooks(supplier.hooks_url),
        }
        for operation in calls.keys() - {name for name in calls if connection.supports(name)}:
            with pytest.raises(UnsupportedOperation, match=operation):
                calls[operation]()

    def test_a_good_connection_checks_well(self, supplier: SupplierUnderTest) -> None:
        rows = supplier.connection.check_connection()
        assert rows
        assert [row for row in rows if not row.ok] == []

    def test_orders_are_found_by_what_the_store_knows(self, supplier: SupplierUnderTest) -> None:
        for stage, reference in supplier.references.items():
            order = supplier.order(stage)
            assert (order.connection, order.stage) == (supplier.connection.name, stage)
            assert order.number
            assert order.provider_status
            assert order.observed_at.utcoffset() is not None
            assert len({line.id for line in order.lines}) == len(order.lines)
            assert all(line.quantity > 0 for line in order.lines)
            known = {line.store_line_id for line in order.lines} | {line.sku for line in order.lines}
            assert known & {*reference.line_ids, *reference.skus}, "its lines can be told"

    def test_an_order_is_read_again_by_its_id(self, supplier: SupplierUnderTest) -> None:
        for found in supplier.orders():
            read = supplier.connection.get_order(found.id)
            assert (read.number, read.stage) == (found.number, found.stage)
            assert [line.id for line in read.lines] == [line.id for line in found.lines]

    def test_what_is_not_there_is_not_found(self, supplier: SupplierUnderTest) -> None:
        assert supplier.connection.find_orders(supplier.unknown_reference) == ()
        with pytest.raises(OrderNotFound) as caught:
            supplier.connection.get_order(supplier.unknown_order_id)
        assert caught.value.connection == supplier.connection.name
        assert caught.value.operation

    def test_asking_changes_nothing(self, supplier: SupplierUnderTest) -> None:
        rules = {row.id for row in supplier.connection.rules()}
        for before in supplier.orders():
            units = all_units(before)
            first = supplier.connection.check_cancellation(before, units)
            counts = supplier.answers(before)
            assert [said.store_line_id for said in first] == [unit.store_line_id for unit in units]
            assert all(said.rule in rules or said.eligibility is Eligibility.UNKNOWN for said in counts)
            assert all(said.reason for said in counts)
            supplier.connection.look_up(supplier_question(supplier_cancellation(before)))
            assert supplier.connection.check_cancellation(before, units) == first
            after = supplier.connection.get_order(before.id)
            assert (after.stage, after.lines) == (before.stage, before.lines)
        self._assert_writes(supplier, 0)

    def test_a_request_leads_to_what_was_said_before(self, supplier: SupplierUnderTest) -> None:
        for order in supplier.orders():
            is_over = order.stage is SupplierStage.CANCELLED
            said = supplier.eligibility(order)
            allowed = frozenset({StepStatus.ALREADY}) if is_over else _LEADS_TO[said]
            result = supplier.connection.write(supplier_cancellation(order))
            assert result.status in allowed, f"{order.provider_status}, {said}: {result}"
            if result.status in (StepStatus.REFUSED, StepStatus.MANUAL):
                assert result.refusal is not None, "a person reads why"
                assert result.refusal.message
            if result.status is StepStatus.DONE:
                assert supplier.order_is_over(order)

    def test_what_is_not_to_be_cancelled_is_never_written_to(self, supplier: SupplierUnderTest) -> None:
        sent = {order.id for order in supplier.that_can_be_written_to()}
        for order in supplier.orders():
            if order.id not in sent:
                supplier.connection.write(supplier_cancellation(order))
        self._assert_writes(supplier, 0)

    def test_a_write_is_found_under_its_key_and_another_is_not(self, supplier: SupplierUnderTest) -> None:
        orders = supplier.that_can_be_written_to()
        assert orders
        for order in orders:
            command = supplier_cancellation(order)
            absent = supplier.connection.look_up(supplier_question(command))
            assert_not_found(absent)
            supplier.connection.write(command)
            found = supplier.connection.look_up(supplier_question(command))
            assert found.status is EvidenceStatus.FOUND

    @pytest.mark.parametrize("answered", [False, True], ids=["open", "refused"])
    def test_what_a_lost_journal_asked_is_not_asked_again(
        self, supplier: SupplierUnderTest, answered: bool
    ) -> None:
        """A journal that was dropped has forgotten the request, and asks for the same under the same key."""
        for order in supplier.that_can_be_written_to():
            command = supplier_cancellation(order)
            assert self._asks_again(supplier, order, command), "what was never asked for is free to be asked"
            result = supplier.connection.write(command)
            if answered and supplier.answer is not None and result.status is StepStatus.REQUESTED:
                supplier.answer(order, False)
            assert supplier.order_is_over(order) or not self._asks_again(supplier, order, command)

    @staticmethod
    def _asks_again(
        supplier: SupplierUnderTest, order: SupplierOrder, command: CancelSupplierCommand
    ) -> bool:
        """Whether a journal that knows nothing of the request would make it."""
        now = supplier.connection.get_order(order.id)
        if supplier.eligibility(now) not in (Eligibility.NOW, Eligibility.ASK):
            return False
        if not supplier.connection.supports("supplier_look_up"):
            return supplier.connection.write(command).status in (StepStatus.DONE, StepStatus.REQUESTED)
        question = supplier_question(command, before=now.reading, perhaps_sent=True)
        return supplier.connection.look_up(question).status is EvidenceStatus.ABSENT

    @pytest.mark.parametrize(("yes", "end"), [(True, StepStatus.DONE), (False, StepStatus.REFUSED)])
    def test_a_request_is_followed_to_its_end(
        self, supplier: SupplierUnderTest, yes: bool, end: StepStatus
    ) -> None:
        if supplier.answer is None:
            assert not supplier.connection.supports("supplier_follow_up"), "say how it is answered"
            return
        for order in supplier.that_can_be_written_to():
            command = supplier_cancellation(order)
            result = supplier.connection.write(command)
            if result.status is not StepStatus.REQUESTED:
                continue
            question = supplier_question(command, request_id=result.provider_id)
            for _ in range(2):
                assert supplier.connection.follow_up(question).status is StepStatus.REQUESTED
            supplier.answer(order, yes)
            assert supplier.connection.follow_up(question).status is end
            assert supplier.order_is_over(order) is yes
            found = supplier.connection.find_orders(supplier.references[order.stage])
            is_found_over = all(each.stage is SupplierStage.CANCELLED for each in found)
            assert is_found_over is yes, "it is found as it was before the answer"

    def test_what_is_too_late_to_send_is_not_sent(self, supplier: SupplierUnderTest) -> None:
        for order in supplier.that_can_be_written_to():
            with pytest.raises(ProviderUnavailable):
                supplier.connection.write(supplier_cancellation(order, send_by=_LONG_AGO))
            assert supplier.connection.get_order(order.id).stage is order.stage
        self._assert_writes(supplier, 0)

    def test_what_comes_after_a_request_is_not_sent_too_late_either(
        self, supplier: SupplierUnderTest
    ) -> None:
        """Its withdrawal, and the reminder of its answer."""
        hooks = writing_hooks(SupplierSpecs)
        for order in supplier.that_can_be_written_to():
            command = supplier_cancellation(order)
            result = supplier.connection.write(command)
            if result.status is not StepStatus.REQUESTED:
                continue
            question = supplier_question(command, request_id=result.provider_id)
            after = (reminder(question, "please answer"), withdrawal(command, result.provider_id))
            assert {type(late) for late in after} == set(hooks) - {type(command)}
            before = supplier.writes() if supplier.writes is not None else 0
            for late in after:
                if supplier.connection.supports(hooks[type(late)]):
                    with pytest.raises(ProviderUnavailable):
                        supplier.connection.write(late.changed(send_by=_LONG_AGO))
            self._assert_writes(supplier, before)
            if supplier.connection.supports("supplier_follow_up"):
                assert supplier.connection.follow_up(question).status is StepStatus.REQUESTED

    def test_a_write_to_an_unknown_order_had_no_effect(self, supplier: SupplierUnderTest) -> None:
        order = supplier.that_can_be_written_to()[0]
        with pytest.raises(OrderNotFound):
            supplier.connection.write(supplier_cancellation(order, order_id=supplier.unknown_order_id))
        self._assert_writes(supplier, 0)

    def test_a_question_about_nothing_has_an_answer(self, supplier: SupplierUnderTest) -> None:
        if supplier.connection.supports("supplier_follow_up"):
            order = supplier.that_can_be_written_to()[0]
            question = supplier_question(supplier_cancellation(order, key="never-sent"))
            assert supplier.connection.follow_up(question).status is not StepStatus.DONE

    def test_a_forged_webhook_is_refused(self, supplier: SupplierUnderTest) -> None:
        expected: type[DropConnectError] = InvalidSignature
        if not supplier.connection.supports("supplier_parse_webhook"):
            expected = UnsupportedOperation
        with pytest.raises(expected):
            supplier.connection.parse_webhook(*supplier.forged_webhook)

    def test_no_secret_shows(self, supplier: SupplierUnderTest) -> None:
        assert_no_secret_shows(supplier.connection.connector, supplier.settings, supplier.secrets)

    def test_settings_refuse_what_they_do_not_know(self, supplier: SupplierUnderTest) -> None:
        assert_settings_are_strict(supplier.connection.connector, supplier.settings, supplier.secrets)

    @staticmethod
    def _assert_writes(supplier: SupplierUnderTest, count: int) -> None:
        if supplier.writes is not None:
            assert supplier.writes() == count
