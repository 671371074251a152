"""The settings of one Shopify store."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import shopify
from pydantic import Field, SecretStr, field_validator, model_validator

from dropconnect.kit import read_address
from dropconnect.plugin import ConfigPath, ConnectionSettings, Secret

PROVED_VERSIONS = ("2026-10",)
"""The versions against whose schema every document is proved. 2026-10 is the first in which a cancellation
that fails later can be seen (``orderCancel.jobResult``; Shopify's schema and changelog)."""
SHOP_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
"""A store's permanent name."""
_ADMIN = re.compile(
    r"(?:https?://)?(?:admin\.shopify\.com/store/([a-z0-9][a-z0-9-]*)(?:[/?#].*)?"
    r"|([a-z0-9][a-z0-9-]*)\.myshopify\.com(?:/(?:admin(?:[/?#].*)?)?)?)"
)
"""An address of the store's admin, as a browser shows it: its permanent name stands in it."""


class TokenKind(StrEnum):
    """How the store lets us in."""

    FIXED = "fixed"
    """A custom app made in the store's admin before 2026: its token does not end."""
    CLIENT_CREDENTIALS = "client credentials"
    """An app of the Dev Dashboard, in a store of the same organisation: a token for a day."""
    REFRESH = "refresh token"
    """An app that a merchant has installed: a token for an hour, and one to renew it with."""


class ShopifySettings(ConnectionSettings):
    """One Shopify store and the app that dropconnect uses there."""

    shop: str = Field(
        examples=["example.myshopify.com"],
        description="The store's permanent name, name.myshopify.com; not the address that customers see. "
        "The address of its admin is taken, too.",
    )
    api_version: str = Field(
        default=PROVED_VERSIONS[-1],
        description=f"Version of the Admin API. Supported: {', '.join(PROVED_VERSIONS)}. Shopify answers an "
        "old version that it has ended with a newer one, so this is compared with every answer.",
    )
    access_token: Secret | None = Field(
        default=None,
        description="Admin API access token of a custom app, if the app has one that does not end "
        "(begins with shpat_).",
    )
    client_id: str | None = Field(
        default=None,
        min_length=1,
        examples=["0123456789abcdef"],
        json_schema_extra={"usual": True},
        description="Client id of an app from the Dev Dashboard; tokens are then asked for and renewed.",
    )
    client_secret: Secret | None = Field(
        default=None,
        description="Client secret of the app. It also signs the webhooks of the app.",
        json_schema_extra={"usual": True},
    )
    refresh_token: Secret | None = Field(
        default=None,
        description="Refresh token from the installation of an app in another merchant's store. Newer ones "
        "are kept in token_store.",
    )
    token_store: ConfigPath = Field(
        default=Path("shopify-tokens.json"),
        validate_default=True,
        description="File in which tokens that end are kept, readable by this user only. All programs that "
        "use the app here must share it.",
    )
    webhook_secrets: tuple[Secret, ...] = Field(
        default=(),
        description="Further secrets with which webhooks may be signed, beside client_secret: the app's "
        "secret where access_token is used, and the old one while a new one is being introduced.",
    )
    job_wait_seconds: float = Field(
        default=20.0,
        ge=0,
        le=600,
        description="How long to wait for Shopify to carry out a cancellation before the case itself waits.",
    )
    refund_with_cancel: bool = Field(
        default=False,
        description="Let Shopify pay back together with the cancellation, where everything that is left is "
        "due. Else, and when off, the refund is a step of its own, which can be repeated safely.",
    )
    url: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:8000"],
        description="Address of a simulator on this machine, instead of the store.",
    )
    ca_file: ConfigPath | None = Field(
        default=None,
        examples=["proxy-ca.pem"],
        description="PEM file with the certificate authorities to trust instead of the usual ones.",
    )
    connect_timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for a connection.")
    read_timeout: float = Field(
        default=60.0,
        gt=0,
        description="Seconds of silence to wait for an answer. A short time-out leaves more "
        "refunds in doubt.",
    )

    @field_validator("shop")
    @classmethod
    def _permanent_name(cls, value: str) -> str:
        admin = _ADMIN.fullmatch(value)
        if admin is not None:
            return f"{admin[1] or admin[2]}.myshopify.com"
        if not SHOP_NAME.fullmatch(value):
            raise ValueError(
                "write the store's permanent name in small letters, as in example.myshopify.com: without "
                "https:// and not the address that customers see"
            )
        return value

    @field_validator("api_version")
    @classmethod
    def _proved_version(cls, value: str) -> str:
        if value not in PROVED_VERSIONS:
            raise ValueError(f"supported: {', '.join(PROVED_VERSIONS)}")
        return value

    @field_validator("url")
    @classmethod
    def _this_machine(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address, parts = read_address(value)
        plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
        if parts.scheme not in ("http", "https") or parts.hostname != "127.0.0.1" or not plain:
            raise ValueError("only for a simulator on this machine, as in http://127.0.0.1:8000")
        return address

    @model_validator(mode="after")
    def _one_way_in(self) -> ShopifySettings:
        app = (self.client_id is not None, self.client_secret is not None)
        if self.access_token is not None:
            if any(app) or self.refresh_token is not None:
                raise ValueError(
                    "give either access_token, or client_id and client_secret; a secret that only signs "
                    "webhooks belongs into webhook_secrets"
                )
        elif not all(app):
            raise ValueError("give access_token, or client_id and client_secret (and refresh_token)")
        return self

    @property
    def token_kind(self) -> TokenKind:
        if self.access_token is not None:
            return TokenKind.FIXED
        return TokenKind.CLIENT_CREDENTIALS if self.refresh_token is None else TokenKind.REFRESH

    @property
    def site(self) -> str:
        """Where the store answers, without a path."""
        return self.url or f"https://{self.shop}"

    @property
    def graphql_url(self) -> str:
        return graphql_address(self.site, self.api_version)

    @property
    def token_url(self) -> str:
        """Where the store hands out access tokens. It has no version."""
        return f"{self.site}/admin/oauth/access_token"

    @property
    def signing_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret with which a webhook to us may be signed."""
        own = () if self.client_secret is None else (self.client_secret,)
        return (*own, *self.webhook_secrets)


def graphql_address(site: str, version: str) -> str:
    """Where ``site`` (``https://name.myshopify.com``) answers GraphQL in that version.

    ``ValueError`` for a version that is not proved: the library would take any ``YYYY-MM``.
    """
    if version not in PROVED_VERSIONS:
        raise ValueError(f"API version {version} is not one of {', '.join(PROVED_VERSIONS)}")
    return f"{shopify.ApiVersion.coerce_to_version(version).api_path(site)}/graphql.json"
