"""``simulate``: a sandbox that the configuration it prints can talk to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from typing import Any

import pytest
from tests.support.workplace import Workplace, finish

WITHOUT_SERVER = """
import sys
sys.modules["uvicorn"] = None
from dropconnect.cli import main
main()
"""


def first_document(process: subprocess.Popen[str]) -> Any:
    """Read the document while the process goes on."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line == "}\n":
            break
    return json.loads(text)


@pytest.mark.parametrize("options", [[], ["--tls"]])
def test_the_printed_section_works_and_ctrl_c_ends_it(empty: Workplace, options: list[str]) -> None:
    with empty.start("simulate", "woocommerce", "--json", *options) as process:
        try:
            told = first_document(process)
            empty.file.write_text(told["section"], "utf-8")
            empty.environment |= told["environment"]
            checked = empty.run("check")
            planned = empty.run("plan", "woocommerce-simulator", "21", "--reason", "changed-mind")
        finally:
            process.send_signal(signal.SIGINT)
            ended = finish(process)
    assert checked.code == 0, checked.said
    assert "82.49 USD" in planned.out
    assert ended.code == 0, ended.said


def test_what_cannot_be_simulated(empty: Workplace) -> None:
    none = empty.run("simulate", "email")
    assert (none.code, "has no simulator" in none.err) == (2, True)
    (empty.folder / "orders.json").write_text("[1, 2]", "utf-8")
    wrong = empty.run("simulate", "woocommerce", "--orders", "orders.json")
    assert (wrong.code, "orders.json" in wrong.err) == (2, True)


def test_a_missing_extra_is_named(empty: Workplace) -> None:
    ended = empty.run("simulate", "woocommerce", script=WITHOUT_SERVER)
    assert ended.code == 2
    assert "pip install 'dropconnect[testing]'" in ended.err


def test_a_busy_port_is_said_with_what_to_do(empty: Workplace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        ended = empty.run("simulate", "woocommerce", "--port", str(busy.getsockname()[1]))

    assert ended.code == 2
    assert "is used by another program: choose another with --port" in ended.err
