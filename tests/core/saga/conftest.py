"""The house that these tests live in."""

from __future__ import annotations

from tests.core.saga.house import house

__all__ = ["house"]
