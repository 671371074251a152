"""A configuration file for one test, and a keyring that is nobody's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest

from dropconnect.config import Configuration, load
from dropconnect.manager import Registry, discover
from dropconnect.testing.fakes import FakeWorld

Write = Callable[[str], Path]
Load = Callable[[str], Configuration]


@pytest.fixture
def registry() -> Registry:
    """The installed connectors and the fake ones."""
    found = discover()
    found.connectors |= FakeWorld().registry().connectors
    return found


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str) -> Path:
        path = tmp_path / "dropconnect.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def loaded(write: Write, registry: Registry) -> Load:
    return lambda text: load(write(text), registry=registry)


class Keyring(keyring.backend.KeyringBackend):
    """Holds what a test puts in."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


@pytest.fixture
def own_keyring() -> Iterator[Keyring]:
    before = keyring.get_keyring()
    mine = Keyring()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)
