"""Pages over fake shops: an owner who is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.office import Office
from tests.support.visitor import Visitor, pages

from dropconnect import Dropconnect


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    """The front door of a store without suppliers, and of nobody but an owner."""
    with office.opened() as opened:
        yield opened


@pytest.fixture
def visitor(door: Dropconnect) -> Iterator[Visitor]:
    """The owner, logged in."""
    with pages(door) as app:
        yield Visitor(app).enter(door)
