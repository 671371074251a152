"""Facts of a shop without which its orders cannot be read rightly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dropconnect.kit import values_of
from dropconnect_woocommerce.api.fields import Fields


@dataclass(frozen=True)
class Shop:
    """What must be known of the shop to read an order: facts of the shop, not of the order."""

    connection: str
    offline_gateways: Collection[str]
    refunding_gateways: Collection[str]
    decimals: int | None
    """The shop's price decimals; None if the key may not read them."""
    request_statuses: Collection[str] = ()
    """Statuses that say what the customer asks for."""


@dataclass(frozen=True)
class ShopStatus:
    """What the shop's system status says of it. Both are None where it does not say."""

    synchronised: bool | None = None
    """Whether the shop runs in compatibility mode. It then copies one storage of an order over the other on
    reading, where they differ within a second: a row that was added just now can be lost (WooCommerce
    10.0.2, measured: 1 of 70 races)."""
    decimals: int | None = None
    """To how many decimals the shop writes prices (REST API reference, System status: number_of_decimals)."""


def status_from(raw: Any, connection: str) -> ShopStatus:
    settings = Fields(raw, "the system status", connection).object("settings").content
    synchronised, decimals = settings.get("HPOS_sync_enabled"), settings.get("number_of_decimals")
    return ShopStatus(
        synchronised=synchronised if isinstance(synchronised, bool) else None,
        decimals=decimals if type(decimals) is int and 0 <= decimals <= 9 else None,
    )


def refunding_gateways_from(raw: Any, connection: str) -> dict[str, bool]:
    """Gateway id -> whether it can send money back when the shop asks it to, for all installed ones. One that
    does not say so cannot: a person then pays back by hand."""
    gateways = Fields({"all": raw}, "the shop's payment gateways", connection)
    if not isinstance(raw, list | Mapping):
        raise gateways.wrong("the answer", "is not a list")
    return {
        gateway.words("id"): "refunds" in values_of(gateway.content.get("method_supports"))
        for gateway in gateways.rows("all")
        if gateway.words("id")
    }
