"""The hooks: what dropconnect asks of a plugin.

A plugin's module implements ``dropconnect_connectors`` and names its connector classes. A connector
inherits from the spec class of its role (``PlatformSpecs``, ``SupplierSpecs``, ``NotifierSpecs``) and
overrides the hooks it offers with ``@hookimpl``; what it leaves out it does not offer, and asking
for it raises ``UnsupportedOperation``. All hooks are synchronous.

Rules for every hook of a connector:

* money is :class:`~dropconnect.models.money.Money`, times are aware datetimes in UTC;
* a provider's *no* is a value (``StepResult`` with a ``Refusal``), a broken conversation an
  exception (``dropconnect.errors.ConnectorError`` and below), doubt is ``OutcomeUnknown``;
* reads may be called at any time and repeated; a writing hook takes exactly one command, is called
  after its intent is safely stored, and is not called again for the same key unless the effect
  contract allows it. It must not retry by itself.
* any exception other than ``RateLimited``, ``ProviderUnavailable``, ``AuthenticationFailed`` and
  ``OrderNotFound`` out of a writing hook counts as doubt: those four promise that nothing happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Generic

import pluggy
from pydantic import BaseModel
from typing_extensions import TypeVar

from dropconnect.models.cancellation import Choice, Objection
from dropconnect.models.claim import ClaimReading
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.observation import Observation
from dropconnect.models.operation import (
    CancellationTerms,
    CancelOrderCommand,
    CheckItem,
    ClaimCommand,
    Evidence,
    HoldOrderCommand,
    LookUpCommand,
    NoteCommand,
    OrderSummary,
    Quote,
    RefundCommand,
    ReleaseOrderCommand,
    StepResult,
    WebhookEvent,
)
from dropconnect.models.order import Order
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    LineAnswer,
    ReminderCommand,
    RuleRow,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierUnits,
    WithdrawCommand,
)
from dropconnect.redaction import Redactor, settings_secrets

PROJECT = "dropconnect"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

CONTRACT = 1
"""The number of these hooks. It goes up when a connector of the number before would do the wrong thing."""

SettingsT = TypeVar("SettingsT", bound=BaseModel, default=BaseModel, covariant=True)
"""A connector's settings model. Covariant: who can use any connector can use this one."""


class Connector(Generic[SettingsT]):
    """The base of every connector class, whatever its role.

    The class attributes describe it; ``settings_model`` is the pydantic model of its section of the
    configuration, and the type argument names it once more: ``class MyShop(PlatformSpecs[MySettings])``.
    An instance belongs to one connection and is made with its name and settings.
    Plain classes with identity: no dataclass, no ``__eq__``.
    """

    contract: ClassVar[int]
    """The number of the hooks that the class was written for, see ``CONTRACT``. Written as a number by
    each connector: a constant of dropconnect would always fit and say nothing."""

    name: ClassVar[str]
    """The word after ``connector =`` in the configuration."""
    title: ClassVar[str]
    """The provider's name as people write it."""
    settings_model: ClassVar[type[BaseModel]]
    simulator: ClassVar[str] = ""
    """``"module:Class"`` of its sandbox server, empty if it has none. See ``dropconnect.testing``."""

    def __init__(self, connection: str, settings: SettingsT) -> None:
        self.connection = connection
        self.settings = settings
        self.redactor = Redactor(settings_secrets(settings))
        """Takes the secrets of the settings out of everything that the hooks say. Tokens that the connector
        gets later are told to it with ``watch``."""

    def close(self) -> None:
        """Free sockets. Called once, after the last hook."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.connection!r}>"


class PluginSpecs:
    """Asked of every installed plugin module."""

    @hookspec
    def dropconnect_connectors(self) -> Iterable[type[Connector]]:
        """The connector classes of this plugin. Called once when plugins are loaded; no I/O here."""
        return ()


class PlatformSpecs(Connector[SettingsT]):
    """A store: where the order was placed, where the customer's money is, who mails the customer."""

    marks_every_refund: ClassVar[bool] = False
    """Every refund made through this connector shows its effect key when the order is read: one without a
    key was made by somebody else. Without this promise and without claims, such refunds are a question."""

    @hookspec(firstresult=True)
    def platform_check_connection(self) -> Iterable[CheckItem] | None:
        """Is it reachable, are credentials and rights sufficient, do versions and currency fit?

        Called by ``dropconnect check``. Returns one row per question, failed ones with what to do.
        A failed credential is a row, not an exception; ``ProviderUnavailable`` may be raised.
        """

    @hookspec(firstresult=True)
    def platform_get_order(self, order_id: str) -> Order | None:
        """The order as it stands now, never from a cache, with all refunds.

        Raises ``OrderNotFound``. ``connection`` of the answer is this connection.
        """

    @hookspec(firstresult=True)
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary] | None:
        """All orders changed since then, oldest change first. ``()``: none. The caller polls with it,
        because webhooks get lost, and reads only those orders whose row does not tell enough."""

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
        Leave ``command.key`` where ``platform_look_up`` can find it.
        """

    @hookspec(firstresult=True)
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult | None:
        """Set the whole order to cancelled; move no money, send the customer no mail of our own.

        ALREADY if it was. Read the order first and write only when there is something to change.
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

        While ``command.settled`` is false, absence proves nothing: answer PENDING.
        """

    @hookspec(firstresult=True)
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent | None:
        """Verify the signature over the raw ``body``, then parse. Pure; header names in any case.

        Headers are not signed: a body is taken for a topic only if it has that topic's own shape, and ids
        are positive and have at most 20 digits. Raises ``InvalidSignature``, and ``InvalidResponse`` for a
        signed body of another shape. Deliveries of no interest come back as kind ``ignored``.
        """


class SupplierSpecs(Connector[SettingsT]):
    """A company that makes or ships the goods. It decides whether they can still be stopped."""

    @hookspec(firstresult=True)
    def supplier_check_connection(self) -> Iterable[CheckItem] | None:
        """As ``platform_check_connection``, for a supplier account."""

    @hookspec(firstresult=True)
    def supplier_rules(self) -> Iterable[RuleRow] | None:
        """The supplier's cancellation rules as a table, first fitting row first. No I/O.

        The merchant may override rows in the configuration (negotiated terms).
        """

    @hookspec(firstresult=True)
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder] | None:
        """All orders at this supplier behind one store order, cancelled ones included; ``()`` if there
        is none. One store order may have several (split), and one may be shared with others (merged).

        ``reference.references`` are hints from the store. An order that is found by one of them alone is
        returned only if nothing it says of itself (store order, number, lines) speaks against it. An
        order that is left out becomes a question to a person; one that is returned may be cancelled.
        """

    @hookspec(firstresult=True)
    def supplier_get_order(self, order_id: str) -> SupplierOrder | None:
        """The order as it stands now, never from a cache. Raises ``OrderNotFound``."""

    @hookspec(firstresult=True)
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer] | None:
        """May these units be cancelled, on which terms? One answer for each; changes nothing.

        Called while planning and again right before the request is sent.
        """

    @hookspec(firstresult=True)
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult | None:
        """Cancel, or ask to cancel. Once per key; read the status again right before.

        DONE: the goods will not come. REQUESTED: asked, ``provider_id`` names the request. REFUSED,
        MANUAL. ``amount`` is what the supplier gives back to the merchant, where it says.
        """

    @hookspec(firstresult=True)
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult | None:
        """How does a REQUESTED cancellation stand? DONE or REFUSED are final; REQUESTED: not yet."""

    @hookspec(firstresult=True)
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult | None:
        """Take a request back: the goods are to come after all. REFUSED if it is too late."""

    @hookspec(firstresult=True)
    def supplier_escalate(self, command: ReminderCommand) -> StepResult | None:
        """Ask the supplier's staff for the answer that is overdue. May be called more than once; the
        connector looks for an earlier escalation before it makes a new one."""

    @hookspec(firstresult=True)
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence | None:
        """Did the write made under ``question.key`` happen? As ``platform_look_up``."""

    @hookspec(firstresult=True)
    def supplier_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent | None:
        """As ``platform_parse_webhook``."""


class NotifierSpecs(Connector[SettingsT]):
    """Carries messages to the customer."""

    @hookspec(firstresult=True)
    def notifier_check_connection(self) -> Iterable[CheckItem] | None:
        """As ``platform_check_connection``, for a mail server or the like. Sends nothing."""

    @hookspec(firstresult=True)
    def notifier_send(self, message: OutgoingMessage) -> StepResult | None:
        """Hand the message over. May be called again for the same ``message_id``, which stays the
        same then, so that the receiving side can drop the copy. Raises ``ProviderUnavailable`` or
        ``OutcomeUnknown`` when it should be tried again, REFUSED when that would be useless."""


class RuleSpecs:
    """Rule plugins: every installed one is asked about every plan, and may only tighten it."""

    @hookspec
    def rule_review(self, observed: Observation) -> Iterable[Objection]:
        """Object to this plan: refuse, ask for approval, or warn; for the order or for lines.

        Pure: no I/O, no change. ``()``: nothing. An exception blocks the money of that case.
        """
        return ()
