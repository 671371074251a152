"""The house that these tests live in."""

from __future__ import annotations

from tests.support.house import house

__all__ = ["house"]
