"""``reconcile``: what the store shows against our records; it proposes, and never moves money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import typer
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

from dropconnect.cli.options import parse_since
from dropconnect_woocommerce.simulator import WooCommerceSimulator

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_nothing_differs(place: Workplace) -> None:
    assert place.cancel("21").code == 0
    ended = place.call("reconcile", "--json")
    assert ended.code == 0, ended.said
    assert (ended.document["cases"], ended.document["differences"]) == (1, [])


def test_a_case_that_the_store_contradicts(place: Workplace, shop: WooCommerceSimulator) -> None:
    assert place.cancel("21").code == 0
    shop.shop.orders[21]["status"] = "processing"
    paid = len(shop.shop.gateway_calls)
    dry = place.call("reconcile", "shop")
    assert dry.code == 5
    assert "Order 21 of shop, case 1: not-cancelled" in dry.out
    assert "the order is processing, not cancelled" in dry.out
    assert "set the order to cancelled at the store" in dry.out
    assert "--apply" in dry.out
    assert place.call("incidents").out == "No incidents.\n"
    applied = place.call("reconcile", "--apply", "--json")
    assert applied.code == 5
    [difference] = applied.document["differences"]
    assert (difference["case_id"], difference["kind"]) == (1, "not-cancelled")
    assert [item["kind"] for item in place.call("incidents", "--json").document["incidents"]] == [
        "not-cancelled"
    ]
    assert place.call("reconcile", "--apply").code == 5
    assert len(place.call("incidents", "--json").document["incidents"]) == 1
    assert len(shop.shop.gateway_calls) == paid
    assert shop.shop.orders[21]["status"] == "processing"


@pytest.mark.parametrize("refused_before", [False, True])
def test_an_order_cancelled_past_us(
    place: Workplace, shop: WooCommerceSimulator, url: str, refused_before: bool
) -> None:
    again = ""
    if refused_before:
        place.configure(section("shop", url, '[stores.shop.policy]\napprove_over = "1.00 USD"'))
        place.cancel("21")
        assert place.call("deny", "1", "--because", "not yet").code == 5, "the customer has to be told"
        place.configure(section("shop", url))
        again = " --another"
    shop.shop.orders[21]["status"] = "cancelled"
    shop.shop.orders[21]["date_modified_gmt"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    ended = place.call("reconcile", "--apply", "--json")
    assert ended.code == 5, ended.said
    [difference] = ended.document["differences"]
    assert (difference["kind"], difference["case_id"]) == ("cancelled-not-refunded", None)
    assert difference["fix"] == f"dropconnect cancel shop id:21 --reason own-error{again}"
    assert shop.shop.gateway_calls == []
    fixed = place.call(*difference["fix"].split()[1:], "--yes")
    assert fixed.code == 0, fixed.said
    assert str(shop.money_paid(21)) == "82.49"
    assert place.call("reconcile").code == 0


def test_only_what_was_closed_since_then(place: Workplace, shop: WooCommerceSimulator) -> None:
    place.cancel("21")
    shop.shop.orders[21]["status"] = "processing"
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    assert "still to come" in place.call("reconcile", "--since", tomorrow).err
    now = datetime.now(UTC).isoformat()
    assert place.call("reconcile", "--since", now, "--json").document["cases"] == 0


def test_a_store_that_cannot_be_read_does_not_hide_the_others(
    place: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    place.cancel("21")
    shop.shop.orders[21]["status"] = "processing"
    place.configure(section("away", NOBODY_LISTENS), section("shop", url))
    ended = place.call("reconcile", "--json")
    assert ended.code == 5
    assert [item["connection"] for item in ended.document["unread"]] == ["away"]
    assert [item["connection"] for item in ended.document["differences"]] == ["shop"]
    assert place.call("reconcile", "away").code == 3
    assert place.call("reconcile", "awai").code == 2


def test_a_store_that_only_cases_still_know_is_told(place: Workplace, url: str) -> None:
    place.cancel("21")
    place.configure(section("renamed", url))
    ended = place.call("reconcile", "--json")
    assert [item["connection"] for item in ended.document["unread"]] == ["shop"]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("30d", NOW - timedelta(days=30)),
        ("1 day", NOW - timedelta(days=1)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T10:00:00+02:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
    ],
)
def test_how_a_time_is_written(text: str, since: datetime) -> None:
    assert parse_since(text, NOW) == since


@pytest.mark.parametrize(
    "text", ["", "soon", "30", "-3d", "99999999999d", "800000d", "2026-13-01", "2026-11-24"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="30d"):
        parse_since(text, NOW)
