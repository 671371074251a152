"""The part of the front door for wishes that came by mail or chat: a person pastes them and confirms."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from dropconnect.app.order_reading import OrderReading
from dropconnect.app.permission import Permission
from dropconnect.app.searching import Searching
from dropconnect.app.withdrawal_desk import WithdrawalDesk
from dropconnect.app.withdrawal_words import Typed
from dropconnect.app.withdrawals import Withdrawals
from dropconnect.errors import NotThere, UsageError
from dropconnect.journal.pasted import Pasted
from dropconnect.report.case import CaseReport
from dropconnect.report.order import OrderReport
from dropconnect.report.pasted import PastedOrders, PastedText, PastedWish
from dropconnect.report.search import SearchHit, SilentStore
from dropconnect.report.withdrawals import WithdrawalReport
from dropconnect.rights import Act, Team
from dropconnect.saga.withdrawals.doubts import is_same_address
from dropconnect.saga.withdrawals.proof import request_name
from dropconnect.withdrawal_right import WITHDRAWAL
from dropconnect.written.goods import Goods, GoodsNamed, goods_named
from dropconnect.written.message import MOST_KEPT, read_message
from dropconnect.written.orders import named
from dropconnect.written.words import vocabulary

_LONGEST_NAME = 60
_OLDEST_STATEMENT = timedelta(days=400)
"""The right itself ends after twelve months and 14 days (Directive 2011/83/EU, Article 10(1))."""
_GONE = "these words are in a case already, or were pasted more than a week ago: look for the order"


class Pasting(OrderReading, Withdrawals, WithdrawalDesk, Searching):
    """What is read in a customer's words is proposed. Only a person makes a request of it."""

    def keep_pasted(
        self, text: str, *, by: str, name: str = "", stores: Collection[str] | None = None
    ) -> PastedText:
        """Keep a mail or a chat for a week, or until a case has it. ``name``: that of the page that it came
        from; sent twice from there, it is one. ``stores``: those that the person works for; None: all.

        Raises ``UsageError`` where there are no words, ``NotAllowed``.
        """
        name = name or secrets.token_urlsafe(16)
        if len(name) > _LONGEST_NAME or ":" in name:
            raise UsageError("load the page again: it was changed")
        message = read_message(text)
        if not message.text:
            raise UsageError("paste the words of the customer: there are none")
        team, known = Team(self._configuration.people), self._configuration.stores
        mine = next((store for store in known if stores is None or store in stores), None)
        who = team.require(by, Act.CANCEL, mine)
        with self._journal.opened().write() as writing:
            writing.pasted.add(name, message.text, who, self._clock.now())
        return self.pasted(name, by=by)

    def pasted(self, name: str, *, by: str) -> PastedText:
        """Read what a person pasted. ``NotThere`` for anybody else, and once a case has it."""
        return _told(self._pasted(name, by))

    def orders_of_pasted(self, name: str, *, by: str, stores: Collection[str] | None = None) -> PastedOrders:
        """Look for the orders that pasted words may be about. ``stores``: in none but these. ``NotThere``."""
        pasted = self._pasted(name, by)
        message = read_message(pasted.text)
        names = named((message.own, message.subject, message.text), message.sender)
        silent: dict[str, SilentStore] = {}
        numbered = self._hits(names.numbers, stores, silent)
        mailed = self._hits(names.mails, stores, silent)
        both = {key: hit for key, hit in numbered.items() if key in mailed}
        hits = both or {**numbered, **mailed}
        agree = bool(both) or not (numbered and mailed)
        if not hits and message.name:
            # Of a name alone nothing is sure: another customer may be called so.
            hits, agree = self._hits((message.name,), stores, silent), False
        return PastedOrders(
            pasted=_told(pasted),
            named=(*names.numbers, *names.mails),
            hits=tuple(hits.values()),
            silent=tuple(silent.values()),
            is_sure=len(hits) == 1 and agree and not silent,
        )

    def read_pasted(self, name: str, store: str, order: str, *, by: str) -> PastedWish:
        """Say what pasted words seem to ask for of this order, written as for ``plan``. Moves nothing.

        Raises ``NotThere`` and what ``order`` raises.
        """
        pasted = self._pasted(name, by)
        message, words = read_message(pasted.text), vocabulary()
        found = self.order(store, order)
        customer = self._read(self._connections.world(store), f"id:{found.order_id}").customer
        goods = tuple(
            Goods(line.line_id, line.name, line.sku, line.left) for line in found.lines if line.kind == "item"
        )
        chosen = goods_named(message.own, goods, words)
        known = {row.reason for row in found.reasons}
        said = {reason: why for reason, why in words.reasons_in(message.own).items() if reason in known}
        reason = next(iter(said)) if len(said) == 1 else ""
        told = _told(pasted)
        if told.withdrawal and WITHDRAWAL in known:
            reason = WITHDRAWAL
        is_stranger = bool(message.sender) and not is_same_address(message.sender, customer.email)
        return PastedWish(
            pasted=told.changed(sender_name=message.name or customer.name),
            order=found,
            units=chosen.units or {line.line_id: line.left for line in goods},
            reason=reason,
            found=(*chosen.found, *(f'"{why}": {row.replace("-", " ")}' for row, why in said.items())),
            stranger=message.sender if is_stranger else "",
            goods=_goods(chosen, found),
            mail=message.sender or customer.email,
            takes_withdrawals=store in self.withdrawing_stores(),
        )

    def add_pasted(self, name: str, case_id: int, *, by: str) -> CaseReport:
        """Put pasted words into the timeline of a case that there is, once. Nothing else changes.

        Raises ``NotThere`` and ``NotAllowed``.
        """
        self._pasted(name, by)
        Permission(self._configuration, self._books).to(Act.NOTE, by, case_id)
        with self._journal.opened().write() as writing:
            if not writing.pasted.take(name, case_id, self._clock.now()):
                raise NotThere(_GONE)
        return self._books.case(case_id)

    def record_withdrawal(
        self,
        store: str,
        name: str,
        order: str,
        goods: str = "",
        mail: str = "",
        language: str = "",
        *,
        received_at: datetime,
        by: str,
        pasted: str = "",
    ) -> WithdrawalReport:
        """Keep that a consumer withdrew by mail, as ``state_withdrawal``: a person saw it.

        ``received_at``: when it came; it counts from then. ``pasted``: the words in which it was stated; its
        case takes them, and recorded twice they are one statement. Raises what ``state_withdrawal`` raises,
        ``UsageError`` for a time that cannot be, ``NotAllowed``.
        """
        section, now = self._withdrawing(store), self._clock.now()
        who = Team(self._configuration.people).require(by, Act.CANCEL, store)
        if not now - _OLDEST_STATEMENT <= received_at <= now:
            raise UsageError("received: write when the mail came; that is not in the future, nor years ago")
        typed = Typed.of(name=name, order=order, goods=goods, mail=mail)
        stated = self._keep_statement(
            store, section, typed, language, form=pasted, stated_at=received_at, recorded_by=who
        )
        if pasted:
            with self._journal.opened().write() as writing:
                writing.pasted.is_for(pasted, who, request_name(stated))
        return self.withdrawal(stated.id)

    def _hits(
        self, texts: tuple[str, ...], stores: Collection[str] | None, silent: dict[str, SilentStore]
    ) -> dict[tuple[str, str], SearchHit]:
        found: dict[tuple[str, str], SearchHit] = {}
        for text in texts:
            report = self.search(text, stores=stores, everywhere=True)
            silent.update({row.connection: row for row in report.silent})
            found.update({(hit.connection, hit.order_id): hit for hit in report.hits})
        return found

    def _pasted(self, name: str, by: str) -> Pasted:
        with self._journal.opened().read() as reading:
            found = reading.pasted.find(name)
        person = Team(self._configuration.people).find(by)
        who = person.name if person is not None else by
        if found is None or found.pasted_by != who:
            raise NotThere(_GONE)
        return found


def _told(pasted: Pasted) -> PastedText:
    message, words = read_message(pasted.text), vocabulary()
    return PastedText(
        name=pasted.name,
        text=pasted.text,
        sender=message.sender,
        sender_name=message.name,
        sent_at=message.sent_at,
        pasted_by=pasted.pasted_by,
        pasted_at=pasted.pasted_at,
        is_cut=len(pasted.text) == MOST_KEPT,
        withdrawal=words.withdrawal_in(message.own) or words.withdrawal_in(message.subject),
        anger=words.anger_in(message.own),
        language=words.language_of(message.own),
    )


def _goods(chosen: GoodsNamed, order: OrderReport) -> str:
    items = {line.line_id: line for line in order.lines if line.kind == "item"}
    if not chosen.units or all(chosen.units.get(name, 0) == line.left for name, line in items.items()):
        return ""
    return "; ".join(
        f"{count} x {items[name].sku or items[name].name}" for name, count in chosen.units.items()
    )
