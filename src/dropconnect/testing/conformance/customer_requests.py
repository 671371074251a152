"""What customers ask for in the store itself is read as it was asked, and answered once.

Left out for connectors that read no such requests, and where ``customer_asks`` is not given.
"""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    REQUEST_CLOSED,
    CloseRequestCommand,
    CustomerRequest,
    EvidenceStatus,
    Order,
    OrderState,
    ProviderUnavailable,
    StepResult,
    StepStatus,
)
from dropconnect.testing.conformance.commands import cancel_command, close_request_command, look_up_command
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_NO_SUCH_REQUEST = "999999999"
_LONG_AGO = 0.0
_COURTEOUS = "We are sorry: the order is packed already."


class AnswersCustomers:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    def test_a_request_of_a_customer_is_read_as_it_was_asked(self, platform: PlatformUnderTest) -> None:
        """For its order, in the list of all, and in that of no other order."""
        fresh = platform.fresh_order() if platform.fresh_order is not None else ""
        asked = asked_for(platform)
        if asked is None:
            return
        order, request = asked
        line = _line_of(order)
        assert (request.order_id, request.order_number) == (order.id, order.number)
        wished = ({}, True) if platform.asks_whole else ({line: 1}, False)
        assert (request.lines, request.whole) == wished
        assert [row.id for row in platform.connection.find_requests()] == [request.id]
        if fresh:
            assert platform.connection.find_requests(fresh) == ()

    @since("0.2")
    @pytest.mark.parametrize("granted", [True, False])
    def test_a_request_is_answered_once_and_then_waits_no_more(
        self, platform: PlatformUnderTest, granted: bool
    ) -> None:
        asked = answerable(platform)
        if asked is None:
            return
        order, request = asked
        command = close_request_command(order, request.id, granted=granted, message=_COURTEOUS)
        absent = platform.connection.look_up(look_up_command(command))
        assert absent.status is EvidenceStatus.ABSENT, "nobody has answered it"
        assert absent.repeat_harmless, "a request that is answered already is not answered again"
        _answered(platform, order, request, command)
        assert platform.connection.find_requests(order.id) == ()
        assert platform.connection.look_up(look_up_command(command)).status is EvidenceStatus.FOUND
        assert platform.connection.write(command).status is StepStatus.ALREADY
        after = platform.order()
        same = ("observed_at", "modified_at", *(("provider_status", "meta") if request.whole else ()))
        if not (request.whole and granted):  # else it was cancelled before
            assert after.changed(**{name: getattr(order, name) for name in same}) == order

    @since("0.2")
    @pytest.mark.parametrize("granted", [True, False])
    def test_the_answer_of_somebody_else_stays(self, platform: PlatformUnderTest, granted: bool) -> None:
        asked = answerable(platform)
        if asked is None:
            return
        order, request = asked
        theirs = close_request_command(order, request.id, granted=not granted)
        _answered(platform, order, request, theirs)
        ours = close_request_command(order, request.id, granted=granted)
        assert platform.connection.look_up(look_up_command(ours)).status is not EvidenceStatus.FOUND
        _assert_closed(platform.connection.write(ours))
        assert platform.connection.look_up(look_up_command(theirs)).status is EvidenceStatus.FOUND

    @since("0.2")
    def test_a_request_that_is_gone_is_not_answered(self, platform: PlatformUnderTest) -> None:
        asked = answerable(platform)
        if asked is None:
            return
        order, _ = asked
        _assert_closed(
            platform.connection.write(close_request_command(order, _NO_SUCH_REQUEST, granted=True))
        )

    @since("0.2")
    def test_an_answer_that_is_too_late_is_not_sent(self, platform: PlatformUnderTest) -> None:
        asked = answerable(platform)
        if asked is None:
            return
        order, request = asked
        # Where the order's own state tells it, only a no is sent.
        late = close_request_command(order, request.id, granted=not request.whole, send_by=_LONG_AGO)
        with pytest.raises(ProviderUnavailable):
            platform.connection.write(late)
        assert [row.id for row in platform.connection.find_requests(order.id)] == [request.id]


def asked_for(platform: PlatformUnderTest) -> tuple[Order, CustomerRequest] | None:
    """An order, and the request of its customer for one unit of it; None where there is no such thing."""
    if platform.customer_asks is None or not platform.connection.has_requests:
        return None
    order = platform.order()
    assert order.state is OrderState.OPEN
    request_id = platform.customer_asks(order.id, {_line_of(order): 1})
    rows = platform.connection.find_requests(order.id)
    assert [row.id for row in rows] == [request_id], "what the customer asked for just now waits"
    return platform.order(), rows[0]


def answerable(platform: PlatformUnderTest) -> tuple[Order, CustomerRequest] | None:
    """The same, where the connector can answer it."""
    return asked_for(platform) if platform.connection.supports("platform_close_request") else None


def _answered(
    platform: PlatformUnderTest, order: Order, request: CustomerRequest, command: CloseRequestCommand
) -> None:
    """Answer it. A wish for all of it may be answered by the order's own state, once it is cancelled."""
    if not (command.granted and request.whole):
        assert platform.ended(command).status is StepStatus.DONE
        return
    assert platform.ended(cancel_command(order)).status is StepStatus.DONE
    assert platform.ended(command).status in (StepStatus.DONE, StepStatus.ALREADY)


def _line_of(order: Order) -> str:
    return next(line.id for line in order.items if line.quantity >= 2)


def _assert_closed(result: StepResult) -> None:
    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == (REQUEST_CLOSED, True)
