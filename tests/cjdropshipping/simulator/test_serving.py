"""The simulator as ``dropconnect simulate`` runs it: from files, in its own process, driven over HTTP."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.cjdropshipping.simulator.cj import CJClient
from tests.support.patience import PATIENCE

from dropconnect_cjdropshipping.simulator import API_KEY, CJSimulator

SCRIPT = """
from dropconnect_cjdropshipping.simulator import CJSimulator
simulator = CJSimulator.from_files()
simulator.limits.per_second = None
simulator.serve(on_ready=lambda url: print(url, flush=True))
"""


def test_a_dispute_in_another_process_is_decided_when_its_clock_moves() -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        client = CJClient(url)
        with client.http, httpx.Client(base_url=f"{url}/_simulator/", trust_env=False) as control:
            client.log_in()
            code = client.detail("1002")["cjOrderId"]
            armed = control.post("faults", json={"name": "status_moves", "order": "1001", "status": "UNPAID"})
            assert armed.json()["armed"][0]["at"] == "arrived"
            assert client.delete(client.detail("1001")["orderId"])["code"] == 1603002

            client.dispute(code, "key-1")
            assert control.get("record").json()["credits"] == []
            control.post("clock", json={"advance": 25 * 3600})
            assert client.detail("1002")["orderStatus"] == "CANCELLED"
            record = control.get("record").json()
            assert [credit["amount"] for credit in record["credits"]] == ["46.70"]
            assert record["disputes"]["key-1"][0]["finally_deal"] == 1
            assert (record["deletions"], record["wallet"]) == ([], "1046.70")
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0


def test_the_example_has_an_order_of_each_kind() -> None:
    simulator = CJSimulator.from_files()
    kinds = {
        order.number: (order.status, order.sub_status, any(line.pod for line in order.lines))
        for order in simulator.account.orders
    }
    assert kinds == {
        "1001": ("CREATED", None, False),
        "1002": ("UNSHIPPED", "PENDING", False),
        "1003": ("UNSHIPPED", "PENDING", True),
        "1004": ("UNSHIPPED", "PROCESSING", False),
        "1005": ("SHIPPED", None, False),
        "1006": ("UNPAID", None, False),
    }


def test_orders_of_a_file_are_answered_as_they_stand_there(tmp_path: Path) -> None:
    """What getOrderDetail answered can be given to a new simulator."""
    first = CJSimulator.from_files()
    with first.running() as url:
        client = CJClient(url)
        with client.http:
            client.log_in()
            first.limits.per_second = None
            details = [client.detail(order.number) for order in first.account.orders]
    file = tmp_path / "orders.json"
    file.write_text(json.dumps(details))

    second = CJSimulator.from_files(file)
    assert [(order.number, order.total, order.status) for order in second.account.orders] == [
        (order.number, order.total, order.status) for order in first.account.orders
    ]


@pytest.mark.parametrize("content", ["{}", '[{"orderNum": "1"}]', "nothing"])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "orders.json"
    file.write_text(content)
    with pytest.raises((KeyError, TypeError, ValueError)):
        CJSimulator.from_files(file)


def test_what_a_connection_needs() -> None:
    simulator = CJSimulator()
    with simulator.running() as url:
        assert simulator.connection_settings(url) == {"url": f"{url}/api2.0/v1"}
    with simulator.running(tls=True) as url:
        assert simulator.connection_settings(url)["ca_file"] == str(simulator.ca_file)
    assert simulator.secrets() == {"api_key": API_KEY}
