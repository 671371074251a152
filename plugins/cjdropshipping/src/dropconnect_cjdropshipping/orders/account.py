"""What the hooks of one connection work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dropconnect.plugin import RuleRow
from dropconnect_cjdropshipping.api.client import CJClient, open_client
from dropconnect_cjdropshipping.orders.rules import table
from dropconnect_cjdropshipping.settings import CJSettings


@dataclass(frozen=True)
class Account:
    """One CJ account. Thread-safe."""

    connection: str
    settings: CJSettings
    client: CJClient
    rules: tuple[RuleRow, ...]

    @classmethod
    def open(cls, connection: str, settings: CJSettings) -> Self:
        """The account of a connection; close its ``client`` when done."""
        return cls(connection, settings, open_client(connection, settings), table(settings.refund_to))

    @property
    def open_id(self) -> str:
        """What CJ signs webhooks with: as configured, else as CJ told it; empty if it never did."""
        given = self.settings.open_id
        return given.get_secret_value() if given is not None else self.client.open_id()
