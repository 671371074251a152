"""The part of the front door by which a customer asks for another address or article."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.app.customer_orders import CustomerOrders
from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.change_states import ChangeKind
from dropconnect.journal.changes import NewChange
from dropconnect.messages.settings import by_hand
from dropconnect.models.facts import one_line
from dropconnect.models.order import Order, OrderState
from dropconnect.saga.customer_page.change_mails import received

MOST_CHANGE_WORDS, MOST_CHANGE_GOODS = 1000, 200
MOST_A_DAY = 5
"""Wishes of one order: whoever has more to say writes a mail."""
_ENDED = (OrderState.CANCELLED, OrderState.REFUNDED, OrderState.TRASHED)


class CustomerChanges(CustomerOrders):
    """A person answers it, and changes the order where it stands: nothing is written there."""

    def ask_change(self, store: str, secret: str, kind: str, goods: str, words: str) -> None:
        """Keep what the customer wants, in the customer's words, and queue that it arrived.

        One is open at a time: a second one is not kept. Raises ``NotThere``, ``UsageError`` for another kind
        and for words that are missing or too many, ``CaseConflict`` where all of it was sent, the order is
        over, a case is under way, or too much was asked; and what reading the store raises.
        """
        section, behind = self._behind(store, secret)
        self._require_free(behind)
        said, named = _rows(words), one_line(goods)
        if kind not in [*ChangeKind]:
            raise UsageError("kind: choose an address or an article")
        if not said:
            raise UsageError("words: say what you want instead")
        if len(said) > MOST_CHANGE_WORDS or len(named) > MOST_CHANGE_GOODS:
            raise UsageError(f"words: write at most {MOST_CHANGE_WORDS} characters")
        visit, now = behind.visit, self._clock.now()
        order = self._workbench.connections.world(store).store.get_order(visit.order_id)
        if not _can_change(order):
            raise CaseConflict("nothing of it can be changed any more")
        new = NewChange(
            store=store,
            order_id=visit.order_id,
            order_number=visit.order_number,
            kind=ChangeKind(kind),
            goods=named,
            words=said,
            mail=order.customer.email,
            language=visit.language,
            asked_at=now,
        )
        with self._journal.opened().write() as writing:
            if writing.changes.asked_since(store, visit.order_id, now - timedelta(days=1)) >= MOST_A_DAY:
                raise CaseConflict("too much was asked of this order today")
            change = writing.changes.ask(new)
            if change is not None and change.mail:
                writing.customer_mails.queue(received(section.messages or by_hand(store), change, now))


def _rows(words: str) -> str:
    """As it was typed, row by row, without what would hide in it."""
    return "\n".join(filter(None, (one_line(row) for row in words.splitlines())))


def _can_change(order: Order) -> bool:
    left = any(line.shipped_quantity < line.quantity for line in order.items)
    return left and order.state not in _ENDED
