"""Typed facade over one connection's hooks: the only code that touches ``pm.hook``.

Each connection has a plugin manager of its own in which its connector is the only implementation,
so a call meant for one store cannot reach another. What comes back is checked: nothing becomes
``UnsupportedOperation``, a wrong type ``PluginError``.
"""

from __future__ import annotations

from dropconnect.connection.base import Connection
from dropconnect.connection.notifier import NotifierConnection
from dropconnect.connection.platform import PlatformConnection
from dropconnect.connection.supplier import SupplierConnection

FACADES: dict[str, type[Connection]] = {
    facade.role: facade for facade in (PlatformConnection, SupplierConnection, NotifierConnection)
}

__all__ = [
    "FACADES",
    "Connection",
    "NotifierConnection",
    "PlatformConnection",
    "SupplierConnection",
]
