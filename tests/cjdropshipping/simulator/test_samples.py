"""Every sample in the cassettes against the simulator: same status, same fields, same values.

The simulator may answer more fields than a sample has. Where a sample cannot be met literally, it says so
itself in ``differs``, with the reason.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.recordings import CJDROPSHIPPING

from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.envelope import MESSAGES
from dropconnect_cjdropshipping.simulator.seed import read_orders
from dropconnect_cjdropshipping.simulator.state import Claim, Dispute

FOLDER = CJDROPSHIPPING
FILES = sorted((FOLDER / "samples").glob("*.json"))
NEVER_COMPARED = {"requestId": "a new one each time", "redirectUri": "a new one each time"}


def load(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


def named(file: Path) -> str:
    return f"{file.stem}-{load(file)['evidence'].replace(' ', '-')}"


def simulated(given: dict[str, Any]) -> CJSimulator:
    simulator = CJSimulator(requests_per_second=given.get("requests_per_second"))
    account = simulator.account
    account.orders.extend(read_orders(given.get("orders", [])))
    account.api_key = given.get("api_key", account.api_key)
    account.open_id = given.get("open_id", account.open_id)
    account.name, account.email = given.get("name", account.name), given.get("email", account.email)
    account.balance = Decimal(given.get("balance", "0"))
    account.callbacks.update(given.get("callbacks", {}))
    if "dispute" in given:
        account.disputes.append(open_dispute(simulator, given["dispute"]))
    if "fault" in given:
        arguments = dict(given["fault"])
        simulator.faults.add(simulator.named_faults()[arguments.pop("name")](**arguments))
    return simulator


def open_dispute(simulator: CJSimulator, dispute_id: str) -> Dispute:
    (order,) = simulator.account.orders
    (line,) = order.lines
    return Dispute(
        business_id="0000001265",
        order=order,
        claims=[Claim(line.id, line.quantity, line.price)],
        reason="Unfulfilled Order Cancellation",
        expect_type=1,
        refund_type=1,
        message="gfhfghfghfgh",
        asked=order.total,
        created=simulator.clock.now() - timedelta(days=1),
        id=dispute_id,
    )


def unlike(expected: Any, found: Any, differs: dict[str, str], at: str = "") -> list[str]:
    """Where the answer misses something that the sample has, or has another value there."""
    if at in differs:
        return []
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{at}: no object"]
        missing = [f"{at}.{name}: missing" for name in expected if name not in found]
        inner = [
            problem
            for name in expected
            if name in found
            for problem in unlike(expected[name], found[name], differs, f"{at}.{name}".lstrip("."))
        ]
        return missing + inner
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{at}: not {len(expected)} entries"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [problem for i, (e, f) in pairs for problem in unlike(e, f, differs, f"{at}.{i}")]
    return [] if expected == found else [f"{at}: {found!r} instead of {expected!r}"]


@pytest.mark.parametrize("file", FILES, ids=named)
def test_sample(file: Path) -> None:
    from_file = load(file)
    request = from_file["request"]
    simulator = simulated(from_file["given"])
    account = simulator.account
    with simulator.running() as url:
        token = account.tokens.log_in().access if "apiKey" not in request.get("json", {}) else ""
        headers = {"CJ-Access-Token": token}
        with httpx.Client(base_url=f"{url}/api2.0/v1/", headers=headers, trust_env=False) as client:
            answer = client.request(
                request["method"], request["path"], params=request.get("query"), json=request.get("json")
            )
    envelope = answer.json()

    assert answer.status_code == from_file.get("status", 200)
    if from_file.get("row_of_list"):
        assert unlike(from_file["answer"]["data"], envelope["data"]["list"][0], {}) == []
    assert unlike(from_file["answer"], envelope, {**NEVER_COMPARED, **from_file["differs"]}) == []


@pytest.mark.parametrize("file", sorted((FOLDER / "webhooks").glob("*.json")), ids=named)
def test_messages_have_the_documented_shape(file: Path, simulator: CJSimulator) -> None:
    documented = load(file)["message"]
    line_ids = [line.id for line in simulator.add_order("1001").lines]
    simulator.add_order("1002")
    (part,) = simulator.split("1001", line_ids)
    made = {
        "ORDER": lambda: simulator.order_webhook("1002"),
        "ORDERSPLIT": lambda: simulator.split_webhook(part, [part]),
        "LOGISTIC": lambda: simulator.logistic_webhook("1002"),
        "PRODUCT": lambda: simulator.webhook("PRODUCT", "UPDATE", documented["params"]),
    }[documented["type"]]()
    message = json.loads(made[0])

    assert message["type"] == documented["type"]
    assert set(documented) - {"openId"} == set(message)
    # Second-hand fields of the current pages, which an older payload does not have.
    assert set(documented["params"]) - {"orderItems"} <= set(message["params"])


def test_words_of_the_codes_are_those_of_the_table(samples: Path) -> None:
    table = load(samples / "error_codes.json")["codes"]
    # Both words of 1600100 and of the pace are documented, the method is named in the simulator's own words.
    elsewhere = {1600100, 1600200, 16900202, 16900203}
    ours = {code: words for code, words in MESSAGES.items() if code > 1_000_000 and code not in elsewhere}
    beyond_the_table = {1609005, 16900500}

    assert {code for code in ours if str(code) not in table} == beyond_the_table
    assert {code: table[str(code)] for code in ours if code not in beyond_the_table} == {
        code: words for code, words in ours.items() if code not in beyond_the_table
    }
