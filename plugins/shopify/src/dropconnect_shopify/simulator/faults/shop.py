"""Faults that touch a shop: its points, its jobs, its gateways, its orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dropconnect.testing.simulator import (
    ARRIVED,
    COMMITTED,
    Call,
    Fault,
    FaultFactory,
    Interrupted,
    Moment,
    Received,
)
from dropconnect_shopify.simulator.acts.idempotency import idempotency_words
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Verdict
from dropconnect_shopify.simulator.engine.executor import throttled_answer
from dropconnect_shopify.simulator.faults.operations import GraphQLReply, asking_for, moment_of
from dropconnect_shopify.simulator.front.account import Account
from dropconnect_shopify.simulator.front.replies import reply
from dropconnect_shopify.simulator.sale import ship

_REQUESTED = 15


@dataclass(frozen=True)
class _Throttle:
    account: Account

    def run(self, moment: Moment) -> None:
        self.account.bucket.empty()
        raise Interrupted(reply(throttled_answer(_REQUESTED, self.account.bucket)))


class ShopFaults:
    """The faults of one shop; an ``order`` is named by its number."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._shop = account.shop

    def throttled(self, operation: str = "", times: int | None = 1, committed: bool = False) -> Fault:
        """THROTTLED, and no points are left; ``committed``: although everything is done (by the documents the
        points are taken before a document runs, so it should never happen)."""
        return Fault(asking_for(operation), moment_of(committed), _Throttle(self._account), times)

    def job_fails(
        self, order: int | str, message: str = "Refund could not be processed", code: str = "INTERNAL_ERROR"
    ) -> Fault:
        """The next cancellation of the order is accepted, and its job FAILS later."""

        def arm(_request: Received) -> None:
            error = {"code": code, "field": None, "message": message}
            self._shop.job_failures[int(order)] = error

        return Fault(asking_for("orderCancel"), ARRIVED, Call(arm), 1)

    def refund_pending(
        self,
        then: str | None = "SUCCESS",
        seconds: float | None = 1.0,
        operation: str = "refundCreate",
        times: int | None = 1,
    ) -> Fault:
        """The gateway answers the next refund PENDING, and ``then`` when the simulator's clock has gone on by
        ``seconds``. With None it stays PENDING until ``decide_refund``."""
        return self._gateway_says(Verdict("PENDING", then, seconds), operation, times)

    def refund_fails(self, operation: str = "refundCreate", times: int | None = 1) -> Fault:
        """The gateway answers the next refund FAILURE at once: it is booked, and no money moves."""
        return self._gateway_says(Verdict("FAILURE"), operation, times)

    def falls_forward(self, version: str = "2027-01", operation: str = "", times: int | None = 1) -> Fault:
        """Another API version answers; only a header tells."""

        def serve(request: Received) -> None:
            self._account.served_as[request.number] = version

        return Fault(asking_for(operation), ARRIVED, Call(serve), times)

    def unknown_value(
        self, order: int | str, field: str = "displayFinancialStatus", value: str = "SOMETHING_NEW"
    ) -> Fault:
        """From the next request on a field of the order has a value that is in no schema yet."""
        return self._before("", order, lambda found: found.overrides.update({field: value}))

    def shipped_meanwhile(self, order: int | str, operation: str = "orderCancel") -> Fault:
        """Right before the request is processed everything is sent."""
        return self._before(operation, order, lambda found: ship(self._shop, found))

    def cancelled_meanwhile(self, order: int | str, operation: str = "orderCancel") -> Fault:
        """Right before the request is processed the order is cancelled in the admin, without a refund."""

        def cancel(found: Order) -> None:
            found.cancelled, found.cancel_reason = self._shop.now(), "STAFF"
            for row in found.fulfillment_orders:
                row.status = "CANCELLED"
                for line in row.lines:
                    line.remaining = 0
            self._shop.touch(found)

        return self._before(operation, order, cancel)

    def idempotency_error(
        self,
        code: str = "IDEMPOTENCY_CONCURRENT_REQUEST",
        operation: str = "refundCreate",
        times: int | None = 1,
        committed: bool = False,
    ) -> Fault:
        """One of the four codes, where ``Knobs.idempotency_errors`` wants it; ``committed``: although
        everything is done."""
        message = f"{idempotency_words(code)} ({code})"
        refused = {"order": None, "refund": None, "userErrors": [{"field": None, "message": message}]}
        error = {"message": message, "path": [operation], "extensions": {"code": code}}
        if self._shop.knobs.idempotency_errors == "user errors":
            answer = GraphQLReply({"data": {operation: refused}})
        else:
            answer = GraphQLReply({"data": {operation: None}, "errors": [error]})
        return Fault(asking_for(operation), COMMITTED if committed else ARRIVED, answer, times)

    def tokens_ended(self, operation: str = "", times: int | None = 1) -> Fault:
        """All access tokens end right before the request."""
        end = Call(lambda _request: self._account.desk.end_all())
        return Fault(asking_for(operation), ARRIVED, end, times)

    def named(self) -> Mapping[str, FaultFactory]:
        factories: list[FaultFactory] = [
            self.throttled,
            self.job_fails,
            self.refund_pending,
            self.refund_fails,
            self.falls_forward,
            self.unknown_value,
            self.shipped_meanwhile,
            self.cancelled_meanwhile,
            self.idempotency_error,
            self.tokens_ended,
        ]
        return {factory.__name__: factory for factory in factories}

    def _gateway_says(self, verdict: Verdict, operation: str, times: int | None) -> Fault:
        def arm(_request: Received) -> None:
            self._shop.verdicts.append(verdict)

        return Fault(asking_for(operation), ARRIVED, Call(arm), times)

    def _before(self, operation: str, order: int | str, change: Callable[[Order], object]) -> Fault:
        def run(_request: Received) -> None:
            with self._shop.lock:
                change(self._shop.orders[int(order)])

        return Fault(asking_for(operation), ARRIVED, Call(run), 1)
