"""What follows from deliveries that are about a whole connection and not about an order."""

from __future__ import annotations

import logging

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import AuthenticationFailed
from dropconnect.journal.inbox import Taken
from dropconnect.saga.inbox.following import Followed

log = logging.getLogger(__name__)

ACCESS_LOST, PRIVACY, UNREADABLE = "access-lost", "privacy-request", "unreadable"


def follow_shop(connection: PlatformConnection | SupplierConnection, taken: Taken) -> Followed:
    """Act on them. Raises what the connection's check raises, and ``AuthenticationFailed`` where access is
    lost: it is tried again until it is back, and people are told meanwhile."""
    name = connection.name
    if ACCESS_LOST in taken.kinds:
        # Whoever has a delivery can send its body again under this topic.
        failed = [item for item in connection.check_connection() if not item.ok]
        if failed:
            told = "; ".join(f"{item.name}: {item.detail}" for item in failed)
            raise AuthenticationFailed(
                f"{name} told that its access was taken away, and its check fails: {told}. Give access "
                f"again, then run `dropconnect check {name}`"
            )
        return Followed("its check is well: access is not lost")
    if PRIVACY in taken.kinds:
        log.warning("%s asks for a customer's data, or to erase them: a person has to answer it", name)
        return Followed("a person has to answer it")
    log.warning("%s sent %d deliveries that could not be read", name, taken.count)
    return Followed("it could not be read")
