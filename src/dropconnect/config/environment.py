"""What the environment says in place of ``dropconnect.toml``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Settings from the environment, each with ``DROPCONNECT_`` before its name: the paths ``CONFIG``,
    ``JOURNAL`` and ``STATE_FOLDER``, and ``JOURNAL_WAIT_SECONDS``, how long to wait for a journal that
    another program has locked."""

    model_config = SettingsConfigDict(env_prefix="DROPCONNECT_", extra="ignore")

    config: Path | None = None
    journal: Path | None = None
    state_folder: Path | None = None
    journal_wait_seconds: float = Field(default=10.0, ge=0)
