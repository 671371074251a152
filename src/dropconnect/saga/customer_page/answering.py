"""Answers what was typed on the page for customers: a link, by mail, to the order's own address and no other.

Nobody who asks hears whether it was right. Whoever typed a stranger's order gets nothing, nor does the
stranger.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.clock import Clock
from dropconnect.errors import AmbiguousOrder, DropConnectError, JournalError, LostLease, OrderNotFound
from dropconnect.journal import Journal
from dropconnect.journal.customer_page import CustomerAsk
from dropconnect.journal.links import LinkPurpose
from dropconnect.messages.settings import by_hand
from dropconnect.models.facts import one_line
from dropconnect.models.order import Order
from dropconnect.saga.case.delays import retry_delay
from dropconnect.saga.customer_page.mails import LINK_LIVES, link_mail
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.reference import find_order
from dropconnect.saga.look.world import World
from dropconnect.saga.withdrawals.doubts import is_same_address

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50
"""How many questions one pass looks at: guesses do not hold up cases."""
MOST_LINKS = 5
"""To one order's address within the time that a link works: a further one is in that mailbox already."""
GIVE_UP_AFTER = timedelta(days=1)
"""How long a store that is out of reach is asked; then whoever waits has asked anew, or written."""
_NOT_A_NUMBER = ("@", "://", "/")


@dataclass(frozen=True)
class Answering:
    """One pass over the questions that are due. One that cannot be answered holds up no other."""

    journal: Journal
    connections: Connections
    clock: Clock

    def run_due(self) -> None:
        """Raises ``JournalError``, and nothing that concerns one question."""
        now = self.clock.now()
        with self.journal.read() as reading:
            due = reading.customer_pages.due(now, MOST_AT_ONCE)
        seen: dict[tuple[str, str], Order | None] = {}
        for ask in due:
            try:
                self._answer(ask, seen, now)
            except (JournalError, LostLease):
                raise
            except Exception as error:  # noqa: BLE001 - the store is out of reach, or a plugin has a bug
                kind = "" if isinstance(error, DropConnectError) else "a bug: "
                log.info("a question at %s is answered later: %s%s", ask.store, kind, type(error).__name__)
                self._later(ask, now)

    def _answer(self, ask: CustomerAsk, seen: dict[tuple[str, str], Order | None], now: datetime) -> None:
        world = self.connections.world(ask.store)
        # A thousand guesses at one order are one look at the store.
        name = (ask.store, ask.order_text)
        if name not in seen:
            seen[name] = _order(world, ask.order_text)
        order = seen[name]
        is_theirs = order is not None and is_same_address(ask.mail, order.customer.email)
        with self.journal.write() as writing:
            if not writing.customer_pages.end(ask) or order is None or not is_theirs:
                return
            pages = writing.customer_pages
            section = world.section
            sent = pages.visits_since(ask.store, order.id, now - LINK_LIVES)
            if sent >= MOST_LINKS or not (section.customer_page.enabled and world.pages):
                return
            number = one_line(order.number) or order.id
            visit_id = pages.visit(ask.store, order.id, number, ask.language, at=now)
            secret = secrets.token_urlsafe(32)
            writing.links.add(
                secret, LinkPurpose.CUSTOMER, subject_id=visit_id, at=now, until=now + LINK_LIVES
            )
            mail = link_mail(
                section.messages or by_hand(ask.store),
                store=ask.store,
                visit_id=visit_id,
                number=number,
                to=order.customer.email,
                language=ask.language,
                address=f"{world.pages}/c/{ask.store}/o/{secret}?lang={ask.language}",
                now=now,
            )
            writing.customer_mails.queue(mail)

    def _later(self, ask: CustomerAsk, now: datetime) -> None:
        with self.journal.write() as writing:
            if now - ask.asked_at > GIVE_UP_AFTER:
                writing.customer_pages.end(ask)
            else:
                writing.customer_pages.delay(ask, until=now + retry_delay(ask.tries))


def _order(world: World, text: str) -> Order | None:
    """The order that is called so. What is not a number is not searched for: a stranger typed it."""
    if any(mark in text for mark in _NOT_A_NUMBER):
        return None
    try:
        meant = find_order(world.store, text)
        return meant.order or world.store.get_order(meant.order_id)
    except (OrderNotFound, AmbiguousOrder):
        return None
