"""The hooks of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from dropconnect.hookspecs.connector import Connector, SettingsT, hookspec
from dropconnect.models.cancellation import Choice
from dropconnect.models.claim import ClaimReading
from dropconnect.models.commands import (
    CancelOrderCommand,
    ClaimCommand,
    CloseRequestCommand,
    HoldOrderCommand,
    LookUpCommand,
    NoteCommand,
    RefundCommand,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.listed import OrderSearch, OrderSummary
from dropconnect.models.operation import (
    CancellationTerms,
    CheckItem,
    Evidence,
    Quote,
    StepResult,
    WebhookEvent,
)
from dropconnect.models.order import Order
from dropconnect.models.subscription import Subscription
from dropconnect.models.traits import COMMON_TRAITS, PlatformTraits, StoreMails


class PlatformSpecs(Connector[SettingsT]):
    """A store: where the order was placed, where the customer's money is, who mails the customer."""

    marks_every_refund: ClassVar[bool] = False
    """Every refund made through this connector shows its effect key when the order is read: one without a
    key was made by somebody else. Without this promise and without claims, such refunds are a question."""

    traits: ClassVar[PlatformTraits] = COMMON_TRAITS
    """How this platform behaves where platforms differ; planner, conformance suite and documents read it."""

    @hookspec(firstresult=True)
    def platform_check_connection(self) -> Iterable[CheckItem] | None:
        """Is it reachable, are credentials and rights sufficient, do versions and currency fit?

        Called by ``dropconnect check``. Returns one row per question, failed ones with what to do.
        A failed credential is a row, not an exception; ``ProviderUnavailable`` may be raised.
        """

    @hookspec(firstresult=True)
    def platform_get_order(self, order_id: str) -> Order | None:
        """The order as it stands now, never from a cache, with all refunds.

        Raises ``OrderNotFound``, and ``UnreadableOrder`` where a field on which money or identity depends is
        not as documented; an odd value in any other field is passed over. ``connection`` of the answer is
        this connection.
        """

    @hookspec(firstresult=True)
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary] | None:
        """All orders changed since then, oldest change first. ``()``: none. The caller polls with it,
        because webhooks get lost, and reads only those orders whose row does not tell enough."""

    @hookspec(firstresult=True)
    def platform_find_by_reference(self, text: str) -> OrderSearch | None:
        """All orders that people call ``text``: by number, name, an address of the admin's page, the
        platform's long id, or the customer's mail address. The bare id is for ``platform_get_order``.

        An order counts only if the field, read back, equals the text: some platforms ignore a search that
        they do not know and answer with all orders. Each row has ``total``, ``customer`` and ``created_at``.
        """

    @hookspec(firstresult=True)
    def platform_find_by_object(self, object_id: str) -> OrderSearch | None:
        """The order that another object belongs to, by one read; no row where it belongs to none or is gone.

        ``object_id`` is that of a ``WebhookEvent`` without an order. A connector whose deliveries all name
        their order leaves this out: what names none is then acknowledged, and the next poll finds it.
        """

    @hookspec(firstresult=True)
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest] | None:
        """The requests of customers that wait for an answer in the store: of that order, or of all orders
        where ``order_id`` is empty. Reads only. ``()``: none, also where this store keeps no such requests.

        Left out by platforms where customers cannot ask. An answered request is not in it, and one in a state
        that is not known is. Units that are cancelled or shipped by now stand in it as they were asked for.
        The list of all orders may leave ``lines`` out: those of an order are read before anything follows.
        """

    @hookspec(firstresult=True)
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult | None:
        """Show a customer's request as done, or as declined with ``command.message``. Moves nothing else.

        Called at the end of a case, when all else has happened. ALREADY if it was answered so. REFUSED and
        ``final`` with the code ``request-closed`` if it was answered otherwise, or is gone: that answer
        stays. A store that cannot be told answers MANUAL, or leaves this out: a person does it then.
        """

    @hookspec(firstresult=True)
    def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms | None:
        """May these lines of this order be cancelled as far as the platform is concerned?

        Called while planning and again right before money; must not change anything.
        """

    @hookspec(firstresult=True)
    def platform_quote_refund(self, order: Order, choice: Choice) -> Quote | None:
        """The platform's own numbers for exactly these lines. A connector of a platform that
        calculates none does not implement it; dropconnect then takes the order's stored totals."""

    @hookspec(firstresult=True)
    def platform_hold_order(self, command: HoldOrderCommand) -> StepResult | None:
        """Stop the fulfilment of the order for the time being. Called before any supplier is asked.

        DONE with the hold's ids as ``facts["hold_ids"]``, ALREADY if it is held by this key. After a
        refusal the case continues without a hold.
        """

    @hookspec(firstresult=True)
    def platform_release_order(self, command: ReleaseOrderCommand) -> StepResult | None:
        """Take back our own hold, because the order is not cancelled after all. ALREADY if it is gone."""

    @hookspec(firstresult=True)
    def platform_write_claim(self, command: ClaimCommand) -> StepResult | None:
        """Write, replace or take away one row by which installations see each other (``models.claim``).

        DONE when the store took it. Offered together with ``platform_read_claims`` where rows of several
        writers never get lost. REFUSED with ``claim-taken`` where there is room for one row, and another's is
        there. None: this store lets the connector keep none. Without rows, others' refunds are a question.
        """

    @hookspec(firstresult=True)
    def platform_read_claims(self, order_id: str) -> ClaimReading | None:
        """All rows of the order and its refunds as they stand now, never from a cache."""

    @hookspec(firstresult=True)
    def platform_refund_order(self, command: RefundCommand) -> StepResult | None:
        """Pay back (or void, or only book) what the command says. May be called once per key.

        DONE with ``provider_id`` and the ``amount`` that the platform booked; REQUESTED if the money
        is only on its way; REFUSED with ``final`` only where the refusal provably had no effect.
        Leave ``command.key`` where ``platform_look_up`` can find it. The platform mails the customer where
        ``command.notify_customer`` says so, if it can be told (``traits.refund_mail``).
        """

    @hookspec(firstresult=True)
    def platform_read_mails(self) -> StoreMails | None:
        """Which mails to customers the store has switched on, for a platform whose settings show it.

        Called by ``dropconnect check``; reads only. What the credentials may not read is None in the answer.
        """

    @hookspec(firstresult=True)
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult | None:
        """Set the whole order to cancelled and move no money. The platform mails the customer where
        ``command.notify_customer`` says so, if it can be told (``traits.cancel_mail``).

        ALREADY if it was. Read the order first and write only when there is something to change.
        """

    @hookspec(firstresult=True)
    def platform_remove_lines(self, command: RemoveLinesCommand) -> StepResult | None:
        """Take units out of the order without paying anything back: the customer has not paid for them, and
        will not. Offered where ``traits.partial`` is ``own-step``.

        ALREADY if no line has more units than ``command.left``. Afterwards the order shows fewer units of a
        line, or the line no more. What became of it is looked up by ``left``, too.
        """

    @hookspec(firstresult=True)
    def platform_remove_refund(self, command: RemoveRefundCommand) -> StepResult | None:
        """Take away the row of a refund that a person said was never paid, so that it may be paid now.

        Read right before: REFUSED with ``row-changed`` unless the row is the one in the command in every
        part, carries no key, and no gateway has confirmed it. Moves no money. ALREADY if it is gone.
        """

    @hookspec(firstresult=True)
    def platform_follow_up(self, command: LookUpCommand) -> StepResult | None:
        """How does an effect stand that was REQUESTED? REQUESTED: not yet; all else is final.

        Reads only. A platform whose writes are done when it answers leaves this out.
        """

    @hookspec(firstresult=True)
    def platform_add_note(self, command: NoteCommand) -> StepResult | None:
        """Leave a note and tags with the order, at the end of its case.

        Keep everything that stands there. A note that this key left before is not left twice.
        """

    @hookspec(firstresult=True)
    def platform_look_up(self, command: LookUpCommand) -> Evidence | None:
        """Did the effect ``command.key`` happen? Reads only, may be called many times.

        Say what the platform shows just now: FOUND, ABSENT, or UNKNOWABLE where something may be it or not.
        When absence proves something, the core knows. PENDING is the platform's own "still at work on it".
        """

    @hookspec(firstresult=True)
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent | None:
        """Verify the signature over the raw ``body``, then parse. Pure; header names in any case.

        Headers are not signed: what a delivery is about is read from its body, and ids are positive and have
        at most 20 digits. One that names an order means "look again", whatever its topic; only that an order
        was deleted, that access is lost, or that a law asks for something takes the topic and its own shape.
        One about another object names it as ``object_id`` where that leads to an order, else it comes back as
        kind ``ignored``. A signed body is never an error: one that cannot be read is ``unreadable``. Raises
        ``InvalidSignature``, also for a body that names another shop, and ``ConfigurationError`` where the
        secret is not configured.
        """

    @hookspec(firstresult=True)
    def platform_list_webhooks(self) -> Iterable[Subscription] | None:
        """The webhooks that this connection's key or app can see, wherever they lead. Reads only."""

    @hookspec(firstresult=True)
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription] | None:
        """Have what concerns orders and refunds sent to ``url``, signed with the configured secret.

        Sets a state, so that asking twice changes nothing more: what is missing is made, what was switched
        off is switched on, what leads elsewhere stays. Where the provider has one place only for a topic and
        it is taken by another URL, that row comes back as it is with a ``note``, unless ``replace``. Returns
        what stands for ``url`` afterwards, read back, and the rows that were left alone; a topic that the key
        may not ask for comes back inactive, with a ``note``. Raises
        ``ConfigurationError`` where no secret is configured, or for a URL that the provider does not take.
        """

    @hookspec(firstresult=True)
    def platform_remove_webhooks(self, url: str) -> Iterable[Subscription] | None:
        """Take away what leads to ``url`` and nothing else. Returns what was taken away; none if there was
        none."""
