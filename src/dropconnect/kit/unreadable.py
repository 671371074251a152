"""An order that cannot be read is for a person: waiting changes nothing about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dropconnect.errors import InvalidResponse, UnreadableOrder


@contextmanager
def reads_order() -> Iterator[None]:
    """Around what turns a complete reply into an order: what is wrong with a field becomes
    ``UnreadableOrder``. An error about a reply as a whole, or a more exact one, stays what it is."""
    try:
        yield
    except InvalidResponse as error:
        if type(error) is not InvalidResponse or error.http_status is not None:
            raise
        raise UnreadableOrder(
            f"{error}. Money or identity depends on it, so nothing is guessed. Correct it at the provider, "
            "or cancel and pay back this order by hand there",
            connection=error.connection,
            operation=error.operation,
        ) from None
