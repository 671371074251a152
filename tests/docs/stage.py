"""Where the pages take place: a folder, a shop, its suppliers and the accounts behind them, simulated."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.docs.as_written import Block, Command
from tests.support.patience import PATIENCE
from tests.support.workplace import ROUTES, Workplace, by_hand, section

from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_shopify.simulator import CLIENT_ID, CLIENT_SECRET, ShopifySimulator
from dropconnect_woocommerce.simulator import WooCommerceSimulator

OPENED = "going on with whatever becomes due"
SIMULATED = "is simulated at"
SERVED = "dropconnect serves on"
_STORE = re.compile(r"^\[stores\.[\w-]+\]$", re.MULTILINE)
"""The table of a store itself; a page with one below it, such as its policy, adds to the shop here."""


class Stage:
    """Follows a page. Its configuration is that of the page, or, where the page has no store, the shop
    ``shop`` whose hubs come from the supplier ``hub``, whom a person asks."""

    def __init__(self, place: Workplace, overrides: Mapping[str, Mapping[str, str]]) -> None:
        self.place = place
        self._overrides = overrides
        self._toml: list[str] = []
        self._processes: list[subprocess.Popen[str]] = []
        self.place.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def follow(self, blocks: list[Block], *, from_nothing: bool = False) -> None:
        """Do what they say, one after the other; ``from_nothing``: the page makes its configuration."""
        if not from_nothing and not any(
            _STORE.search(block.text) for block in blocks if block.language == "toml"
        ):
            shop = section("shop", self._overrides["woocommerce"]["url"], ROUTES)
            self._write(f"{shop}\n{by_hand()}")
        for block in blocks:
            if block.said("not run") is not None:
                continue
            if block.said("afresh") is not None:
                self._toml = []
            if block.language == "toml":
                self._write(block.text)
            for command in block.commands:
                self._give(command)

    def end(self) -> None:
        """Interrupt what goes on until Ctrl-C; each of them must end well."""
        for process in self._processes:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=PATIENCE)
            assert process.returncode in (0, 3, 5), errors

    def _write(self, text: str) -> None:
        """Add to the file. Keys that stand before any table go to its top, as a person would put them."""
        begins = text.lstrip().startswith("[") or text.lstrip().startswith("#")
        self._toml = [*self._toml, text] if begins else [text, *self._toml]
        file = "\n".join(self._toml)
        for connector, options in self._overrides.items():
            file = _with_options(file, connector, options)
        if "woocommerce" in self._overrides:
            shop = self._overrides["woocommerce"]["url"]
            file = re.sub(r'(?m)^url = "https://[\w-]+\.example\.test"$', f'url = "{shop}"', file)
        self.place.file.write_text(file, encoding="utf-8")
        for name in re.findall(r'env = "(\w+)"', file):
            self.place.environment.setdefault(name, "not-a-secret")
        read = tomllib.loads(file)
        for kind, table in (("store", "stores"), ("supplier", "suppliers")):
            for own in read.get(table, {}).values():
                options = {**read.get("defaults", {}).get(kind, {}), **own}
                for key, value in SECRETS.get(options.get("connector", ""), {}).items():
                    if isinstance(options.get(key), dict):
                        self.place.environment[options[key]["env"]] = value

    def _give(self, command: Command) -> None:
        export = re.fullmatch(r"export (\w+)=(\S+)", command.words)
        if export:
            self.place.environment[export[1]] = export[2].strip("\"'")
        elif command.until_interrupted:
            self._start(command)
        else:
            code, said = self._ended(command)
            assert code == command.exits, f"{command.words}\nended with {code}, not {command.exits}:\n{said}"

    def _ended(self, command: Command) -> tuple[int, str]:
        words = shlex.split(command.words)
        if words[0] == "dropconnect" and not command.answers and not set(words) & {"|", ">", "&&"}:
            ended = self.place.call(*words[1:])
            return ended.code, ended.said
        ours, theirs = pty.openpty()
        try:
            os.write(ours, "".join(f"{line}\n" for line in command.answers.split("|")).encode())
            done = subprocess.run(
                ["bash", "-ec", command.words],
                cwd=self.place.folder,
                env=self.place.surroundings(),
                stdin=theirs if command.answers else subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        finally:
            os.close(ours)
            os.close(theirs)
        return done.returncode, done.stdout + done.stderr

    def _start(self, command: Command) -> None:
        """Start it and wait until it says that it is at work."""
        process = subprocess.Popen(
            shlex.split(command.words),
            cwd=self.place.folder,
            env=self.place.surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._processes.append(process)
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if any(sign in line for sign in (OPENED, SIMULATED, SERVED)):
                return
        raise AssertionError(f"{command.words} ended:\n{said}")


SECRETS: Mapping[str, Mapping[str, str]] = {
    "woocommerce": {"consumer_key": "ck_simulator", "consumer_secret": "cs_simulator"},
    "shopify": {"client_secret": CLIENT_SECRET},
    "cjdropshipping": {"api_key": "CJ0000000@api@simulator"},
}


def _with_options(file: str, connector: str, options: Mapping[str, str]) -> str:
    """With these options in each section of that connector, in place of the page's."""

    def changed(found: re.Match[str]) -> str:
        text = found[0]
        for key, value in options.items():
            line = f'{key} = "{value}"'
            text, count = re.subn(rf"(?m)^{key} = .*$", line, text)
            if not count:
                text = text.replace(mark, f"{mark}\n{line}")
        return text

    mark = f'connector = "{connector}"'
    rest = r"(?:(?!^\[).)*"
    return re.sub(rf"(?ms)^\[[a-z]+\.[\w-]+\]\n{rest}?^{mark}\n{rest}", changed, file)


@contextlib.contextmanager
def staged(place: Workplace) -> Iterator[Stage]:
    """A stage with a simulator of each provider behind it; what runs on it is ended in the end."""
    with (
        WooCommerceSimulator.from_files().running() as shop,
        ShopifySimulator.from_files().running() as store,
        CJSimulator.from_files().running() as cj,
    ):
        stage = Stage(
            place,
            {
                "woocommerce": {"url": shop},
                "shopify": {"url": store, "shop": "example-shop.myshopify.com", "client_id": CLIENT_ID},
                "cjdropshipping": {"url": f"{cj}/api2.0/v1"},
            },
        )
        try:
            yield stage
        finally:
            stage.end()
