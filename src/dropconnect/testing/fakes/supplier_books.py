"""The books of a fake supplier: what it was asked, what it answered, and which goods will really come."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.kit import final_refusal, refused
from dropconnect.plugin import (
    AuthenticationFailed,
    CancelSupplierCommand,
    Evidence,
    Money,
    Order,
    OrderNotFound,
    OrderState,
    OutcomeUnknown,
    ProductKind,
    ProviderUnavailable,
    ReminderCommand,
    StepResult,
    StepStatus,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierQuestion,
    SupplierStage,
    SupplierUnits,
    WithdrawCommand,
)
from dropconnect.testing.fakes.books import FakeShop, refuse_late
from dropconnect.testing.fakes.orders import name_of
from dropconnect.testing.fakes.supplier_rules import STORE_FIRST
from dropconnect.testing.fakes.supplier_scripts import Mishap, SupplierScript, supplier_script

_GONE = (SupplierStage.SHIPPED, SupplierStage.DELIVERED)
_FOR_A_PERSON = (SupplierStage.UNPAID, SupplierStage.UNKNOWN)


@dataclass(frozen=True)
class SupplierCall:
    """One hook that was asked. ``command`` is what a writing hook was given."""

    hook: str
    order_id: str = ""
    command: CancelSupplierCommand | WithdrawCommand | ReminderCommand | SupplierQuestion | None = None


@dataclass(frozen=True)
class Credit:
    """Money that the supplier owes the merchant for units it stopped."""

    order_id: str
    key: str
    amount: Money


@dataclass
class _Request:
    """One request to cancel that has arrived."""

    id: str
    key: str
    order_id: str
    units: tuple[SupplierUnits, ...]
    says_yes: bool
    answers_at: datetime | None
    answered: bool = False
    withdrawn: bool = False


class FakeWarehouse:
    """One supplier with its orders; ``FakeWorld.supplier`` makes it. Thread-safe.

    It de-duplicates nothing: what is asked twice shows in ``requests``. ``listeners`` are called with
    every ``SupplierCall`` before anything happens; what they raise, the hook raises. Time passes here
    with ``clock``: answers that are due by now have been given.
    """

    def __init__(self, connection: str, clock: Clock, shop: Callable[[str], FakeShop]) -> None:
        self.connection = connection
        self.calls: list[SupplierCall] = []
        self.listeners: list[Callable[[SupplierCall], None]] = []
        self.credits: list[Credit] = []
        self.reminders: Counter[str] = Counter()
        """Supplier order id -> how often its staff was asked for an answer."""
        self.stopped: Counter[tuple[str, str]] = Counter()
        """(Supplier order id, its line id) -> units that were stopped."""
        self._clock = clock
        self._shop = shop
        self._lock = threading.RLock()
        self._orders: dict[str, SupplierOrder] = {}
        self._stores: dict[str, tuple[str, str]] = {}
        self._requests: list[_Request] = []
        self._ships_at: dict[str, datetime] = {}
        self._met: set[str] = set()

    def place(
        self,
        order_id: str,
        store_order: Order,
        units: Mapping[str, int],
        *,
        paid: Money | None = None,
        keeps_line_ids: bool = True,
        keeps_number: bool = True,
        shared: bool = False,
    ) -> SupplierOrder:
        """The store orders ``units`` (store line id -> units) here. ``order_id`` chooses what becomes of it.

        ``keeps_line_ids`` false: the supplier knows the goods by their SKU only. ``keeps_number`` false: it
        does not know the store order's number, and is asked by its own ``order_id``.
        """
        script = supplier_script(order_id)
        lines = tuple(
            SupplierLine(
                id=f"{order_id}/{store_line_id}",
                sku=store_order.line(store_line_id).sku,
                name=store_order.line(store_line_id).name,
                quantity=quantity,
                store_line_id=store_line_id if keeps_line_ids else "",
                product=script.product,
            )
            for store_line_id, quantity in units.items()
        )
        placed = SupplierOrder(
            connection=self.connection,
            id=order_id,
            number=order_id,
            store_order_number=store_order.number if keeps_number else "",
            provider_status=str(script.stage),
            stage=script.stage,
            lines=lines,
            paid=paid,
            shared=shared,
            observed_at=self._now(),
        )
        with self._lock:
            self._orders[order_id] = placed
            self._stores[order_id] = (store_order.connection, store_order.id)
        return placed

    def order(self, order_id: str) -> SupplierOrder:
        """The order as it is now. Raises ``OrderNotFound``."""
        with self._lock:
            self._let_time_pass()
            if order_id not in self._orders:
                raise OrderNotFound(f"the fake supplier has no order {order_id!r}")
            return self._orders[order_id].changed(observed_at=self._now())

    def orders_of(self, reference: StoreReference) -> list[SupplierOrder]:
        """By the store order's number; by the supplier's own where it knows no other."""
        with self._lock:
            found = [
                item.id
                for item in self._orders.values()
                if item.store_order_number == reference.order_number
                or (item.id in reference.references and not item.store_order_number)
            ]
            return [self.order(order_id) for order_id in found]

    def requests(self, order_id: str) -> list[CancelSupplierCommand]:
        """The requests to cancel that were sent for the order, whether or not they arrived."""
        return [
            call.command
            for call in list(self.calls)
            if isinstance(call.command, CancelSupplierCommand) and call.order_id == order_id
        ]

    @property
    def taken(self) -> int:
        """How many requests to cancel arrived and were taken."""
        return len(self._requests)

    def withdrawals(self, order_id: str) -> list[WithdrawCommand]:
        return [
            call.command
            for call in list(self.calls)
            if isinstance(call.command, WithdrawCommand) and call.order_id == order_id
        ]

    def answer(self, order_id: str, *, yes: bool) -> None:
        """The supplier's staff answers what is still open for the order, now."""
        with self._lock:
            self._let_time_pass()
            for request in self._requests:
                if request.order_id == order_id and not request.answered and not request.withdrawn:
                    request.says_yes, request.answers_at = yes, self._now()
            self._let_time_pass()

    def change(self, order_id: str, **changes: object) -> None:
        """The order is changed outside dropconnect; ``changes`` to ``SupplierOrder``."""
        with self._lock:
            self._orders[order_id] = self._orders[order_id].changed(**changes)

    def ship(self, order_id: str, *tracking: str) -> None:
        """The parcel leaves, whatever was said before."""
        self.change(order_id, stage=SupplierStage.SHIPPED, provider_status="shipped", tracking=tracking)

    def note(self, call: SupplierCall) -> None:
        with self._lock:
            self.calls.append(call)
        for listener in list(self.listeners):
            listener(call)

    def cancel(self, command: CancelSupplierCommand) -> StepResult:
        """A request arrives; with its script's mishap the first time, as told every other time."""
        self.note(SupplierCall("cancel_order", command.order_id, command))
        refuse_late(command, self._clock, self.connection)
        script = supplier_script(command.order_id)
        with self._lock:
            is_first = command.order_id not in self._met
            self._met.add(command.order_id)
            if is_first and script.mishap is not None:
                return self._meet(script.mishap, command)
            return self.carry_out(command)

    def carry_out(self, command: CancelSupplierCommand) -> StepResult:
        """Take the request, and answer it where the script answers at once."""
        with self._lock:
            order, script = self.order(command.order_id), supplier_script(command.order_id)
            if order.stage in _GONE:
                return _no("shipped", "The parcel has left.")
            if order.stage is SupplierStage.CANCELLED:
                return StepResult.already()
            if any(line.product is ProductKind.MADE_TO_ORDER for line in order.lines):
                return _no("made-to-order", "It is made to order.")
            if order.stage in _FOR_A_PERSON:
                words = f"The API cannot cancel what is {order.provider_status}."
                return _no("no-api", words).changed(status=StepStatus.MANUAL)
            if name_of(order.id) == STORE_FIRST and not self._store_is_cancelled(order.id):
                return _no("store-not-cancelled", "Cancel the order in your store first.")
            request = self._take(command, script)
            self._let_time_pass()
            return self._state_of(request)

    def follow_up(self, question: SupplierQuestion) -> StepResult:
        self.note(SupplierCall("follow_up", question.order_id, question))
        with self._lock:
            self._let_time_pass()
            request = self._request(question.key)
            return self._state_of(request) if request else _no("no-request", "Nobody asked for that.")

    def withdraw(self, command: WithdrawCommand) -> StepResult:
        self.note(SupplierCall("withdraw_request", command.order_id, command))
        refuse_late(command, self._clock, self.connection)
        with self._lock:
            self._let_time_pass()
            request = self._request(command.request_key)
            if request is None or request.withdrawn:
                return StepResult.already()
            if request.answered and request.says_yes:
                return _no("too-late", "The goods have been stopped.")
            request.withdrawn = True
            return StepResult.done(provider_id=request.id)

    def escalate(self, command: ReminderCommand) -> StepResult:
        self.note(SupplierCall("escalate", command.order_id, command))
        refuse_late(command, self._clock, self.connection)
        with self._lock:
            self.reminders[command.order_id] += 1
        return StepResult.done()

    def look_up(self, question: SupplierQuestion) -> Evidence:
        self.note(SupplierCall("look_up", question.order_id, question))
        with self._lock:
            request = self._request(question.key)
        if request is not None:
            reason = f"the fake supplier has our request {request.id}"
            return Evidence.found(reason, provider_id=request.id)
        return Evidence.absent("the fake supplier has no trace of it")

    def _now(self) -> datetime:
        return self._clock.now()

    def _store_is_cancelled(self, order_id: str) -> bool:
        connection, store_order_id = self._stores[order_id]
        return self._shop(connection).order(store_order_id).state is OrderState.CANCELLED

    def _request(self, key: str) -> _Request | None:
        return next((request for request in self._requests if request.key == key), None)

    def _meet(self, mishap: Mishap, command: CancelSupplierCommand) -> StepResult:
        if mishap is Mishap.TURNED_AWAY:
            raise ProviderUnavailable("the fake supplier is busy")
        if mishap is Mishap.NO_RIGHT:
            raise AuthenticationFailed("the token may only read; give it the right to write")
        if mishap is Mishap.LOST_ANSWER:
            self.carry_out(command)
        raise OutcomeUnknown("no answer came from the fake supplier")

    def _take(self, command: CancelSupplierCommand, script: SupplierScript) -> _Request:
        due = self._now() + script.answers_after if script.answers_after is not None else None
        request = _Request(
            id=f"{command.order_id}/request-{len(self._requests) + 1}",
            key=command.key,
            order_id=command.order_id,
            units=command.lines,
            says_yes=script.says_yes,
            answers_at=due,
        )
        self._requests.append(request)
        return request

    def _state_of(self, request: _Request) -> StepResult:
        if request.withdrawn:
            return _no("withdrawn", "The request was taken back.")
        if not request.answered:
            return StepResult.requested(provider_id=request.id)
        if not request.says_yes:
            return _no("too-late", "The goods cannot be stopped any more.")
        credit = next((credit.amount for credit in self.credits if credit.key == request.key), None)
        return StepResult.done(provider_id=request.id, amount=credit)

    def _let_time_pass(self) -> None:
        """Answers and parcels that are due by now."""
        now = self._now()
        for request in self._requests:
            is_due = request.answers_at is not None and request.answers_at <= now
            if is_due and not request.answered and not request.withdrawn:
                request.answered = True
                # What has left meanwhile cannot be stopped any more, whatever was meant to be said.
                request.says_yes = request.says_yes and self._orders[request.order_id].stage not in _GONE
                if request.says_yes:
                    self._stop(request, request.answers_at or now)
        for order_id, at in list(self._ships_at.items()):
            if at <= now:
                del self._ships_at[order_id]
                self.ship(order_id, f"TRACK-{order_id}")

    def _stop(self, request: _Request, at: datetime) -> None:
        order, script = self._orders[request.order_id], supplier_script(request.order_id)
        for unit in request.units:
            self.stopped[order.id, unit.line_id] += unit.quantity
        if all(self.stopped[order.id, line.id] >= line.quantity for line in order.lines):
            self.change(order.id, stage=SupplierStage.CANCELLED, provider_status="cancelled")
            if order.paid is not None:
                self.credits.append(Credit(order.id, request.key, order.paid))
        if script.ships_after is not None:
            self._ships_at[order.id] = at + script.ships_after


def _no(code: str, message: str) -> StepResult:
    return refused(final_refusal(code, message))
