"""The hooks of a way to reach customers."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.hookspecs.connector import Connector, SettingsT, hookspec
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import CheckItem, StepResult


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
