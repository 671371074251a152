"""The secrets of programs that are told of events, read when something is sent."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, SecretStr, ValidationError, field_validator

from dropconnect.config.mistakes import explained, nearest
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.errors import ConfigurationError
from dropconnect.settings import ConfigPath, ConnectionSettings, Secret

PREFIX = "whsec_"
_FEWEST_BYTES, _MOST_BYTES = 24, 64
"""Of a secret's key (Standard Webhooks, "Signature scheme": "between 24 bytes (192 bits) and 64 bytes")."""


class SubscriberSettings(ConnectionSettings):
    """What is read when something is sent."""

    # No page shows them: ``SubscriberSection`` says what they mean, and the source is not searched for it.
    model_config = ConfigDict(use_attribute_docstrings=False)

    secret: Secret
    """What is signed with now."""
    old_secret: Secret | None = None
    """What was signed with before."""
    ca_file: ConfigPath | None = None
    """Certificates that are trusted instead of this machine's."""

    @field_validator("secret", "old_secret")
    @classmethod
    def _a_key(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _is_key(secret.get_secret_value()):
            raise ValueError(
                f'it is not {PREFIX} and a key of 24 to 64 bytes in base64; `echo "{PREFIX}$(openssl rand '
                '-base64 32)"` makes one'
            )
        return secret

    @property
    def keys(self) -> tuple[SecretStr, ...]:
        """All that an event is signed with."""
        return (self.secret,) if self.old_secret is None else (self.secret, self.old_secret)


def opened(
    path: Path, name: str, section: SubscriberSection, written: Mapping[str, Any]
) -> SubscriberSettings:
    """Read its secrets. Raises ``ConfigurationError`` for one that is missing or no key."""
    own = section.model_dump(include={"secret", "old_secret", "ca_file"}, exclude_none=True)
    try:
        return SubscriberSettings.model_validate(own, context={"base": path.parent})
    except ValidationError as error:
        raise explained(path, error, written, ("events", name), SubscriberSection.model_fields) from None


def check_subscribers(
    path: Path, subscribers: Mapping[str, SubscriberSection], stores: Collection[str]
) -> None:
    """Raises ``ConfigurationError`` for a store that is not there."""
    for name, section in subscribers.items():
        for store in section.stores:
            if store not in stores:
                raise ConfigurationError(
                    f"{path}: events.{name}.stores: there is no store {store!r}{nearest(store, stores)}"
                )


def _is_key(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith(PREFIX) and _FEWEST_BYTES <= len(key) <= _MOST_BYTES
