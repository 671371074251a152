"""What the hooks of one connection work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dropconnect.kit import Recent
from dropconnect.plugin import Refusal, RuleRow
from dropconnect_cjdropshipping.api.client import CJClient, open_client
from dropconnect_cjdropshipping.api.errors import Accepted
from dropconnect_cjdropshipping.orders.mapping import Seen
from dropconnect_cjdropshipping.orders.rules import table
from dropconnect_cjdropshipping.settings import CJSettings


@dataclass(frozen=True)
class Account:
    """One CJ account. Thread-safe."""

    connection: str
    settings: CJSettings
    client: CJClient
    rules: tuple[RuleRow, ...]
    looks: Recent[Seen]
    """Orders that were read a moment ago, by the id that was asked for."""
    products: Recent[Accepted | Refusal]
    """What CJ offered for a dispute about an order a moment ago."""

    @classmethod
    def open(cls, connection: str, settings: CJSettings) -> Self:
        """The account of a connection; close its ``client`` when done."""
        looks, products = Recent[Seen](), Recent[Accepted | Refusal]()

        def forget() -> None:
            looks.forget()
            products.forget()

        client = open_client(connection, settings, around_write=forget)
        return cls(connection, settings, client, table(settings.refund_to), looks, products)

    @property
    def open_id(self) -> str:
        """What CJ signs webhooks with: as configured, else as CJ told it; empty if it never did."""
        given = self.settings.open_id
        return given.get_secret_value() if given is not None else self.client.open_id()
