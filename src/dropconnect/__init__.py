"""dropconnect cancels a dropshipped order everywhere it exists and pays back exactly what is due, once."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("dropconnect")
