"""The books of a fake shop: what was asked of it, and what really happened."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dropconnect.clock import Clock
from dropconnect.plugin import (
    CancelOrderCommand,
    Command,
    EffectKind,
    Evidence,
    LineKind,
    LookUpCommand,
    Money,
    Order,
    OrderNotFound,
    OrderState,
    ProviderUnavailable,
    Refund,
    RefundCommand,
    RefundedLine,
    RefundLine,
    RefundMethod,
    StepResult,
    StepStatus,
)
from dropconnect.testing.fakes.orders import ORDER_NAMES, fake_order, name_of
from dropconnect.testing.fakes.scripts import BROKEN, WriteCommand, is_scripted, script_of

_HOOKS = {EffectKind.REFUND: "refund_order", EffectKind.CANCEL_ORDER: "cancel_order"}
OUR_USER = "7"
"""Whose rights the connector uses."""
A_COLLEAGUE = "3"


@dataclass(frozen=True)
class Call:
    """One hook that was asked. ``command`` is what a writing hook or a look-up was given."""

    hook: str
    order_id: str = ""
    command: RefundCommand | CancelOrderCommand | LookUpCommand | None = None

    @property
    def is_write(self) -> bool:
        return self.hook in _HOOKS.values()


@dataclass(frozen=True)
class Moved:
    """Money that left the shop's gateway, whether or not the shop booked it."""

    order_id: str
    key: str
    amount: Money


def refuse_late(command: Command, clock: Clock, connection: str) -> None:
    """Raise ``ProviderUnavailable`` if the time to send the command has passed, as every transport does."""
    if command.send_by is not None and clock.boot() > command.send_by:
        raise ProviderUnavailable(f"not sent to {connection}: its time to send had passed")


class FakeShop:
    """One shop with its orders, its money and its stock; ``FakeWorld.shop`` makes it. Thread-safe.

    It never says no by itself and de-duplicates nothing: what is sent twice happens twice, and shows.
    ``listeners`` are called with every ``Call`` before anything happens; what they raise, the hook raises.
    """

    def __init__(self, connection: str, clock: Clock) -> None:
        self.connection = connection
        self.calls: list[Call] = []
        self.moved: list[Moved] = []
        self.mails: list[tuple[str, str]] = []  # to customers: order id, and the command that it tells of
        self.put_back: Counter[str] = Counter()
        """SKU -> units that came back into stock."""
        self.listeners: list[Callable[[Call], None]] = []
        self.fixed = False
        self.searches_all = True  # a search for an order looks through all of them
        self._clock = clock
        self._lock = threading.RLock()
        self._orders: dict[str, Order] = {}
        self._restocked: Counter[tuple[str, str]] = Counter()
        self._written: set[tuple[str, EffectKind]] = set()
        self._in_flight: dict[str, WriteCommand] = {}
        self._accepted: set[str] = set()
        self._forgotten: set[str] = set()
        self._rows = Counter[str]()

    def writes(self, order_id: str) -> list[Call]:
        """The writes that arrived for the order, in order."""
        return [call for call in list(self.calls) if call.is_write and call.order_id == order_id]

    def paid_back(self, order_id: str) -> Money:
        """All the money that left the gateway for the order."""
        moved = (row.amount for row in list(self.moved) if row.order_id == order_id)
        return Money.total(moved, self.order(order_id).currency)

    def place(self, order_id: str, **changes: Any) -> Order:
        """Put an order into the shop, or another in its place; ``changes`` to ``Order``."""
        placed = fake_order(self.connection, order_id, self._clock.now(), **changes)
        with self._lock:
            self._orders[order_id] = placed
        return placed

    def change(self, order_id: str, **changes: Any) -> None:
        """Somebody else changes the order."""
        with self._lock:
            changed = {"modified_at": self._clock.now(), **changes}
            self._orders[order_id] = self.order(order_id).changed(**changed)

    def refund_by_colleague(
        self, order_id: str, amount: Money, *lines: RefundLine, by_hand: bool = False
    ) -> None:
        """Somebody else pays back, in the shop itself or ``by_hand``; without lines it is a bare amount."""
        with self._lock:
            self._book(order_id, amount, lines, key="", confirmed=not by_hand, made_by=A_COLLEAGUE)
            if not by_hand:
                self.moved.append(Moved(order_id, "", amount))

    def leave_row(self, command: WriteCommand) -> None:
        """A refund is booked, and what says whose it is, and whether it was paid, is never stored."""
        if isinstance(command, RefundCommand):
            with self._lock:
                self._book(command.order_id, command.amount, command.lines, key="", confirmed=False)
                self.forget(command)

    def order(self, order_id: str) -> Order:
        """The order as it is now. Raises ``OrderNotFound``."""
        with self._lock:
            if order_id not in self._orders:
                if not is_scripted(order_id) and name_of(order_id) not in ORDER_NAMES:
                    raise OrderNotFound(f"the fake shop has no order {order_id!r}")
                self.place(order_id)
            order, now = self._orders[order_id], self._clock.now()
            if order.observed_at != now:
                order = self._orders[order_id] = order.changed(observed_at=now)
            return order

    def orders(self) -> list[Order]:
        """All orders that were asked for so far, oldest change first."""
        with self._lock:
            return sorted(self._orders.values(), key=lambda order: order.last_change)

    def read(self, hook: str, order_id: str = "") -> None:
        """A reading hook was asked."""
        self.note(Call(hook, order_id))
        if name_of(order_id) == BROKEN and not self.fixed:
            raise ZeroDivisionError("a bug of the connector")

    def note(self, call: Call) -> None:
        with self._lock:
            self.calls.append(call)
        for listener in list(self.listeners):
            listener(call)

    def write(self, kind: EffectKind, command: WriteCommand) -> StepResult:
        """A write arrives: by the script the first time, as told every other time."""
        self.note(Call(_HOOKS[kind], command.order_id, command))
        self.order(command.order_id)
        self.refuse_late(command)
        with self._lock:
            is_first = (command.order_id, kind) not in self._written
            self._written.add((command.order_id, kind))
        return script_of(command.order_id, kind)(self, command) if is_first else self.carry_out(command)

    def refuse_late(self, command: Command) -> None:
        """Raise ``ProviderUnavailable`` if the time to send the command has passed."""
        refuse_late(command, self._clock, self.connection)

    def carry_out(self, command: WriteCommand) -> StepResult:
        """Do what the command says."""
        with self._lock:
            result = self._refund(command) if isinstance(command, RefundCommand) else self._cancel(command)
            if command.notify_customer and result.status is StepStatus.DONE:
                self.mails.append((command.order_id, type(command).__name__))
            return result

    def move_money(self, command: WriteCommand) -> None:
        """The gateway pays, and the shop books nothing."""
        if isinstance(command, RefundCommand) and command.method is RefundMethod.GATEWAY:
            with self._lock:
                self.moved.append(Moved(command.order_id, command.key, command.amount))

    def keep_in_flight(self, command: WriteCommand, *, accepted: bool = False) -> None:
        """Done only when the test says ``land``. ``accepted``: the shop knows of it and says so."""
        with self._lock:
            self._in_flight[command.order_id] = command
            if accepted:
                self._accepted.add(command.key)

    def land(self, order_id: str) -> None:
        """What is in flight for the order arrives; ``KeyError`` if nothing is."""
        with self._lock:
            command = self._in_flight.pop(order_id)
            self._accepted.discard(command.key)
            self.carry_out(command)

    def forget(self, command: WriteCommand) -> None:
        """From now on the shop cannot tell what became of this command."""
        with self._lock:
            self._forgotten.add(command.key)

    def look_up(self, command: LookUpCommand) -> Evidence:
        self.note(Call("look_up", command.order_id, command))
        order = self.order(command.order_id)
        ours = next((row for row in order.refunds if _is_of(row, command)), None)
        if ours is not None:
            reason = f"the fake shop has our refund {ours.id}"
            return Evidence.found(reason, provider_id=ours.id, amount=ours.amount)
        is_cancel = command.kind is EffectKind.CANCEL_ORDER
        if is_cancel and order.state is OrderState.CANCELLED:
            return Evidence.found("the order is cancelled")
        if command.key in self._accepted:
            return Evidence.pending("it may still be on its way")
        if command.key in self._forgotten:
            return Evidence.unknowable("the fake shop cannot tell")
        return Evidence.absent("the fake shop has no trace of it", repeat_harmless=is_cancel)

    def _refund(self, command: RefundCommand) -> StepResult:
        by_gateway = command.method is RefundMethod.GATEWAY
        if by_gateway and not self.order(command.order_id).payment.refundable:
            return StepResult.by_hand()
        self.move_money(command)
        row = self._book(
            command.order_id,
            command.amount,
            command.lines,
            key=command.key,
            journal=command.journal,
            more_follows=command.more_follows,
            confirmed=by_gateway,
            reason=command.reason,
        )
        if command.restock:
            for line in command.lines:
                self._restock(command.order_id, line.line_id, line.quantity)
        return StepResult.done(provider_id=row.id, amount=row.amount)

    def _cancel(self, command: CancelOrderCommand) -> StepResult:
        order = self.order(command.order_id)
        if order.state is OrderState.CANCELLED:
            return StepResult.already()
        self.change(order.id, state=OrderState.CANCELLED, provider_status="cancelled")
        if command.restock:
            for line in order.items:
                self._restock(order.id, line.id, line.quantity)
        return StepResult.done()

    def _restock(self, order_id: str, line_id: str, quantity: int) -> None:
        """Units come back once: cancelling after a refund adds only what the refund left out."""
        line = self.order(order_id).line(line_id)
        if line.kind is LineKind.ITEM:
            units = min(quantity, line.quantity - self._restocked[order_id, line_id])
            self._restocked[order_id, line_id] += units
            self.put_back[line.sku] += units

    def _book(
        self,
        order_id: str,
        amount: Money,
        lines: tuple[RefundLine, ...],
        *,
        key: str,
        confirmed: bool,
        reason: str = "",
        journal: str = "",
        more_follows: bool = False,
        made_by: str = OUR_USER,
    ) -> Refund:
        order = self.order(order_id)
        self._rows[order_id] += 1
        row = Refund(
            id=f"{order_id}/refund-{self._rows[order_id]}",
            amount=amount,
            reason=reason,
            key=key,
            journal=journal,
            more_follows=more_follows,
            confirmed=confirmed,
            created_at=self._clock.now(),
            made_by=made_by,
            lines=tuple(
                RefundedLine(line_id=line.line_id, quantity=line.quantity, net=line.net, tax=line.tax)
                for line in lines
            ),
        )
        self.change(order_id, refunds=(*order.refunds, row))
        return row


def _is_of(refund: Refund, command: LookUpCommand) -> bool:
    """The same key may stand on a refund of another journal."""
    return refund.key == command.key and refund.journal in ("", command.journal)
