"""The house that these tests live in, and the mail server of a store that writes to its customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.house import house
from tests.support.mail import Inbox, LoopbackController
from tests.support.telling import MESSAGES
from tests.support.trade import Trade, two_suppliers

from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector

__all__ = ["house"]

Open = Callable[..., Trade]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port(inbox: Inbox) -> Iterator[int]:
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def open_trade(tmp_path: Path, port: int) -> Iterator[Open]:
    opened: list[Trade] = []

    def start(
        policy_lines: str = "", *, mail: str = "us", at_port: int = port, account: bool = True
    ) -> Trade:
        trade = Trade(tmp_path)
        opened.append(trade)
        trade.registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        section = MESSAGES.format(port=at_port) if account else ""
        trade.reconfigure(two_suppliers(f'mail = "{mail}"\n{policy_lines}') + section)
        return trade

    yield start
    for trade in opened:
        trade.journal.close()
