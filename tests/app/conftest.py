"""A merchant who works in Python: a configuration file, fake shops and suppliers, and the front door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.office import WITH_A_SUPPLIER, Office

from dropconnect import Dropconnect


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def app(office: Office) -> Iterator[Dropconnect]:
    """The front door of a store without suppliers."""
    with office.opened() as opened:
        yield opened


@pytest.fixture
def supplied(office: Office) -> Iterator[Dropconnect]:
    """The front door of a store whose desks come from the supplier ``woodwork``."""
    with office.opened(WITH_A_SUPPLIER) as opened:
        yield opened
