"""``[events.NAME]``: another program that is told of what happens in cases."""

from __future__ import annotations

import difflib
import ipaddress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from dropconnect.models.base import Model
from dropconnect.models.event_kinds import EventKind
from dropconnect.settings import SECRET_SCHEMA, reference_of

_KINDS = tuple(kind.value for kind in EventKind if kind is not EventKind.TEST)

SecretReference = Annotated[dict[str, str], BeforeValidator(reference_of), WithJsonSchema(SECRET_SCHEMA)]
"""Where a secret is kept; it is read when it is needed, so that one that is missing stops nothing else."""


class SubscriberSection(Model):
    """Another program that is told of what happens in cases, by signed webhooks."""

    url: str = Field(
        examples=["https://books.example.test/dropconnect"],
        description="Where events are sent: https, or http on this machine. Redirects are not followed.",
    )
    secret: SecretReference = Field(
        description='What events are signed with: "whsec_" and a key in base64, by reference.'
    )
    old_secret: SecretReference | None = Field(
        default=None,
        description="The secret before, while a new one is introduced: events are signed with both. Left "
        "out: with `secret` alone.",
    )
    stores: tuple[str, ...] = Field(
        default=(), description="Only what happens in cases of these stores. Left out: of all."
    )
    kinds: tuple[EventKind, ...] = Field(
        default=(),
        examples=[["case.closed", "refund.booked"]],
        description="Only these kinds of events. Left out: all.",
    )
    timeout_seconds: float = Field(
        default=15.0,
        gt=0,
        le=60,
        description="How long it may be silent before a try counts as failed. It is tried again.",
    )
    ca_file: Path | None = Field(
        default=None,
        description="Certificates (PEM) that are trusted instead of this machine's, for a server with a "
        "certificate of your own.",
    )

    @field_validator("url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url.strip())
            # Read when it is asked for, and may fail then.
            _ = parts.port
        except ValueError:
            raise ValueError("this is not a web address") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write the whole address, as in https://books.example.test/dropconnect")
        if parts.username or parts.password or parts.fragment:
            raise ValueError("leave user, password and what follows # out: events are signed instead")
        if parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise ValueError("it is not encrypted: write an https:// address")
        return url.strip()  # with a slash at its end, if it has one: servers tell the two apart

    @field_validator("kinds", mode="before")
    @classmethod
    def _known_kinds(cls, kinds: Any) -> Any:
        for kind in kinds if isinstance(kinds, list | tuple) else ():
            if kind not in _KINDS:
                near = difflib.get_close_matches(str(kind), _KINDS, n=1) or _KINDS
                raise ValueError(f"there is no kind {str(kind)!r}; there is {', '.join(near)}")
        return kinds

    def wants(self, kind: EventKind, store: str) -> bool:
        """Whether it is told of an event of this kind in a case of this store."""
        return (not self.kinds or kind in self.kinds) and (not self.stores or store in self.stores)


def _is_this_machine(host: str) -> bool:
    """A name may lead anywhere, but for the one that every system knows."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
