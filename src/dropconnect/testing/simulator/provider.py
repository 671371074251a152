"""What a simulator is, apart from its server: what it answers, what it remembers, what can go wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator.clock import SimulatorClock
from dropconnect.testing.simulator.faults import Faults
from dropconnect.testing.simulator.log import RequestLog
from dropconnect.testing.simulator.named import NAMED_FAULTS, FaultFactory
from dropconnect.testing.simulator.received import Received


class SimulatedProvider(ABC):
    """A provider to be imitated. Subclass ``Simulator``, which can also be run."""

    def __init__(self) -> None:
        self.log = RequestLog()
        self.faults = Faults()
        self.clock = SimulatorClock()
        self.bugs: list[Exception] = []
        """What went wrong inside the simulator itself."""

    @abstractmethod
    def handle(self, request: Received) -> Response:
        """Answer one request; called in a thread of its own, concurrently with others."""

    @abstractmethod
    def running(self, *, port: int = 0, tls: bool = False) -> AbstractContextManager[str]:
        """Serve in a background thread; yields the base URL, without a trailing slash."""

    @abstractmethod
    def connection_settings(self, url: str) -> Mapping[str, str]:
        """The settings, without secrets, of a connection to this server at ``url``."""

    def secrets(self) -> Mapping[str, str]:
        """The secret settings of a connection to this server. They are worth nothing elsewhere."""
        return {}

    def record(self) -> dict[str, Any]:
        """What the provider did to the world, as JSON, for the control interface; nothing by default."""
        return {}

    def named_faults(self) -> Mapping[str, FaultFactory]:
        """Faults that the control interface offers by name; a subclass adds its own."""
        return NAMED_FAULTS
