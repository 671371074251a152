"""The part of the front door by which consumers withdraw from the contract. It asks nothing of any API."""

from __future__ import annotations

import secrets
from datetime import datetime

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.app.withdrawal_words import Typed
from dropconnect.config import StoreSection
from dropconnect.errors import NotThere
from dropconnect.journal import Transaction
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.withdrawal_states import Doubt
from dropconnect.journal.withdrawals import NewWithdrawal, Withdrawal
from dropconnect.messages.languages import text_language
from dropconnect.report.withdrawals import NotMeReport, WithdrawalForm, WithdrawalReceipt
from dropconnect.saga.withdrawals.mails import Writer
from dropconnect.saga.withdrawals.not_me import say_not_me
from dropconnect.saga.withdrawals.proof import check_code

_NO_PAGE = "there is no such page"
_NO_CODE = "there is no statement with this check code"
_NO_LINK = "there is no such link, or it is over: please write to the shop"


class Withdrawals(ReadingRoom):
    """Article 11a of Directive 2011/83/EU: a statement is received, stamped and acknowledged, then judged."""

    def withdrawing_stores(self) -> tuple[str, ...]:
        """Name the stores that have the withdrawal function."""
        stores = self._configuration.stores.items()
        return tuple(name for name, section in stores if section.withdrawal.enabled)

    def withdrawal_form(self, store: str) -> WithdrawalForm:
        """What the page of ``store`` shows. ``NotThere`` where the store has no such page."""
        section = self._withdrawing(store)
        voice = self._writer(store, section).settings.voice
        languages = section.withdrawal.languages
        spoken = text_language(self._writer(store, section).settings.language)
        first = [language for language in languages if language == spoken]
        rest = [language for language in languages if language != spoken]
        return WithdrawalForm(
            store=store,
            shop=voice.name,
            contact=voice.contact,
            languages=(*first, *rest),
            has_logo=bool(section.customer_page.logo),
            has_colour=bool(section.customer_page.colour),
        )

    def state_withdrawal(
        self,
        store: str,
        name: str,
        order: str,
        goods: str = "",
        mail: str = "",
        language: str = "",
        *,
        reason: str = "",
        form: str = "",
    ) -> WithdrawalReceipt:
        """Keep that a consumer withdraws from the contract, with its time, and queue the acknowledgement.

        Both are on the disk when this returns, in one transaction; nothing outside is called, and whether the
        order is the consumer's is found out later. ``goods``: in the consumer's words; empty: the whole
        order.
        ``form``: names the page that it came from; sent twice from there, it is one statement. Raises
        ``NotThere`` for a store that takes none, and ``UsageError`` where name, order or mail are missing or
        longer than names and addresses are.
        """
        section = self._withdrawing(store)
        typed = Typed.of(name=name, order=order, goods=goods, mail=mail, reason=reason)
        stated = self._keep_statement(store, section, typed, language, form=form, stated_at=self._clock.now())
        return self._receipt(section, stated)

    def withdrawal_receipt(self, store: str, code: str) -> WithdrawalReceipt:
        """That a statement with this check code was received, and when: nothing else. ``NotThere``."""
        section = self._withdrawing(store)
        with self._journal.opened().read() as reading:
            stated = reading.withdrawals.of_code(store, _plain(code))
        if stated is None:
            raise NotThere(_NO_CODE)
        return self._receipt(section, stated)

    def not_me(self, store: str, secret: str) -> NotMeReport:
        """What the link in the mail to an order's own address is about. ``NotThere``."""
        section = self._withdrawing(store)
        with self._journal.opened().read() as reading:
            stated = _linked(reading, store, secret)
        return NotMeReport(
            store=store,
            shop=self._writer(store, section).settings.voice.name,
            order=stated.order_text,
            stated_at=stated.stated_at,
            said=Doubt.NOT_ME in stated.doubts,
            over=not stated.state.is_open,
            language=stated.language,
        )

    def say_not_me(self, store: str, secret: str) -> NotMeReport:
        """Keep that whoever gets the order's mail did not withdraw and keeps the order: a person looks at it.
        ``NotThere``."""
        with self._journal.opened().write() as writing:
            say_not_me(writing, _linked(writing, store, secret), self._clock.now())
        return self.not_me(store, secret)

    def _keep_statement(
        self,
        store: str,
        section: StoreSection,
        typed: Typed,
        language: str,
        *,
        form: str,
        stated_at: datetime,
        recorded_by: str = "",
    ) -> Withdrawal:
        """Raises ``UsageError`` where a field is missing or too long."""
        typed.require()
        # To the second: the consumer's mail tells it so, and the check code is worked out from that.
        moment, now = stated_at.replace(microsecond=0), self._clock.now()
        writer = self._writer(store, section)
        new = NewWithdrawal(
            code=check_code(store, typed.words, moment),
            form=form or secrets.token_hex(16),
            store=store,
            name=typed.name,
            order_text=typed.order,
            goods=typed.goods,
            mail=typed.mail,
            reason=typed.reason,
            language=text_language(language or writer.settings.language),
            stated_at=moment,
            recorded_by=recorded_by,
            recorded_at=now if recorded_by else None,
        )
        with self._journal.opened().write() as writing:
            stated = writing.withdrawals.of_code(store, new.code) or writing.withdrawals.add(new)
            writing.customer_mails.queue(writer.received(stated, now.replace(microsecond=0)))
        return stated

    def _withdrawing(self, store: str) -> StoreSection:
        section = self._configuration.stores.get(store)
        if section is None or not section.withdrawal.enabled:
            raise NotThere(_NO_PAGE)
        return section

    def _writer(self, store: str, section: StoreSection) -> Writer:
        return Writer(store, section, self._configuration.registry.catalogues)

    def _receipt(self, section: StoreSection, stated: Withdrawal) -> WithdrawalReceipt:
        settings = self._writer(stated.store, section).settings
        return WithdrawalReceipt(
            store=stated.store,
            shop=settings.voice.name,
            contact=settings.voice.contact,
            code=stated.code,
            stated_at=stated.stated_at,
            timezone=settings.voice.timezone,
            by_mail=bool(settings.notifier),
            languages=self.withdrawal_form(stated.store).languages,
        )


def _linked(reading: Transaction, store: str, secret: str) -> Withdrawal:
    found = reading.links.find(secret, LinkPurpose.NOT_ME)
    stated = reading.withdrawals.find(found.subject_id) if found is not None else None
    if stated is None or stated.store != store:
        raise NotThere(_NO_LINK)
    return stated


def _plain(code: str) -> str:
    """As it is kept, however it was typed."""
    letters = "".join(character for character in code.upper() if character.isalnum())
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
