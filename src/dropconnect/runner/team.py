"""What ``work`` does for people beside the cases: reminders and notices."""

from __future__ import annotations

from collections.abc import Callable

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import NotifierConnection
from dropconnect.journal import Journal
from dropconnect.saga.case.entitlement import Entitlement
from dropconnect.saga.customer_page.changes import watch_changes
from dropconnect.saga.customer_page.undelivered import watch_undelivered
from dropconnect.saga.waiting.addresses import Pages
from dropconnect.saga.waiting.connections import watch_connections
from dropconnect.saga.waiting.delivery import Delivery
from dropconnect.saga.waiting.notices import Bell
from dropconnect.saga.waiting.people import watch_people
from dropconnect.saga.waiting.subscribers import watch_subscribers
from dropconnect.saga.waiting.team import Team
from dropconnect.saga.withdrawals.sending import Sending
from dropconnect.saga.withdrawals.watching import watch_withdrawals


def bell_of(configuration: Configuration, clock: Clock) -> Bell:
    """What queues notices for the people of a configuration now."""
    url, people = configuration.serve.url, configuration.people
    return Bell(
        team=Team(people),
        settings=configuration.team,
        zone=configuration.zone,
        now=clock.now(),
        pages=Pages(url, Entitlement(people, configuration.stores)) if url else None,
    )


def tell_people(
    journal: Journal,
    configuration: Configuration,
    clock: Clock,
    notifier: Callable[[str], NotifierConnection],
) -> None:
    """Remind who is to be reminded, then send what is due. Raises ``JournalError``.

    First come the mails to customers without a case: what cannot be sent of them, people are told.
    """
    Sending(journal, clock, notifier).run()
    settings, bell = configuration.team, bell_of(configuration, clock)
    watch_people(journal, bell)
    watch_withdrawals(journal, bell)
    watch_changes(journal, bell)
    watch_undelivered(journal, bell)
    watch_connections(journal, bell, (*configuration.stores, *configuration.suppliers))
    watch_subscribers(journal, bell, configuration.subscribers)
    Delivery(
        journal=journal,
        clock=clock,
        people=configuration.people,
        notifier=notifier,
        is_daily=settings.is_daily,
        pages=configuration.serve.url,
    ).run()
    # An incident of a notice that was given up is told to the others in the same pass.
    watch_people(journal, bell)
