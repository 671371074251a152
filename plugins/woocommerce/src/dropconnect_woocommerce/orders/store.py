"""What the hooks of one connection work with: the shop's client, and what seldom changes about the shop.

Its gateways and its status are read once and kept for some minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    FirewallRefused,
    InvalidResponse,
    StoreMails,
)
from dropconnect_woocommerce.api.client import WooCommerceClient
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.known_refunds import KnownRefunds
from dropconnect_woocommerce.orders.shop import Shop, ShopStatus, refunding_gateways_from, status_from
from dropconnect_woocommerce.settings import WooCommerceSettings

KEEP_SECONDS = 300.0
T = TypeVar("T")


class Kept(Generic[T]):
    """A value that is read again when it is older than ``KEEP_SECONDS``. Two threads may both read it."""

    def __init__(self, read: Callable[[], T], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._held: tuple[float, T] | None = None

    def get(self) -> T:
        held = self._held
        if held is None or not self.is_held():
            held = self._held = (self._clock(), self._read())
        return held[1]

    def is_held(self) -> bool:
        """Whether ``get`` answers without reading."""
        held = self._held
        return held is not None and self._clock() - held[0] <= KEEP_SECONDS


class Store:
    """One WooCommerce shop. Thread-safe."""

    def __init__(
        self,
        connection: str,
        settings: WooCommerceSettings,
        client: WooCommerceClient,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.connection = connection
        self.settings = settings
        self.client = client
        self.refunds = KnownRefunds()
        self._gateways = Kept(self.read_gateways, clock)
        self._status = Kept(self.read_status, clock)
        self._setting_of_decimals = Kept(self.read_decimals, clock)

    def shop(self) -> Shop:
        """What must be known to read an order."""
        return Shop(
            connection=self.connection,
            offline_gateways=self.settings.offline_gateways,
            refunding_gateways=self.refunding_gateways(),
            decimals=self._decimals(),
            request_statuses=self.settings.request_statuses,
        )

    def is_known(self) -> bool:
        """Whether ``shop`` asks nothing of the shop."""
        if not (self._gateways.is_held() and self._status.is_held()):
            return False
        return self._status.get().decimals is not None or self._setting_of_decimals.is_held()

    def refunding_gateways(self) -> frozenset[str]:
        """The ids of the gateways that can send money back."""
        return frozenset(name for name, refunds in self._gateways.get().items() if refunds)

    def is_synchronised(self) -> bool:
        """Whether the shop keeps every order in two places; see ``ShopStatus``."""
        return bool(self._status.get().synchronised)

    def _decimals(self) -> int | None:
        """The status says them, which a payment needs anyway; a shop that hides it may show the setting."""
        try:
            told = self._status.get().decimals
        except ConnectorError:
            # A status that is too much for the host stops payments, but not the reading of orders.
            told = None
        return told if told is not None else self._setting_of_decimals.get()

    def read_status(self) -> ShopStatus:
        """What the shop's system status says, asked of it now; nothing if the key may not read it."""
        try:
            raw = self.client.system_status(operation="read_system_status", only="settings")
        except (AuthenticationFailed, FirewallRefused):
            return ShopStatus()
        except InvalidResponse as error:
            if error.http_status != 404:
                raise
            return ShopStatus()
        return status_from(raw, self.connection)

    def read_gateways(self) -> dict[str, bool]:
        """Gateway id -> whether it can refund, asked of the shop now."""
        raw = self.client.payment_gateways(operation="read_payment_gateways")
        return refunding_gateways_from(raw, self.connection)

    def read_decimals(self) -> int | None:
        """The shop's price decimals, asked of the shop now; None if the key may not read its settings, or if
        that is not a number of one digit. Then each order's own money shows them."""
        value = self._setting("woocommerce_price_num_decimals") or ""
        return int(value) if len(value) == 1 and value.isascii() and value.isdigit() else None

    def read_currency(self) -> str | None:
        """The currency of new orders, asked of the shop now; None if the key may not read it."""
        return self._setting("woocommerce_currency")

    def read_mails(self) -> StoreMails:
        """Which mails to customers are switched on, asked of the shop now.

        Every mail is taken for a group of settings, ``email_`` and its id, with ``enabled`` as "yes" or "no":
        assumed, neither measured nor recorded. A shop without such a group counts as one that does not tell.
        """
        return StoreMails(
            cancelled=_yes(self._setting("enabled", "email_customer_cancelled_order")),
            refunded=_yes(self._setting("enabled", "email_customer_refunded_order")),
        )

    def _setting(self, name: str, group: str = "general") -> str | None:
        try:
            raw = self.client.setting(group, name, operation="read_shop_settings")
        except (AuthenticationFailed, FirewallRefused):
            return None
        except InvalidResponse as error:
            if error.http_status != 404:
                raise
            return None
        return Fields(raw, f"the shop's setting {name}", self.connection).words("value") or None


def _yes(said: str | None) -> bool | None:
    """A box of the settings; None for anything else than its two words."""
    return {"yes": True, "no": False}.get(said or "")
