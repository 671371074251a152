"""Runs the Alembic migrations that come with the package, on a connection that is already open."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.seals import check_seals, seal_all


def _config() -> Config:
    config = Config()
    # "%" is an interpolation sign in Alembic's configuration.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def revisions() -> tuple[str, ...]:
    """All revisions that this release can upgrade from or has, the oldest first."""
    newest_first = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in newest_first)[::-1]


def upgrade(connection: SqlConnection, revision: str = "head") -> None:
    """Bring the schema to ``revision`` inside the caller's transaction.

    Effects are checked before and sealed anew afterwards, whatever a migration did to them: so none can
    forget it, and none can hide damage. Raises ``JournalError`` for an effect that is damaged already.
    """
    check_seals(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    seal_all(connection)
