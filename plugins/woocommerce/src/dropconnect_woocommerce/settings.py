"""The settings of one WooCommerce connection."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from dropconnect.kit import read_address
from dropconnect.plugin import ConfigPath, ConnectionSettings, Secret

_OWN_STATUSES = frozenset(
    {
        "pending",
        "processing",
        "on-hold",
        "completed",
        "cancelled",
        "refunded",
        "failed",
        "trash",
        "draft",
        "auto-draft",
        "checkout-draft",
    }
)


class WooCommerceSettings(ConnectionSettings):
    """One WooCommerce shop and the REST API key that dropconnect uses there."""

    url: str = Field(
        examples=["https://shop.example.test"],
        description="Address of the shop's front page, as in https://shop.example. That of its admin "
        "(/wp-admin/) is taken, too. With plain http requests are signed (OAuth 1.0a), but orders and "
        "addresses travel readable for anyone.",
    )
    consumer_key: Secret = Field(
        description="Consumer key, starts with ck_. Made in WooCommerce > Settings > Advanced > REST API "
        "with the permission Read/Write, for a user who is shop manager or administrator."
    )
    consumer_secret: Secret = Field(
        description="Consumer secret that was shown with the key, starts with cs_."
    )
    ca_file: ConfigPath | None = Field(
        default=None,
        examples=["shop-ca.pem"],
        description="PEM file with the certificate authorities to trust instead of the usual ones, "
        "for a shop with a certificate of its own.",
    )
    connect_timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for a connection.")
    read_timeout: float = Field(
        default=60.0,
        gt=0,
        description="Seconds of silence to wait for an answer. A refund waits for the payment gateway: "
        "a short time-out leaves more refunds in doubt.",
    )
    offline_gateways: tuple[str, ...] = Field(
        default=("bacs", "cheque", "cod"),
        description="Ids of payment methods whose money does not come through the shop (bank transfer, "
        "cheque, cash on delivery). What was collected there only a person knows.",
    )
    webhook_secret: Secret | None = Field(
        default=None, description="Secret of the shop's webhooks to us; needed only to receive them."
    )

    request_statuses: tuple[str, ...] = Field(
        default=(),
        examples=[["cancel-request"]],
        description="Statuses by which a plugin of the shop says that the customer asks for a cancellation, "
        "with or without wc- before them. An order in one of them is the customer's wish, and "
        "policy.elsewhere.requested says what follows. How it stands is then told by its dates of payment "
        "and completion. Name no status that is used for anything else.",
    )

    @field_validator("request_statuses")
    @classmethod
    def _names_of_plugins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """As the REST API tells them."""
        names = tuple(dict.fromkeys(name.strip().lower().removeprefix("wc-") for name in value))
        for name in names:
            if not re.fullmatch(r"[a-z0-9_-]{1,17}", name):
                raise ValueError(
                    f"{name!r} is not a status: write it as its plugin does, as in cancel-request"
                )
            if name in _OWN_STATUSES:
                raise ValueError(f"{name!r} is a status of WooCommerce itself: orders in it ask for nothing")
        return names

    @field_validator("url")
    @classmethod
    def _front_page(cls, value: str) -> str:
        """A bare address without a trailing slash: the client library appends the API's path."""
        address, parts = read_address(_without_admin(value))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write the whole address, beginning with https://")
        if parts.username is not None or parts.password is not None:
            raise ValueError(
                "leave user name and password out of the address; use consumer_key and consumer_secret"
            )
        if parts.query or parts.fragment or "/wp-json" in parts.path:
            raise ValueError("write the address of the shop's front page, without /wp-json, ? or #")
        return address

    @property
    def encrypted(self) -> bool:
        return self.url.startswith("https://")


def _without_admin(value: str) -> str:
    """The front page of the shop whose admin's address it is; any other address as it was written."""
    return re.sub(r"/wp-(admin(/.*)?|login\.php.*)$", "", value.strip())
