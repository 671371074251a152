"""Typed facade over one way to reach customers."""

from __future__ import annotations

from typing import cast

from dropconnect.connection.base import Connection
from dropconnect.hookspecs import Connector, NotifierSpecs


class NotifierConnection(Connection):
    """One way to reach customers."""

    role = "notifier"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: NotifierSpecs = cast(NotifierSpecs, connector)
