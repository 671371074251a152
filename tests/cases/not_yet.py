"""Cases that do not end right yet, and what is missing. A line goes away with what makes its case right."""

from __future__ import annotations

NOT_YET: dict[str, str] = {}
