"""Tells a journal that lacks its end, as after a copy that was broken off.

SQLite reads the part of a page that is not there as zeros, and what stood there as rows that never were.
"""

from __future__ import annotations

from pathlib import Path

_HEADER, _MAGIC = 100, b"SQLite format 3\0"
_PAGE_SIZE, _PAGES = 16, 28
"""Where they stand in the header (SQLite documentation, Database File Format, 1.3)."""


def is_cut_off(journal: Path, written_ahead: Path) -> bool:
    """Whether the file is shorter than it says. While something is written ahead nobody can tell: the file
    may be in the middle of taking it over."""
    if written_ahead.is_file() and written_ahead.stat().st_size:
        return False
    with journal.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return False  # SQLite says that this is none of its files
    page_size = int.from_bytes(header[_PAGE_SIZE : _PAGE_SIZE + 2], "big")
    pages = int.from_bytes(header[_PAGES : _PAGES + 4], "big")
    # 65,536 does not fit there, and is written as 1.
    page_size = 65_536 if page_size == 1 else page_size
    return journal.stat().st_size < pages * page_size
