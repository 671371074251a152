"""The simulator as a process of its own, as ``dropconnect simulate`` runs it."""

from __future__ import annotations

import signal
import subprocess
import sys

import httpx
from tests.support.patience import PATIENCE

SCRIPT = """
from dropconnect_woocommerce.simulator import WooCommerceSimulator
WooCommerceSimulator.from_files().serve(on_ready=lambda url: print(url, flush=True))
"""


def test_it_serves_until_ctrl_c_and_is_driven_over_http() -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with httpx.Client(base_url=f"{url}/_simulator/", trust_env=False) as control:
            known = control.post("faults", json={"name": "php_dies_after_money", "order_id": 21})
            assert known.json()["armed"][0]["at"] == "gateway.paid"
            assert control.get("record").json()["statuses"]["21"] == "processing"
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
