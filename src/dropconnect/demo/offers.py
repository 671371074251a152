"""Finds what the simulators of the installed connectors offer to be shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from dropconnect.manager import InstalledConnector, Registry

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Simulator

_Offer = TypeVar("_Offer")


def offers(
    registry: Registry, role: str, offer: Callable[[type[Simulator]], _Offer | None]
) -> Iterator[tuple[InstalledConnector, _Offer]]:
    """What the simulators of the installed connectors of a role offer, where they offer it."""
    for installed in registry.connectors.values():
        if role not in installed.roles or not installed.connector.simulator:
            continue
        module, _, name = installed.connector.simulator.partition(":")
        offered = offer(getattr(importlib.import_module(module), name))
        if offered is not None:
            yield installed, offered
