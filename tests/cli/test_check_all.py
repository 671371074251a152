"""``check --all``: many connections at once, told one by one, with a summary at the end."""

from __future__ import annotations

from tests.support.workplace import Workplace, section

MANY = [f"shop-{number}" for number in range(12)]


def configured(place: Workplace, url: str, *more: str) -> None:
    place.configure(*(section(name, url) for name in MANY), *more)


def test_each_is_told_when_it_is_known_and_the_summary_comes_last(empty: Workplace, url: str) -> None:
    configured(empty, url)

    ended = empty.call("check", "--all")

    assert ended.code == 0, ended.said
    assert sorted(ended.err.splitlines()) == sorted(f"ok     {name} (woocommerce)" for name in MANY)
    assert ended.out == "12 of 12 connections are ready.\n"


def test_what_is_not_ready_is_told_in_full_and_fails(empty: Workplace, url: str) -> None:
    configured(empty, url, '[stores.lost]\nconnector = "woocommerce"\nurl = "https://lost.example.test"\n')

    ended = empty.call("check", "--all")

    assert ended.code == 2
    assert "FAILED lost (woocommerce)" in ended.err
    assert "stores.lost.consumer_key" in ended.out
    assert "12 of 13 connections are ready." in ended.out
    assert ended.out.endswith("Not ready: lost\n")
    assert "shop-1" not in ended.out


def test_the_document_has_the_order_of_the_file(empty: Workplace, url: str) -> None:
    configured(empty, url)

    document = empty.call("check", "--all", "--json").document

    assert [item["connection"] for item in document["connections"]] == MANY
    assert document["machine"]


def test_all_and_a_name_contradict_each_other(empty: Workplace, url: str) -> None:
    configured(empty, url)

    ended = empty.call("check", "--all", "shop-1")

    assert (ended.code, "--all asks every connection" in ended.err) == (2, True)


def test_stores_are_asked_together_while_the_journal_knows_their_cases(empty: Workplace, url: str) -> None:
    configured(empty, url)
    cancelled = empty.call("cancel", MANY[0], "21", "--reason", "changed-mind", "--yes")
    assert cancelled.code == 0, cancelled.said

    document = empty.call("check", "--all", "--json").document

    assert document["ok"]
    for item in document["connections"]:
        assert "other installations" in [row["name"] for row in item["rows"]]


def test_an_admin_s_address_is_taken_and_said(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", f"{url}/wp-admin/edit.php?post_type=shop_order"))

    ended = empty.call("check", "shop")

    assert ended.code == 0, ended.said
    assert f"url is taken as {url}: better write that" in ended.out
