"""``[serve]``: where ``dropconnect serve`` listens, whom it trusts, and what it takes."""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from dropconnect.models.base import Model
from dropconnect.turns import JOBS, MOST_JOBS


class LogFormat(StrEnum):
    """How a line of the log looks."""

    TEXT = "text"
    JSON = "json"


class ServeSettings(Model):
    """The server: it takes in what providers tell by webhook, and works on what is due."""

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address of this machine on which it listens. One that others can reach needs "
        "`tls_cert` and `tls_key`, or `behind_proxy = true`.",
    )
    port: int = Field(default=8600, ge=0, le=65535, description="Its port; 0 takes a free one.")
    url: str = Field(
        default="",
        examples=["https://hooks.shop.example.test"],
        description="Under which address providers and people reach it. Where it is given, requests to "
        "another host are refused, and mails about questions lead to its pages.",
    )
    behind_proxy: bool = Field(
        default=False,
        description="A proxy in front of it ends TLS. Only then it listens on an address that others can "
        "reach without TLS of its own, and reads the forwarded headers of `trusted_proxies`.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses or networks of the proxies whose forwarded headers are believed; nobody "
        "else's are.",
    )
    tls_cert: Path | None = Field(
        default=None, description="Certificate chain (PEM) to serve https itself. Left out: it serves http."
    )
    tls_key: Path | None = Field(
        default=None, description="The certificate's private key (PEM, without a password)."
    )
    jobs: int = Field(
        default=JOBS,
        ge=1,
        le=MOST_JOBS,
        description="How many cases of a store, or of a supplier behind it, are worked on at once.",
    )
    body_limit_mb: int = Field(
        default=5,
        ge=1,
        le=100,
        description="What a delivery may hold at most, in MB, also when it was unpacked.",
    )
    body_seconds: float = Field(
        default=20.0, gt=0, description="How long a delivery may take to arrive. A slower one is refused."
    )
    answer_seconds: float = Field(
        default=2.5,
        gt=0,
        description="How long a delivery may wait to be kept. Later the provider is told to send it again. "
        "Some give up after 3 seconds.",
    )
    log_format: LogFormat = Field(
        default=LogFormat.TEXT, description="text, or json: one JSON object for each line of the log."
    )

    @field_validator("url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write it with its scheme, as in https://hooks.shop.example.test")
        if parts.query or parts.fragment or parts.username or parts.path.strip("/"):
            raise ValueError("write only scheme and host: no path, no user, nothing behind them")
        return url.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError:
                raise ValueError(f"{proxy!r} is not an address or a network, as in 10.0.0.0/8") from None
        return proxies

    @model_validator(mode="after")
    def _both_or_none(self) -> ServeSettings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("give both tls_cert and tls_key, or none of them")
        return self

    @property
    def is_tls(self) -> bool:
        return self.tls_cert is not None

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS: its own, or that of the proxy in front of it."""
        if self.url:
            return self.is_tls or self.url.startswith("https:")
        return self.is_tls or self.behind_proxy

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach it. A name counts as public: it may lead anywhere."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True
