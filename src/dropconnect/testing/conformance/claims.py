"""The contract of a platform that keeps claims: the rows by which installations see each other."""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    Claim,
    ClaimMark,
    EvidenceStatus,
    Money,
    OrderNotFound,
    ProviderUnavailable,
    StepStatus,
)
from dropconnect.testing.conformance.commands import (
    KEY,
    cancel_command,
    claim_command,
    look_up_command,
    refund_command,
)
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_OURS = f"_dropconnect_intent_{KEY}_aaaa"
_THEIRS = f"_dropconnect_intent_{KEY[::-1]}_bbbb"
_LIVE, _THEIR_LIVE = "live journal-a 27.50 1 1", "live journal-b 27.50 1 1"
_CLAIM = Claim(name=_OURS, settle_seconds=3600.0)
_TAKEN = "claim-taken"


class ClaimConformance:
    """Part of ``PlatformConformance``. Where a platform keeps no claims it says so elsewhere."""

    def test_a_claim_is_written_changed_marked_and_taken_away(self, platform: PlatformUnderTest) -> None:
        connection, before = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        assert connection.read_claims(before.id).rows == ()
        assert connection.write(claim_command(before, _OURS, _LIVE)).status is StepStatus.DONE
        [row] = connection.read_claims(before.id).rows
        assert (row.name, row.value, row.journal) == (_OURS, _LIVE, "journal-a")
        assert row.id

        again = "live journal-a 27.50 2 1"
        connection.write(claim_command(before, _OURS, again))
        assert [(each.id, each.value) for each in connection.read_claims(before.id).rows] == [(row.id, again)]
        connection.write(claim_command(before, _OURS, "done 90", row_id=row.id))
        assert [each.refund_id for each in connection.read_claims(before.id).rows] == ["90"]
        for _ in range(2):
            taken = connection.write(claim_command(before, _OURS, None, row_id=row.id))
            assert taken.status is StepStatus.DONE, "it is away, whoever took it"
        assert connection.read_claims(before.id).rows == ()
        after = platform.order()
        assert (after.state, after.refunds, after.lines) == (before.state, (), before.lines)

    def test_two_claims_are_told_apart_or_the_second_is_refused(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        connection.write(claim_command(order, _THEIRS, _THEIR_LIVE))
        second = connection.write(claim_command(order, _OURS, _LIVE))
        names = [row.name for row in sorted(connection.read_claims(order.id).rows, key=lambda row: row.rank)]
        if second.status is StepStatus.REFUSED:
            assert second.refusal is not None
            assert (second.refusal.code, names) == (_TAKEN, [_THEIRS])
            return
        assert names == [_THEIRS, _OURS], "the first one made has the lowest rank"
        connection.write(claim_command(order, _OURS, None))
        assert [row.name for row in connection.read_claims(order.id).rows] == [_THEIRS]

    def test_under_a_claim_that_stands_alone_it_is_paid(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        connection.write(claim_command(order, _OURS, _LIVE))
        result = connection.write(refund_command(order).changed(claim=_CLAIM, journal="journal-a"))
        assert result.status is StepStatus.DONE
        reading = connection.read_claims(order.id)
        assert reading.refund_ids == (result.provider_id,)
        [refund] = platform.order().refunds
        assert (refund.key, refund.journal) == (KEY, "journal-a")
        platform.assert_paid(order.total)

    def test_without_its_claim_nothing_is_paid(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        with pytest.raises(ProviderUnavailable):
            connection.write(refund_command(order).changed(claim=_CLAIM))
        platform.assert_paid(Money.zero(order.currency))

    @pytest.mark.parametrize("first", [_OURS, _THEIRS])
    def test_beside_the_claim_of_another_nothing_is_paid(
        self, platform: PlatformUnderTest, first: str
    ) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        values = {_OURS: _LIVE, _THEIRS: _THEIR_LIVE}
        for name in sorted(values, key=lambda name: name != first):
            written = connection.write(claim_command(order, name, values[name]))
        if written.status is StepStatus.REFUSED and first == _OURS:
            return  # there is room for one only, and it is ours
        with pytest.raises(ProviderUnavailable):
            connection.write(refund_command(order).changed(claim=_CLAIM))
        assert platform.order().refunds == ()
        platform.assert_paid(Money.zero(order.currency))

    def test_a_refund_that_was_not_known_stops_the_payment(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        connection.write(claim_command(order, _OURS, _LIVE))
        line = next(line for line in order.items if line.quantity >= 2)
        other = refund_command(order, one_unit_of=line, key=KEY[::-1])
        connection.write(other)
        with pytest.raises(ProviderUnavailable):
            connection.write(refund_command(order).changed(claim=_CLAIM))
        platform.assert_paid(other.amount)

    def test_the_refund_of_another_journal_with_our_key_is_not_taken_for_ours(
        self, platform: PlatformUnderTest
    ) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        command = refund_command(order)
        connection.write(command.changed(journal="journal-b"))
        question = look_up_command(command)
        theirs = connection.look_up(question.changed(journal="journal-b"))
        ours = connection.look_up(question.changed(journal="journal-a"))
        assert (theirs.status, ours.status is EvidenceStatus.FOUND) == (EvidenceStatus.FOUND, False)

    def test_a_cancellation_marks_the_claim_or_says_nothing_of_it(self, platform: PlatformUnderTest) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        connection.write(claim_command(order, _OURS, _LIVE))
        [row] = connection.read_claims(order.id).rows
        mark = ClaimMark(name=_OURS, id=row.id, value="done 90")
        result = connection.write(cancel_command(order).changed(mark=mark))
        assert result.status is StepStatus.DONE
        [left] = connection.read_claims(order.id).rows
        assert left.value == ("done 90" if result.facts.get("marked") else _LIVE)

    def test_a_claim_is_written_in_time_and_at_an_order_that_is_there(
        self, platform: PlatformUnderTest
    ) -> None:
        connection, order = platform.connection, platform.order()
        if not connection.holds_claims:
            return
        with pytest.raises(ProviderUnavailable):
            connection.write(claim_command(order, _OURS, _LIVE, send_by=0.0))
        assert connection.read_claims(order.id).rows == ()
        nowhere = order.changed(id=platform.unknown_order_id)
        with pytest.raises(OrderNotFound):
            connection.write(claim_command(nowhere, _OURS, _LIVE))
        with pytest.raises(OrderNotFound):
            connection.read_claims(nowhere.id)
