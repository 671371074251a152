"""A folder whose store takes deliveries, and the server that is started in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.serving import Served, hooked
from tests.support.workplace import Workplace


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return hooked(Workplace(tmp_path))


@pytest.fixture
def served(place: Workplace) -> Iterator[Served]:
    with Served(place) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests of a module that leave nothing behind."""
    quick = ("body_seconds = 0.5", "body_limit_mb = 1")
    with Served(hooked(Workplace(tmp_path_factory.mktemp("served")), *quick)) as running:
        yield running
