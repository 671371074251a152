"""Runs the commands that README.md shows against a simulated shop, and writes down what they print.

Usage: python tools/first_sight.py

A fenced block ``console`` holds a command after ``$ ``, then its output. Times and the name of whoever
runs this are put to fixed values, so that a page is stale only if the output changed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from dropconnect_woocommerce.simulator import WooCommerceSimulator

README = Path(__file__).parents[1] / "README.md"
WHO = "ada"
_SECTION = """\
[stores.shop]
connector = "woocommerce"
url = "{url}"
consumer_key = {{ env = "SHOP_KEY" }}
consumer_secret = {{ env = "SHOP_SECRET" }}
"""
_BLOCK = re.compile(r"(?<=^```console\n)(?P<shown>.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_MOMENT = re.compile(r"\b(?:20\d\d-\d\d-\d\d )?\d\d:\d\d\b")
_LIMIT_SECONDS = 60


def renewed(page: str) -> str:
    """``page`` with what its commands print now, one after the other, in a folder of their own."""
    simulator = WooCommerceSimulator.from_files()
    with simulator.running() as url, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "dropconnect.toml").write_text(_SECTION.format(url=url), encoding="utf-8")
        secrets = simulator.secrets()
        keys = {"SHOP_KEY": secrets["consumer_key"], "SHOP_SECRET": secrets["consumer_secret"]}
        return _BLOCK.sub(lambda block: _run(block["shown"], Path(folder), keys), page)


def _run(shown: str, folder: Path, keys: dict[str, str]) -> str:
    commands = [line.removeprefix("$ ") for line in shown.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_output(command, folder, keys)}" for command in commands)


def _output(command: str, folder: Path, keys: dict[str, str]) -> str:
    program, *arguments = shlex.split(command, comments=True)
    if program != "dropconnect":
        raise SystemExit(f"{README.name} shows a command that is not dropconnect's: {command}")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")}
    ended = subprocess.run(
        [sys.executable, "-m", "dropconnect", *arguments],
        cwd=folder,
        env={**ours, **keys, "LOGNAME": WHO},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_LIMIT_SECONDS,
        check=False,
    )
    if ended.returncode:
        raise SystemExit(f"{command} ended with {ended.returncode}:\n{ended.stdout}")
    return _settled(ended.stdout)


def _settled(output: str) -> str:
    """``output`` without what differs from run to run, and without blanks at the ends of lines."""
    output = _MOMENT.sub("09:00", output)
    return re.sub(r" +$", "", output, flags=re.MULTILINE)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
