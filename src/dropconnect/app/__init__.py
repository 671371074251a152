"""The front door of dropconnect. The command line, the web and everything else are faces of it.

Importing this costs nothing: ``Dropconnect`` is fetched when it is first asked for. Who only reads the
journal imports ``dropconnect.app.reading_room``, which brings nothing that works on cases.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect

__all__ = ["Dropconnect"]

if not TYPE_CHECKING:  # else a misspelt name would be right for a type checker

    def __getattr__(name: str) -> object:
        # Not for any other name: an import of a module of this package asks here first.
        if name in __all__:
            return getattr(import_module("dropconnect.app.front_door"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
