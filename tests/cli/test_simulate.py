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


PLUGIN = '''
from dropconnect.plugin import CheckItem, ConnectionSettings, PlatformSpecs, hookimpl


class CornerSettings(ConnectionSettings):
    """Settings of a shop."""

    url: str
    """The shop's address."""


class Corner(PlatformSpecs[CornerSettings]):
    contract = 1
    name = "corner"
    title = "Corner Shop"
    settings_model = CornerSettings
    simulator = "{simulator}"

    @hookimpl
    def platform_check_connection(self):
        return [CheckItem(name="address", ok=True, detail=self.settings.url)]


@hookimpl
def dropconnect_connectors():
    return [Corner]
'''
SERVER = """
from starlette.responses import JSONResponse

from dropconnect.testing.simulator import Simulator


class CornerServer(Simulator):
    def handle(self, request):
        return JSONResponse({})


class NeedsOrders(CornerServer):
    def __init__(self, orders):
        super().__init__()


class NoServer:
    pass
"""


def with_plugin(place: Workplace, simulator: str) -> Workplace:
    """An installed distribution with a connector of somebody else."""
    site = place.folder / "site"
    info = site / "dropconnect_corner-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dropconnect-corner\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dropconnect]\ncorner = corner_plugin\n")
    (site / "corner_plugin.py").write_text(PLUGIN.replace("{simulator}", simulator))
    (site / "corner_server.py").write_text(SERVER)
    place.environment["PYTHONPATH"] = str(site)
    return place


def test_a_simulator_that_says_nothing_special_is_served(empty: Workplace) -> None:
    place = with_plugin(empty, "corner_server:CornerServer")
    with place.start("simulate", "corner", "--json") as process:
        try:
            told = first_document(process)
            place.file.write_text(told["section"], "utf-8")
            checked = place.run("check")
        finally:
            process.send_signal(signal.SIGINT)
            ended = finish(process)
    assert (checked.code, told["url"] in checked.out) == (0, True), checked.said
    assert ended.code == 0, ended.said


@pytest.mark.parametrize(
    ("simulator", "options", "what_to_do"),
    [
        ("corner_server:CornerServer", ["--orders", "orders.json"], "leave --orders out"),
        ("corner_server:NeedsOrders", [], "override from_files(orders=None)"),
        ("corner_server:NoServer", [], "make it a subclass"),
        ("corner_server:Other", [], "write it as module:Class"),
        ("corner_server", [], "write it as module:Class"),
        ("corner_shop:CornerServer", [], "there is no module corner_shop"),
    ],
)
def test_a_simulator_that_cannot_be_served_says_what_to_do(
    empty: Workplace, simulator: str, options: list[str], what_to_do: str
) -> None:
    ended = with_plugin(empty, simulator).run("simulate", "corner", *options)

    assert what_to_do in " ".join(ended.err.split())
    assert "Traceback" not in ended.err
    assert ended.code != 0
