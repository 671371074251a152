"""Runs the Alembic migrations that come with the package, on a connection that is already open."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as SqlConnection


def _config() -> Config:
    config = Config()
    # "%" is an interpolation sign in Alembic's configuration.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def head() -> str | None:
    """The newest revision that this release has."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this release has that revision, so that it can upgrade from it."""
    script = ScriptDirectory.from_config(_config())
    return revision in {item.revision for item in script.walk_revisions()}


def upgrade(connection: SqlConnection) -> None:
    """Bring the schema to ``head`` inside the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
