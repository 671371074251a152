"""What the author of a connector needs to test it; shipped, and never imported by the core.

``dropconnect.testing.simulator`` builds sandbox servers that imitate a provider, with faults on demand;
``dropconnect.testing.cassettes`` records and replays real exchanges without their secrets, and ``connect``
opens a connection of a connector's class. Import the module you need: this package itself loads nothing, so
that it costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropconnect.testing.connecting import connect

__all__ = ["connect"]

if not TYPE_CHECKING:  # else a misspelt name would be right for a type checker

    def __getattr__(name: str) -> object:
        # Not for any other name: an import of a module of this package asks here first.
        if name in __all__:
            return getattr(import_module("dropconnect.testing.connecting"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
