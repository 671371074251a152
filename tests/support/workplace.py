"""A folder with a configuration file, and the real command run in it as a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from tests.support.patience import PATIENCE

from dropconnect.cli import run
from dropconnect.testing.simulator import Match

KEYS = {"SHOP_KEY": "ck_simulator", "SHOP_SECRET": "cs_simulator"}
NOBODY_LISTENS = "http://127.0.0.1:9"
CANCELS_ORDER = Match("PUT", "/orders/21$", lambda request: b"cancelled" in request.body)
CANCEL = ("cancel", "--reason", "changed-mind", "--yes", "shop")


def section(name: str, url: str, more: str = "") -> str:
    """A WooCommerce store that settles at once, and for which no machine is too slow."""
    return (
        f'[stores.{name}]\nconnector = "woocommerce"\nurl = "{url}"\nsettle_seconds = 0\n'
        f"read_timeout = {PATIENCE}\nconnect_timeout = {PATIENCE}\nsend_within_seconds = 600\n"
        f'consumer_key = {{ env = "SHOP_KEY" }}\nconsumer_secret = {{ env = "SHOP_SECRET" }}\n{more}\n'
    )


ROUTES = 'routes = [{ supplier = "hub", sku = "HUB-*" }, { supplier = "own-stock" }]'
"""Of order 21 the hub (19.99 USD and its tax) comes from a supplier, the lamps from our own shelf."""


def by_hand(more: str = "") -> str:
    """The supplier ``hub``, whom only a person can ask."""
    return f'[suppliers.hub]\nconnector = "manual"\ncontact = "desk@hub.example.test"\n{more}\n'


def by_letter(folder: Path, more: str = "") -> str:
    """The supplier ``hub``, which answers letters in ``folder``; see ``tests.support.letterbox``."""
    return f'[suppliers.hub]\nconnector = "letterbox"\nfolder = "{folder}"\n{more}\n'


@dataclass(frozen=True)
class Ended:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; fails if anything else is there."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        return self.out + self.err


class Workplace:
    """The folder of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "dropconnect.toml"
        self.journal = folder / "dropconnect-journal.sqlite3"
        self.environment: dict[str, str] = dict(KEYS)

    def configure(self, *sections: str) -> None:
        self.file.write_text("\n".join(sections), encoding="utf-8")

    def surroundings(self) -> dict[str, str]:
        """Our environment without settings of whoever runs the tests."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")}
        return {**ours, "PYTHONWARNINGS": "error", **self.environment}

    def start(
        self, *arguments: str, script: str | None = None, stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[str]:
        """Start the command; ``script`` is Python that runs in its place and gets the same arguments."""
        program = ["-m", "dropconnect"] if script is None else ["-c", script]
        return subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=self.folder,
            env=self.surroundings(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, script: str | None = None) -> Ended:
        """Run the command to its end. No traceback may ever be seen."""
        with self.start(*arguments, script=script) as process:
            ended = finish(process)
        assert "Traceback" not in ended.said, ended.said
        return ended

    def call(self, *arguments: str) -> Ended:
        """As ``run``, but in this process: ten times as fast, for everything but processes themselves."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, self.surroundings(), clear=True),
            mock.patch.object(sys, "stdin", io.StringIO()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(arguments)
        ended = Ended(code, out.getvalue(), err.getvalue())
        assert "Traceback" not in ended.said, ended.said
        return ended

    def cancel(self, order: str, *more: str) -> Ended:
        return self.call(*CANCEL, order, *more)


def finish(process: subprocess.Popen[str]) -> Ended:
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ended(process.returncode, out, err)


def money(amount: str, currency: str = "USD") -> Mapping[str, str]:
    return {"amount": amount, "currency": currency}
