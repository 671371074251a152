"""On both platforms the customer of every event gets exactly one mail: the store's, or ours by SMTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cases.playing import Played, play

MAIL = 'domain = "shop.example.test"\nvoice.name = "Lamp Shop"\nvoice.contact = "help@shop.example.test"'
CANCEL = ["cancel", "shop", "1001", "--reason", "changed-mind", "--yes"]
SHOPIFY_ORDER = {
    "id": 1001,
    "email": "ada@example.test",
    "lines": [{"sku": "LAMP", "quantity": 2, "price": "10.00"}],
}
WOO_ORDER = {
    "id": 1001,
    "total": "20.00",
    "items": [{"sku": "LAMP", "quantity": 2, "total": "20.00"}],
}
ORDERS: dict[str, dict[str, Any]] = {"shopify": SHOPIFY_ORDER, "woocommerce": WOO_ORDER}
UNPAID: dict[str, dict[str, Any]] = {
    "shopify": {"paid": "authorized"},
    "woocommerce": {"status": "pending", "raw": {"date_paid": None, "date_paid_gmt": None}},
}


def told_by_store(played: Played, connector: str) -> int:
    """How many mails the store sent its customer of itself."""
    simulator = played.shop.simulator
    if connector == "shopify":
        return len(simulator.shop.ledger.mails)
    return sum(mail.recipient == "customer" for mail in simulator.mails)


def told_by_us(played: Played) -> list[str]:
    lines = played.letters.splitlines()
    return [line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: ")]


def scene(connector: str, *more: str, owner: str = "platform", **order: Any) -> dict[str, Any]:
    """One order, cancelled in a store with a mail account."""
    return {
        "connector": connector,
        "shop": {"orders": [{**ORDERS[connector], **order}]},
        "policy": f'mail = "{owner}"\n',
        "mail": MAIL,
        "act": [[*CANCEL, *more]],
    }


@pytest.mark.parametrize("connector", ORDERS)
@pytest.mark.parametrize("part", [(), ("--line", "LAMP:1")])
def test_the_store_tells_of_the_money_and_we_say_nothing(
    tmp_path: Path, connector: str, part: tuple[str, ...]
) -> None:
    played = play(scene(connector, *part), tmp_path)

    assert played.ends[0].code == 0, played.ends[0].said
    assert (told_by_store(played, connector), told_by_us(played)) == (1, [])


@pytest.mark.parametrize("connector", ORDERS)
def test_a_cancellation_without_money_is_told_once_by_whoever_can(tmp_path: Path, connector: str) -> None:
    played = play(scene(connector, **UNPAID[connector]), tmp_path)

    assert played.ends[0].code == 0, played.ends[0].said
    ours = [] if connector == "shopify" else ["Your order 1001 has been cancelled"]
    assert (told_by_store(played, connector), told_by_us(played)) == (1 - len(ours), ours)


@pytest.mark.parametrize("connector", ORDERS)
@pytest.mark.parametrize("owner", ["us", "nobody"])
def test_the_store_is_silent_where_it_can_be_told(tmp_path: Path, connector: str, owner: str) -> None:
    played = play(scene(connector, owner=owner), tmp_path)

    assert played.ends[0].code == 0, played.ends[0].said
    assert len(told_by_us(played)) == (1 if owner == "us" else 0)
    # WooCommerce mails every refund unless its owner has switched that off: `check` says so.
    assert told_by_store(played, connector) == (0 if connector == "shopify" else 1)


@pytest.mark.parametrize("connector", ORDERS)
def test_a_withdrawal_is_told_by_us_whoever_owns_the_mails(tmp_path: Path, connector: str) -> None:
    told = scene(connector)
    told["policy"] += 'approve_over = "1.00 USD"\n'
    told["act"].append(["withdraw", "1", "--because", "the customer wants it after all"])

    played = play(told, tmp_path)

    assert told_by_store(played, connector) == 0
    assert [subject.split()[0] for subject in told_by_us(played)] == ["We", "Your"]
    assert told_by_us(played)[-1].endswith("stays as it is")
