"""``bulk``: many orders in one command."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support.workplace import Ended, Workplace, money

from dropconnect_woocommerce.simulator import WooCommerceSimulator

LIST = "order,lines,comment\n21,,by phone\n#21,,\n24,,\n4711,,\n"
"""Order 21 can be paid back, its second row is a duplicate, 24 is completed, and there is no 4711."""


@pytest.fixture
def shop_list(place: Workplace) -> Path:
    file = place.folder / "recall.csv"
    file.write_text(LIST)
    return file


def bulk(place: Workplace, *more: str) -> Ended:
    return place.call("bulk", "shop", *more, "--reason", "changed-mind", "--by", "Ada")


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_plan_has_a_row_for_each_order_and_the_sums(
    place: Workplace, shop_list: Path, shop: WooCommerceSimulator
) -> None:
    ended = bulk(place, str(shop_list), "--plan")

    assert "4 orders: 1 to be carried out" in ended.out
    assert "82.49 USD due" in ended.out
    assert "the same stands in row 2" in ended.out
    assert "OrderNotFound" in ended.out
    assert shop.record()["gateway_calls"] == []
    assert place.call("cases", "--json").document["total"] == 0


def test_a_run_carries_out_what_goes_and_reports_each_row(
    place: Workplace, shop_list: Path, shop: WooCommerceSimulator
) -> None:
    report = place.folder / "report.csv"

    ended = bulk(place, str(shop_list), "--yes", "--report", str(report))

    assert ended.code == 5, "there is no order 4711: a person has to see"
    first, second, third, fourth = rows_of(report)
    assert (first["outcome"], first["paid_back"], first["currency"], first["case"]) == (
        "done", "82.49", "USD", "1",
    )  # fmt: skip
    assert (second["outcome"], second["code"]) == ("excluded", "duplicate")
    assert third["outcome"] == "refused"
    assert (fourth["outcome"], fourth["code"]) == ("trouble", "OrderNotFound")
    assert shop.record()["money_paid"] == {"21": "82.49"}
    assert report.stat().st_mode & 0o077 == 0


def test_the_same_command_again_moves_nothing(
    place: Workplace, shop_list: Path, shop: WooCommerceSimulator
) -> None:
    bulk(place, str(shop_list), "--yes")
    calls = len(shop.record()["gateway_calls"])

    ended = bulk(place, str(shop_list), "--yes", "--json")

    first = ended.document["orders"][0]
    assert (first["state"], first["known"], first["case_id"]) == ("done", True, 1)
    assert ended.document["totals"]["known"] == 1
    assert len(shop.record()["gateway_calls"]) == calls


def test_json_has_the_sums_and_every_row(place: Workplace, shop_list: Path) -> None:
    ended = bulk(place, str(shop_list), "--plan", "--json")

    document = ended.document
    assert document["schema"] == "dropconnect.bulk/1"
    assert document["exit_code"] == ended.code
    assert (document["name"], document["carried_out"]) == ("recall", False)
    assert document["totals"]["money"] == [
        {"currency": "USD", "due": money("82.49"), "expected": money("82.49"), "paid_back": money("0.00")}
    ]
    assert [row["row"] for row in document["orders"]] == [2, 3, 4, 5]
    assert document["orders"][0]["state"] == "goes"


def test_numbers_need_no_file(place: Workplace) -> None:
    ended = bulk(place, "--numbers", "21 24", "--plan", "--json")

    assert ended.document["name"] == "numbers"
    assert [row["order"] for row in ended.document["orders"]] == ["21", "24"]


def test_a_mail_address_finds_all_orders_of_a_customer(place: Workplace) -> None:
    ended = bulk(place, "--query", "ada@example.test", "--plan", "--json")

    found = {row["order_id"]: row["state"] for row in ended.document["orders"]}
    assert (found["21"], found["22"], found["24"]) == ("goes", "question", "refused")
    assert ended.document["name"] == "query"
    assert ended.code == 4


def test_without_a_terminal_somebody_must_have_agreed(
    place: Workplace, shop_list: Path, shop: WooCommerceSimulator
) -> None:
    ended = bulk(place, str(shop_list))

    assert ended.code == 2
    assert "look with --plan, then add --yes" in ended.err
    assert shop.record()["gateway_calls"] == []


def test_a_pause_stops_it_and_says_how_to_go_on(
    place: Workplace, shop_list: Path, shop: WooCommerceSimulator
) -> None:
    place.call("pause", "shop", "--because", "stocktaking", "--by", "Mia")

    ended = bulk(place, str(shop_list), "--yes")

    assert "Mia has stopped all writes for shop: stocktaking" in ended.out
    assert "dropconnect resume shop" in ended.out
    assert f"bulk shop {shop_list}" in ended.out
    assert shop.record()["gateway_calls"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say which orders"),
        (("--numbers", "21", "--query", "22"), "one of the three"),
        (("missing.csv",), "cannot be read"),
        (("--numbers", "21", "--report", "."), "cannot be written"),
        (("--numbers", "21", "--report", "nowhere/out.csv"), "cannot be written"),
        (("recall.csv", "--report", "recall.csv"), "is the list itself"),
        (("--numbers", "21", "--jobs", "0"), "--jobs"),
        (("--query", "nobody@example.test"), "has no order for"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_done(
    place: Workplace, shop_list: Path, words: tuple[str, ...], said: str
) -> None:
    ended = bulk(place, *words, "--yes")

    assert ended.code == 2
    assert said in ended.err


def test_wrong_credentials_stop_it_and_the_report_is_there(place: Workplace, shop_list: Path) -> None:
    place.environment["SHOP_SECRET"] = "cs_wrong"
    report = place.folder / "report.csv"

    ended = bulk(place, str(shop_list), "--yes", "--report", str(report))

    assert ended.code == 2
    assert report.exists()


def test_what_a_shop_wrote_is_no_formula_in_the_report(place: Workplace) -> None:
    file = place.folder / "odd.csv"
    file.write_text('order\n"=cmd|calc"\n')
    report = place.folder / "report.csv"

    bulk(place, str(file), "--plan", "--report", str(report))

    assert rows_of(report)[0]["order"] == "'=cmd|calc"
