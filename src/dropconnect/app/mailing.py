"""The part of the front door that shows mails and tries out the way they go."""

from __future__ import annotations

import uuid
from contextlib import closing

from dropconnect.app.looking import Looking
from dropconnect.errors import UsageError
from dropconnect.journal.rows import QueuedMessage
from dropconnect.messages.languages import Speech, text_language
from dropconnect.messages.render import Rendered, render
from dropconnect.messages.samples import Sample
from dropconnect.messages.settings import MessageSettings, by_hand
from dropconnect.models.facts import Message, MessageKind
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.models.order import Order
from dropconnect.post import send_sample
from dropconnect.report.mail import MailPreview, MailTest
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.reference import find_order

_TEST_DOMAIN = "test.invalid"


class Mailing(Looking):
    """Mails to be looked at. None of this belongs to a case."""

    def preview_mail(
        self, store: str, order: str = "", *, kind: MessageKind | None = None, language: str = ""
    ) -> MailPreview:
        """Show a mail of ``store`` with the facts of an order as it stands, as if all of it were cancelled.

        Without ``order`` the order is made up. ``kind`` None: the outcome. ``language`` empty: the
        customer's. Raises ``ConfigurationError`` for an unknown store or a template that cannot be used,
        ``UsageError`` and what reading raises for an order that is not found. Sends nothing.
        """
        settings, now = self._settings(store), self._clock.now()
        if not order:
            sample, spoken = Sample.made_up(now, settings.refund_days), ""
        else:
            found = self._order(store, order)
            sample, spoken = Sample.of(found, now, settings.refund_days), found.customer.locale
        message = sample.message(kind or MessageKind.OUTCOME)
        return self._shown(store, message, language or spoken, is_sample=True)

    def preview_mail_of(
        self, case_id: int, *, kind: MessageKind | None = None, language: str = ""
    ) -> MailPreview:
        """Show the newest message of a case (of ``kind``) with its own facts; a sample if there is none.

        Raises ``UsageError`` for an unknown case, and as ``preview_mail``.
        """
        rows = self._books.rows(case_id)
        fitting = [message for message in rows.messages if kind in (None, message.kind)]
        if not fitting:
            store, order = rows.case.connection, f"id:{rows.case.order_id}"
            return self.preview_mail(store, order, kind=kind, language=language)
        newest: QueuedMessage = fitting[-1]
        wanted = language or newest.envelope.language
        return self._shown(rows.case.connection, newest.facts, wanted, is_sample=False)

    def send_test_mail(self, name: str, to: str) -> MailTest:
        """Send one test mail to ``to`` by a notifier, or as a store would write to its customers.

        Raises ``ConfigurationError`` for an unknown name, ``UsageError`` for a store without a ``messages``
        section, and what the notifier raises.
        """
        self._configuration.section(name)
        notifier, words, language, domain = name, _PLAIN, "en", _TEST_DOMAIN
        if name not in self._configuration.notifiers:
            settings = self._configuration.store(name).messages
            if settings is None:
                raise UsageError(
                    f"{name} has no mail account: add [stores.{name}.messages], or name a notifier"
                )
            notifier, language, domain = settings.notifier, settings.language, settings.domain
            sample = Sample.made_up(self._clock.now(), settings.refund_days)
            words = self._rendered(name, sample.message(MessageKind.OUTCOME), language)
        message = OutgoingMessage(
            message_id=f"<{uuid.uuid4()}@{domain}>",
            to=to,
            subject=f"[Test] {words.subject}",
            text=words.text,
            html=words.html,
            language=language,
        )
        with closing(self._configuration.open_notifier(notifier)) as connection:
            result = send_sample(connection, message)
        accepted = result.status in (StepStatus.DONE, StepStatus.ALREADY, StepStatus.REQUESTED)
        refusal = result.refusal.message if result.refusal else str(result.status)
        detail = f"sent: {message.subject}" if accepted else refusal
        return MailTest(notifier=notifier, to=to, accepted=accepted, detail=detail)

    def _settings(self, store: str) -> MessageSettings:
        return self._configuration.store(store).messages or by_hand(store)

    def _order(self, store: str, text: str) -> Order:
        with closing(Connections(self._configuration)) as connections:
            world = connections.world(store)
            meant = find_order(world.store, text, connections.suppliers_of(world.section))
            return meant.order or world.store.get_order(meant.order_id)

    def _shown(self, store: str, message: Message, language: str, *, is_sample: bool) -> MailPreview:
        settings = self._settings(store)
        wanted = language or settings.language
        words = self._rendered(store, message, wanted)
        return MailPreview(
            kind=message.kind,
            language=text_language(wanted, settings.templates),
            is_sample=is_sample,
            subject=words.subject,
            text=words.text,
            html=words.html,
        )

    def _rendered(self, store: str, message: Message, language: str) -> Rendered:
        settings = self._settings(store)
        return render(
            message,
            language=language,
            shop=settings.voice,
            templates=settings.templates,
            speech=Speech(settings.language, self._configuration.registry.catalogues),
        )


_PLAIN = Rendered(
    "Mail of dropconnect",
    "This is a test: dropconnect can send mail by this notifier.\n",
    "<p>This is a test: dropconnect can send mail by this notifier.</p>\n",
)
