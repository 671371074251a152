"""A merchant at a terminal: a folder, an environment, and the installed command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.patience import PATIENCE

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

DONE, NEEDS_PERSON = 0, 5


@dataclass(frozen=True)
class Seen:
    """An order as the shop shows it, what its payment gateway really paid back, and the shop's stock."""

    status: str
    refunds: list[str]
    money_paid: str
    lamps: int
    hubs: int


class Merchant:
    """Someone who has installed dropconnect and keeps a shop; nothing is configured yet."""

    def __init__(self, folder: Path, simulator: WooCommerceSimulator, url: str) -> None:
        self.folder = folder
        self.shop = simulator
        self._url = url
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")},
            "SHOP_CONSUMER_KEY": simulator.key.consumer_key,
            "SHOP_CONSUMER_SECRET": simulator.key.consumer_secret,
            "NO_PROXY": "127.0.0.1",
        }

    def types(self, *words: str, ends_with: int = DONE) -> str:
        """What the command prints on standard output; it must end with that exit code."""
        with self._starts(*words) as process:
            output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == ends_with, output + errors
        return output

    def _starts(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "dropconnect", *words],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def reads(self, *words: str, ends_with: int = DONE) -> Any:
        """The JSON document of the command."""
        return json.loads(self.types(*words, "--json", ends_with=ends_with))

    def writes_a_first_file(self) -> None:
        """With the shop's address, and whom to trust for this shop's certificate."""
        shop = ("--set", f"shop.url={self._url}", "--set", f"shop.ca_file={self.shop.ca_file}")
        self.types("init", "--store", "shop=woocommerce", *shop)

    def dies_when_the_refund_is_paid(self, order_id: int, *words: str) -> None:
        """Type the command; it is killed with -9 when the shop has paid and before its answer leaves."""
        process: Future[subprocess.Popen[str]] = Future()
        kill = Call(lambda _request: process.result(timeout=PATIENCE).kill())
        self.shop.faults.add(Fault(Match("POST", rf"/orders/{order_id}/refunds$"), COMMITTED, kill))
        with self._starts(*words) as started:
            process.set_result(started)
            output, errors = started.communicate(timeout=PATIENCE)
        assert started.returncode == -signal.SIGKILL, output + errors

    def sees_in_the_shop(self, order_id: int) -> Seen:
        order = self.shop.order(order_id)
        return Seen(
            status=order["status"],
            refunds=[refund["total"] for refund in order["refunds"]],
            money_paid=str(self.shop.money_paid(order_id)),
            lamps=self.shop.stock("LAMP-1"),
            hubs=self.shop.stock("HUB-1"),
        )
