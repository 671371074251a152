"""The hooks of a supplier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dropconnect.hookspecs.connector import Connector, SettingsT, hookspec
from dropconnect.models.operation import CheckItem, Evidence, StepResult, WebhookEvent
from dropconnect.models.subscription import Subscription
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


class SupplierSpecs(Connector[SettingsT]):
    """A company that makes or ships the goods. It decides whether they can still be stopped."""

    @hookspec(firstresult=True)
    def supplier_check_connection(self) -> Iterable[CheckItem] | None:
        """As ``platform_check_connection``, for a supplier account."""

    @hookspec(firstresult=True)
    def supplier_rules(self) -> Iterable[RuleRow] | None:
        """The supplier's cancellation rules as a table, first fitting row first. No I/O.

        The merchant may override rows in the configuration (negotiated terms), and add rows: those come
        first.
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

        The facts are enough (``kit.line_facts``): the first fitting row of the merchant's rules and of
        ``supplier_rules`` decides. Called while planning and again right before the request is sent.
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

    @hookspec(firstresult=True)
    def supplier_list_webhooks(self) -> Iterable[Subscription] | None:
        """As ``platform_list_webhooks``."""

    @hookspec(firstresult=True)
    def supplier_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription] | None:
        """As ``platform_install_webhooks``, for what concerns orders and parcels."""

    @hookspec(firstresult=True)
    def supplier_remove_webhooks(self, url: str) -> Iterable[Subscription] | None:
        """As ``platform_remove_webhooks``."""
