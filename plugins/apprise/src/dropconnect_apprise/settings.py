"""The section of a channel in ``dropconnect.toml``."""

from __future__ import annotations

from pydantic import Field

from dropconnect.plugin import ConnectionSettings, Secret


class AppriseSettings(ConnectionSettings):
    """One channel, named as Apprise names it."""

    url: Secret = Field(
        description="Apprise's address of the channel, such as that of a chat room. It holds the channel's "
        "token, so it is given by reference."
    )
