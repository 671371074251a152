"""What is told about connections that are looked at in the background, and about who writes to customers."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.models.operation import CheckItem
from dropconnect.policy import MailOwner
from dropconnect.report.connection import ConnectionCheck
from dropconnect.report.webhooks import WebhooksReport


class ConnectionStand(Model):
    """How a connection stood when it was last looked at."""

    connection: str
    is_store: bool
    check: ConnectionCheck | None = Field(description="null: it was not looked at yet.")
    webhooks: WebhooksReport | None = Field(description="null: it has none, or they could not be listed.")
    webhooks_trouble: str = Field(
        description="Why they could not be listed; empty: they could, or it has none."
    )
    checked_at: AwareDatetime | None
    at_work: bool = Field(description="It is being looked at now.")


class MachineStand(Model):
    """How this machine stood when it was last looked at."""

    rows: tuple[CheckItem, ...]
    checked_at: AwareDatetime | None


class MailStand(Model):
    """Who writes to a store's customers, as the configuration says."""

    store: str
    by: MailOwner
    notifier: str = Field(description="What carries our mails; empty: a person sends the texts.")
    language: str = Field(description="The language where an order does not tell one.")
