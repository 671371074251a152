"""The server of `make serve-demo`: two shops, two suppliers, three people and a week of cases."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
from tests.support.patience import PATIENCE

from dropconnect.demo.serving import PASSWORD


class Demo:
    """Where it is, and what it printed."""

    def __init__(self, url: str, supplier_link: str) -> None:
        self.url = url
        self.supplier_link = supplier_link

    @staticmethod
    def come_in(page: Page, name: str) -> None:
        page.goto("/login")
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Queue", level=1).wait_for()


@contextmanager
def demo(folder: Path) -> Iterator[Demo]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")}
    with subprocess.Popen(
        [sys.executable, "-m", "dropconnect.demo.serving", "--folder", str(folder)],
        env={**ours, "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C ends it" in line:
                break
        try:
            server = re.search(r"The server: (\S+)", said)
            link = re.search(r"from its mail: (\S+)", said)
            assert server is not None, said
            assert link is not None, said
            yield Demo(server[1], link[1])
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
            process.wait(PATIENCE)
