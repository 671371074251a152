"""The recordings replay through another HTTP library than the one they were recorded with."""

from __future__ import annotations

from pathlib import Path

import httpx

from dropconnect.testing.cassettes import recorder


def test_a_recorded_cancellation_replays_through_httpx(recordings: Path) -> None:
    address = "http://127.0.0.1:8088/wp-json/wc/v3/orders/41"
    with recorder(recordings).use_cassette("cancel_processing_ok.yaml"), httpx.Client() as client:
        before = client.get(address).json()
        client.put(address, json={"status": "cancelled"})
        after = client.get(address).json()

    assert (before["status"], after["status"]) == ("processing", "cancelled")
