"""What follows from a statement: its order is found and compared, and a case is opened, or a person asked.

The statement was kept and acknowledged before; nothing here can lose it. A store that is down is tried again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import (
    AmbiguousOrder,
    CaseConflict,
    DropConnectError,
    JournalError,
    LostLease,
    OrderNotFound,
    UsageError,
)
from dropconnect.journal import Journal
from dropconnect.journal.withdrawal_states import Doubt, WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.models.order import Order
from dropconnect.saga.case.delays import RETRY_LONGEST, retry_delay
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.reference import find_order
from dropconnect.saga.look.world import World
from dropconnect.saga.withdrawals.doubts import doubts_about, is_same_address
from dropconnect.saga.withdrawals.mails import Writer
from dropconnect.saga.withdrawals.not_me import offer_not_me
from dropconnect.saga.withdrawals.opening import Opening

log = logging.getLogger(__name__)

_NOT_A_NUMBER = ("@", "://", "/")
_AGAIN = timedelta(hours=1)
"""How often it is looked whether what is in the way has ended."""


@dataclass(frozen=True)
class Following:
    """One pass over the statements that are due. One that cannot be followed holds up no other."""

    journal: Journal
    configuration: Configuration
    connections: Connections
    clock: Clock

    def run_due(self) -> None:
        """Raises ``JournalError``, and nothing that concerns one statement."""
        with self.journal.read() as reading:
            due = reading.withdrawals.due(self.clock.now())
        for stated in due:
            try:
                self._follow(stated)
            except (JournalError, LostLease):
                raise
            except DropConnectError as error:
                self._later(stated, str(error))
            except Exception as error:
                # Its text may hold secrets.
                log.error("withdrawal %d: a bug: %s", stated.id, type(error).__name__)
                log.debug("withdrawal %d", stated.id, exc_info=error)
                self._later(stated, f"a bug: {type(error).__name__}")

    def _follow(self, stated: Withdrawal) -> None:
        if stated.store not in self.configuration.stores:
            self._later(stated, f"the configuration has no store {stated.store}: put it back")
            return
        world = self.connections.world(stated.store)
        try:
            order = _order(world, stated)
        except OrderNotFound:
            words = f"the store has no order that is called {stated.order_number or stated.order_text!r}"
            self._ask(stated, {Doubt.NO_ORDER: words})
            return
        except AmbiguousOrder as error:
            orders = "; ".join(row for _, row in error.orders)
            words = f"{stated.order_number or stated.order_text!r} may mean several orders: {orders}"
            self._ask(stated, {Doubt.NO_ORDER: words})
            return
        stated = self._found(world, stated, order)
        doubts = doubts_about(stated, order, world.section.withdrawal)
        if doubts:
            self._ask(stated, doubts)
        elif world.section.why_nothing_moves:
            self._later(stated, world.section.why_nothing_moves)
        else:
            self._open(world, stated, order)

    def _found(self, world: World, stated: Withdrawal, order: Order) -> Withdrawal:
        """Keep which order it is, and tell the order's own address where that is another one."""
        now, address = self.clock.now(), order.customer.email
        with self.journal.write() as writing:
            stated = writing.withdrawals.found(stated, order.id, order.number)
            if address and not is_same_address(stated.mail, address):
                writer = Writer(stated.store, world.section, world.catalogues)
                offer_not_me(writing, writer, stated, address, world.pages, now)
        return stated

    def _open(self, world: World, stated: Withdrawal, order: Order) -> None:
        opening = Opening(self.journal, world, self.clock, stated, order)
        try:
            opening.open()
        except CaseConflict as conflict:
            opening.wait_behind(str(conflict), until=self.clock.now() + _AGAIN)
        except UsageError as error:
            self._ask(stated, {Doubt.GOODS: str(error)})

    def _ask(self, stated: Withdrawal, doubts: dict[Doubt, str] | dict[str, str]) -> None:
        told = {str(doubt): words for doubt, words in doubts.items()}
        with self.journal.write() as writing:
            writing.withdrawals.move(stated, WithdrawalState.ASKS, "; ".join(told.values()), doubts=told)

    def _later(self, stated: Withdrawal, words: str) -> None:
        until = self.clock.now() + min(retry_delay(stated.tries), RETRY_LONGEST)
        with self.journal.write() as writing:
            writing.withdrawals.wait(stated, words, until=until)


def _order(world: World, stated: Withdrawal) -> Order:
    """The order that is called so. What is not a number is not searched for: a stranger typed it."""
    text = (stated.order_number or stated.order_text).strip()
    if any(mark in text for mark in _NOT_A_NUMBER):
        raise OrderNotFound(f"{text!r} is not the number of an order", connection=stated.store)
    meant = find_order(world.store, text)
    return meant.order or world.store.get_order(meant.order_id)
