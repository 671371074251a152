"""The ``apprise`` connector: tells a whole team in a chat, through the library Apprise.

Apprise answers a send with yes or no, and says no for a refusal as for a lost reply (its documentation,
"Apprise.notify"). So a no is in doubt: it is tried again, and may then be read twice.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable

from apprise import Apprise, NotifyFormat

from dropconnect.plugin import (
    CheckItem,
    ConfigurationError,
    Connector,
    NotifierSpecs,
    OutcomeUnknown,
    OutgoingMessage,
    Refusal,
    StepResult,
    StepStatus,
    hookimpl,
)
from dropconnect_apprise.settings import AppriseSettings

# It logs what it sends, and the address with the token in it.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class AppriseConnector(NotifierSpecs[AppriseSettings]):
    """One channel. It takes what is for all who read it, and refuses what is for one person."""

    contract = 1
    name = "apprise"
    title = "Chat (Apprise)"
    settings_model = AppriseSettings

    def __init__(self, connection: str, settings: AppriseSettings) -> None:
        super().__init__(connection, settings)
        self._channel = Apprise()
        if not _add(self._channel, settings.url.get_secret_value()):
            raise ConfigurationError(
                f"{connection}: url is not an address that Apprise knows; its list of services shows how "
                "each is written"
            )

    @hookimpl
    def notifier_check_connection(self) -> Iterable[CheckItem]:
        """Only what can be known without a message: that the address can be read."""
        service = str(self._channel[0].service_name)
        return [CheckItem(name="channel", ok=True, detail=f"{service}; nothing is sent to try it")]

    @hookimpl
    def notifier_send(self, message: OutgoingMessage) -> StepResult:
        if message.to:
            # What is meant for one person, a customer above all, must not be read by all.
            words = "a channel is read by many: write to one person through an e-mail notifier"
            return StepResult(
                status=StepStatus.REFUSED, refusal=Refusal(code="for-many", message=words, final=True)
            )
        if not self._channel.notify(body=message.text, title=message.subject, body_format=NotifyFormat.TEXT):
            raise OutcomeUnknown("the channel did not confirm that it took the message")
        return StepResult(status=StepStatus.DONE, provider_id=message.message_id)


def _add(channel: Apprise, url: str) -> bool:
    """Whether Apprise knows what this addresses. Its services are imported here, and some of them import
    modules that Python will not have much longer: that is Apprise's to change (seen in 2.3.0)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(channel.add(url))


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [AppriseConnector]
