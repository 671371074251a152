"""What a shop says is shown to a person without steering the terminal, without end and without our keys."""

from __future__ import annotations

import base64
import json

import pytest
from tests.support.workplace import CANCEL, Ended, Workplace

from dropconnect.testing.conformance.secrecy import leaks
from dropconnect.testing.simulator import repeating
from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_declines

EVIL = "\x1b[2J\x1b]0;owned\x07\u202eevil\ndropconnect: all is well\r"
KEYS = ("ck_simulator", "cs_simulator")
PLAN = ("plan", "shop", "21", "--reason", "changed-mind")


def refusal(text: str) -> dict[str, str]:
    return {"code": "woocommerce_rest_cannot_create_order_refund", "message": text + "x" * 1000}


def steers(text: str) -> list[str]:
    return [repr(char) for char in text if not char.isprintable() and char != "\n"]


def looks_like_ours(ended: Ended) -> list[str]:
    return [line for line in ended.said.splitlines() if line.startswith("dropconnect: all is well")]


@pytest.mark.parametrize("status", [400, 401, 429])
def test_a_shop_that_repeats_all_we_sent(place: Workplace, shop: WooCommerceSimulator, status: int) -> None:
    shop.faults.add(repeating(status, refusal))

    ended = place.run("--verbose", *PLAN)
    told = place.call(*PLAN, "--json")

    assert ended.code != 0
    assert ended.err.splitlines()[-1].startswith("dropconnect: shop ")
    assert steers(ended.said) == []
    assert leaks(ended.said + told.out, KEYS) == []
    assert len(told.document["error"]["message"]) < 1000
    assert "\u2026" in told.document["error"]["message"], "the rest is cut off, and this is shown"


def test_a_traceback_for_developers(place: Workplace, shop: WooCommerceSimulator) -> None:
    shop.faults.add(repeating(400, refusal))
    place.environment["DROPCONNECT_DEBUG"] = "1"

    with place.start(*PLAN) as process:
        _, err = process.communicate()

    assert "Traceback" in err
    assert steers(err) == []
    assert leaks(err, KEYS) == []


def test_a_gateways_words_in_task_timeline_and_journal(place: Workplace, shop: WooCommerceSimulator) -> None:
    secret = base64.b64encode(b"ck_simulator:cs_simulator").decode()
    shop.faults.add(gateway_declines(21, f"{EVIL} Basic {secret} " + "x" * 5000))

    ends = [
        place.run(*CANCEL, "21"),
        *(
            place.call(*words)
            for words in (("tasks",), ("show", "1"), ("cases",), ("incidents",), ("work", "--once"))
        ),
    ]

    assert "evil" in "".join(ended.said for ended in ends)
    for ended in ends:
        assert steers(ended.said) == []
        assert looks_like_ours(ended) == []
    document = place.call("show", "1", "--json").out
    assert "evil" in document
    assert leaks(document, KEYS) == []
    assert max(map(len, _texts(json.loads(document)))) < 1500
    assert secret.encode() not in place.journal.read_bytes()


def test_names_of_goods_and_people(place: Workplace, shop: WooCommerceSimulator) -> None:
    order = shop.shop.orders[21]
    order["line_items"][0]["name"] = f"Lamp {EVIL}"
    order["billing"]["first_name"] = f"Ada {EVIL}"

    ends = [place.run(*PLAN), place.run(*CANCEL, "21"), place.call("show", "1"), place.call("cases")]

    assert "Lamp" in ends[0].out
    for ended in ends:
        assert steers(ended.said) == []
        assert looks_like_ours(ended) == []


def _texts(document: object) -> list[str]:
    if isinstance(document, dict):
        return [text for value in document.values() for text in _texts(value)]
    if isinstance(document, list):
        return [text for value in document for text in _texts(value)]
    return [document] if isinstance(document, str) else []
