"""What a consumer who withdraws is written. Each mail has its words before anything is asked of anybody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dropconnect.config import StoreSection
from dropconnect.errors import ConfigurationError
from dropconnect.journal.customer_mails import NewCustomerMail
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.messages.languages import Speech, text_language
from dropconnect.messages.render import Rendered, render
from dropconnect.messages.settings import MessageSettings, by_hand
from dropconnect.models.facts import (
    GoodsExempt,
    MessageKind,
    Statement,
    WithdrawalAnswered,
    WithdrawalReceived,
    one_line,
)

_NAMESPACE = uuid.UUID("5f0c7a52-6a0e-5b6b-8f5d-2c8e0a41d7b3")
_NAMELESS = "?"


@dataclass(frozen=True)
class Writer:
    """Writes the mails of one store."""

    store: str
    section: StoreSection
    catalogues: tuple[Path, ...]

    @property
    def settings(self) -> MessageSettings:
        return self.section.messages or by_hand(self.store)

    def received(self, stated: Withdrawal, now: datetime) -> NewCustomerMail:
        """The acknowledgement, to the address that was typed."""
        message = WithdrawalReceived(
            order_number=_number(stated), customer_name=stated.name, statement=_typed(stated)
        )
        return self._mail(stated, stated.mail, message, now)

    def to_order(self, stated: Withdrawal, address: str, not_me: str, now: datetime) -> NewCustomerMail:
        """To the order's own address: that somebody withdrew, and nothing of who that was.

        ``not_me``: where to say that it was somebody else.
        """
        message = WithdrawalReceived(
            order_number=_number(stated),
            statement=Statement(received_at=stated.stated_at, check_code=stated.code),
            not_me=not_me,
        )
        return self._mail(stated, address, message, now)

    def exempt(self, stated: Withdrawal, goods: tuple[GoodsExempt, ...], now: datetime) -> NewCustomerMail:
        """These goods are not covered."""
        return self._answer(stated, now, exempt=goods)

    def nothing(self, stated: Withdrawal, because: str, now: datetime) -> NewCustomerMail:
        """Nothing of it is carried out, as a person says."""
        return self._answer(stated, now, because=because)

    def already(self, stated: Withdrawal, now: datetime) -> NewCustomerMail:
        """It had been cancelled before."""
        return self._answer(stated, now, already=True)

    def _answer(
        self,
        stated: Withdrawal,
        now: datetime,
        *,
        exempt: tuple[GoodsExempt, ...] = (),
        because: str = "",
        already: bool = False,
    ) -> NewCustomerMail:
        message = WithdrawalAnswered(
            order_number=_number(stated),
            customer_name=stated.name,
            statement=_typed(stated),
            exempt=exempt,
            nothing_because=because,
            already=already,
        )
        return self._mail(stated, stated.mail, message, now)

    def _mail(
        self,
        stated: Withdrawal,
        address: str,
        message: WithdrawalReceived | WithdrawalAnswered,
        now: datetime,
    ) -> NewCustomerMail:
        settings = self.settings
        words = self._words(message, stated.language)
        name = f"{stated.store}|{stated.code}|{message.kind}|{address.casefold()}"
        return NewCustomerMail(
            id=f"<{uuid.uuid5(_NAMESPACE, name)}@{settings.domain}>",
            withdrawal_id=stated.id,
            store=stated.store,
            kind=message.kind,
            notifier=settings.notifier,
            address=address,
            language=text_language(stated.language, settings.templates),
            subject=words.subject,
            text=words.text,
            html=words.html,
            queued_at=now,
        )

    def _words(self, message: WithdrawalReceived | WithdrawalAnswered, language: str) -> Rendered:
        """By the merchant's templates; where these cannot be used, by ours: no statement waits for them."""
        settings = self.settings
        speech = Speech(settings.language, self.catalogues)
        try:
            return render(
                message, language=language, shop=settings.voice, templates=settings.templates, speech=speech
            )
        except ConfigurationError:
            return render(message, language=language, shop=settings.voice, speech=speech)


def acknowledges(mail_kind: str) -> bool:
    """Whether a mail of this kind says that a withdrawal arrived."""
    return mail_kind == MessageKind.WITHDRAWAL_RECEIVED


def _number(stated: Withdrawal) -> str:
    return one_line(stated.order_text) or _NAMELESS


def _typed(stated: Withdrawal) -> Statement:
    return Statement(
        received_at=stated.stated_at,
        check_code=stated.code,
        name=stated.name,
        goods=stated.goods,
        mail=stated.mail,
        reason=stated.reason,
    )
