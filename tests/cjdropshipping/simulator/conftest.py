"""A running CJ for every test, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cjdropshipping.simulator.cj import CJClient
from tests.support.recordings import CJDROPSHIPPING as SAMPLES

from dropconnect_cjdropshipping.simulator import CJSimulator


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def simulator() -> CJSimulator:
    """Without orders, without a limit, as documented."""
    return CJSimulator(requests_per_second=None)


@pytest.fixture
def url(simulator: CJSimulator) -> Iterator[str]:
    with simulator.running() as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[CJClient]:
    """Logged in."""
    client = CJClient(url)
    with client.http:
        assert client.log_in()["result"] is True
        yield client


@pytest.fixture
def stranger(url: str) -> Iterator[CJClient]:
    """Not logged in."""
    client = CJClient(url)
    with client.http:
        yield client
