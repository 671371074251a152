"""One transaction of a journal, and the repositories that work in it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.acts import Acts
from dropconnect.journal.cards import Cards
from dropconnect.journal.cases import Cases
from dropconnect.journal.changes import Changes
from dropconnect.journal.claims import Claims
from dropconnect.journal.confirmations import Confirmations
from dropconnect.journal.customer_mails import CustomerMails
from dropconnect.journal.customer_page import CustomerPages
from dropconnect.journal.effects import Effects
from dropconnect.journal.events import Events
from dropconnect.journal.finding import Finding
from dropconnect.journal.identity import Identity
from dropconnect.journal.inbox import Inbox
from dropconnect.journal.incidents import Incidents
from dropconnect.journal.links import Links
from dropconnect.journal.listed import ListedOrders
from dropconnect.journal.logins import Logins
from dropconnect.journal.notices import Notices
from dropconnect.journal.outbox import Outbox
from dropconnect.journal.parts import Parts
from dropconnect.journal.pasted import PastedTexts
from dropconnect.journal.pauses import Pauses
from dropconnect.journal.positions import Positions
from dropconnect.journal.queue import Queue
from dropconnect.journal.runners import Runners
from dropconnect.journal.shadows import Shadows
from dropconnect.journal.shown_plans import ShownPlans
from dropconnect.journal.sightings import Sightings
from dropconnect.journal.subscribers import Subscribers
from dropconnect.journal.supplier_words import SupplierWords
from dropconnect.journal.tasks import Tasks
from dropconnect.journal.tokens import Tokens
from dropconnect.journal.waiting import Waiting
from dropconnect.journal.withdrawals import Withdrawals


class Transaction:
    """A transaction, with one repository per table, and one that counts over several.

    Each is made when it is first asked for, and serves the next transactions of its connection: none holds
    anything of its own but ``identity``, which says whether this transaction counted.
    """

    def __init__(self, connection: SqlConnection, shadow: Collection[str] = ()) -> None:
        self._connection = connection
        self._shadow = shadow

    @cached_property
    def identity(self) -> Identity:
        return Identity(self._connection)

    @cached_property
    def pasted(self) -> PastedTexts:
        return PastedTexts(self._connection)

    @cached_property
    def pauses(self) -> Pauses:
        return Pauses(self._connection, self._shadow)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self._connection)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._connection)

    @cached_property
    def finding(self) -> Finding:
        return Finding(self._connection)

    @cached_property
    def effects(self) -> Effects:
        return Effects(self._connection)

    @cached_property
    def events(self) -> Events:
        return Events(self._connection)

    @cached_property
    def tasks(self) -> Tasks:
        return Tasks(self._connection)

    @cached_property
    def incidents(self) -> Incidents:
        return Incidents(self._connection)

    @cached_property
    def parts(self) -> Parts:
        return Parts(self._connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection)

    @cached_property
    def claims(self) -> Claims:
        return Claims(self._connection)

    @cached_property
    def runners(self) -> Runners:
        return Runners(self._connection)

    @cached_property
    def waiting(self) -> Waiting:
        return Waiting(self._connection)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def listed(self) -> ListedOrders:
        return ListedOrders(self._connection)

    @cached_property
    def positions(self) -> Positions:
        return Positions(self._connection)

    @cached_property
    def sightings(self) -> Sightings:
        return Sightings(self._connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self._connection)

    @cached_property
    def confirmations(self) -> Confirmations:
        return Confirmations(self._connection)

    @cached_property
    def shadows(self) -> Shadows:
        return Shadows(self._connection)

    @cached_property
    def logins(self) -> Logins:
        return Logins(self._connection)

    @cached_property
    def links(self) -> Links:
        return Links(self._connection)

    @cached_property
    def acts(self) -> Acts:
        return Acts(self._connection)

    @cached_property
    def supplier_words(self) -> SupplierWords:
        return SupplierWords(self._connection)

    @cached_property
    def subscribers(self) -> Subscribers:
        return Subscribers(self._connection)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._connection)

    @cached_property
    def shown_plans(self) -> ShownPlans:
        return ShownPlans(self._connection)

    @property
    def withdrawals(self) -> Withdrawals:
        return Withdrawals(self._connection)

    @property
    def customer_mails(self) -> CustomerMails:
        return CustomerMails(self._connection)

    @property
    def changes(self) -> Changes:
        return Changes(self._connection)

    @property
    def customer_pages(self) -> CustomerPages:
        return CustomerPages(self._connection)
