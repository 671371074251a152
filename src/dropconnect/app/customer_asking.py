"""The part of the front door at which a customer asks for a link to an order. It asks nothing of any API."""

from __future__ import annotations

from datetime import timedelta

from dropconnect.app.looking import Looking
from dropconnect.app.withdrawal_words import is_address
from dropconnect.config import StoreSection
from dropconnect.errors import NotThere, ProviderUnavailable, UsageError
from dropconnect.messages.settings import by_hand
from dropconnect.models.facts import one_line
from dropconnect.policy import MailOwner
from dropconnect.report.customer_page import CustomerForm

MOST_ORDER, MOST_MAIL = 60, 254
MOST_WAITING = 2000
"""Questions of one store that wait; a store has fewer customers at a time."""
BEHIND = timedelta(minutes=5)
"""How long whoever asks again and again waits for the others."""


class CustomerAsking(Looking):
    """Right and wrong are answered the same, in the same time: ``work`` looks at the store later."""

    def customer_form(self, store: str) -> CustomerForm:
        """What the page of ``store`` shows. ``NotThere`` where the store has no such page."""
        section = self._with_page(store)
        voice = (section.messages or by_hand(store)).voice
        return CustomerForm(
            store=store,
            shop=voice.name,
            contact=voice.contact,
            languages=section.customer_page.languages,
            mails=section.policy.mail is not MailOwner.NOBODY,
            withdraws=section.withdrawal.enabled,
            has_logo=bool(section.customer_page.logo),
            has_colour=bool(section.customer_page.colour),
        )

    def ask_customer_link(
        self, store: str, order: str, mail: str, language: str, *, behind: bool = False
    ) -> None:
        """Keep that a link is wanted; it goes to the order's own address if ``mail`` is that.

        ``behind``: whoever asks has asked a lot; the others come first. Raises ``NotThere`` for a store
        without the page, ``UsageError`` where order or mail are missing or cannot be, and
        ``ProviderUnavailable`` while too many wait.
        """
        section = self._with_page(store)
        typed, address = one_line(order).casefold(), one_line(mail).casefold()
        problem = _problem(typed, address)
        if problem:
            raise UsageError(problem)
        spoken = language if language in section.customer_page.languages else ""
        now = self._clock.now()
        with self._journal.opened().write() as writing:
            if writing.customer_pages.waiting(store) >= MOST_WAITING:
                raise ProviderUnavailable("too many ask at once: try again later", connection=store)
            writing.customer_pages.ask(
                store,
                typed,
                address,
                spoken or section.customer_page.languages[0],
                at=now,
                due_at=now + BEHIND if behind else now,
            )

    def _with_page(self, store: str) -> StoreSection:
        section = self._configuration.stores.get(store)
        if section is None or not section.customer_page.enabled:
            raise NotThere("there is no such page")
        return section


def _problem(order: str, mail: str) -> str:
    if not order or len(order) > MOST_ORDER:
        return "order: write the number of the order"
    if len(mail) > MOST_MAIL or not is_address(mail):
        return "mail: write a whole mail address"
    return ""
