"""Makes the file of a fresh journal: whole, or not at all.

It is made under another name and put in its place when it is complete. So an empty file in the journal's
place is never a fresh journal: it is one that was cut off, and everything that was paid is forgotten there.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from dropconnect.journal import schema
from dropconnect.private_files import Access


def create_journal(path: Path, access: Access) -> None:
    """Make the journal ``path`` unless somebody else is quicker. Raises ``OSError`` and what SQLite says."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    access.create(new)
    try:
        engine = create_engine(f"sqlite:///{new}", poolclass=NullPool)
        with engine.connect() as connection, connection.begin():
            # The driver begins none for CREATE: every table and index would wait for the disk by itself.
            connection.exec_driver_sql("BEGIN")
            schema.create(connection)
        _put(new, path)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()


def _put(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links. Two who make their first journal there at once must not be.
        if not path.exists():
            new.rename(path)
