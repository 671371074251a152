"""Bad input: one clear message that says what to do, the documented exit code, nothing sent."""

from __future__ import annotations

import pytest
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["shopp", "21"], ["no store 'shopp'", "did you mean 'shop'"]),
        (["shop", "999"], ["999"]),
        (["shop", "21", "--line", "LAMP-2"], ["LAMP-2", "LAMP-1"]),
        (["shop", "21", "--line", "LAMP-1:3"], ["3", "2"]),
        (["shop", "21", "--line", "LAMP-1:two"], ["LAMP-1:two", "--line LAMP-1:2"]),
    ],
)
def test_what_does_not_exist(
    place: Workplace, shop: WooCommerceSimulator, arguments: list[str], expected: list[str]
) -> None:
    ended = (
        place.cancel(arguments[1], *arguments[2:])
        if arguments[0] == "shop"
        else place.call("plan", *arguments, "--reason", "changed-mind")
    )
    assert ended.code == 2, ended.said
    assert all(words in ended.err for words in expected), ended.err
    assert ended.out == ""
    assert shop.shop.gateway_calls == []


def test_an_unknown_reason_names_the_nearest(place: Workplace) -> None:
    ended = place.call("plan", "shop", "21", "--reason", "changed-mnd", "--json")
    assert ended.code == 2
    assert ended.document["error"]["kind"] == "UsageError"
    assert "changed-mind" in ended.document["error"]["message"]


def test_unknown_case_and_task(place: Workplace) -> None:
    shown = place.call("show", "7")
    assert (shown.code, "dropconnect cases" in shown.err) == (2, True)
    resolved = place.call("resolve", "7", "--say", "approve")
    assert (resolved.code, "dropconnect tasks" in resolved.err) == (2, True)


def test_wrong_credentials(place: Workplace) -> None:
    place.environment["SHOP_SECRET"] = "cs_wrong"
    checked = place.call("check", "--json")
    assert checked.code == 2
    failed = [row for row in checked.document["connections"][0]["rows"] if not row["ok"]]
    assert [row["name"] for row in failed] == ["credentials"]
    assert "consumer_secret" in failed[0]["fix"]
    ended = place.cancel("21")
    assert ended.code == 2
    assert "cs_wrong" not in ended.said + checked.said


def test_a_key_that_may_only_read(place: Workplace, shop: WooCommerceSimulator) -> None:
    shop.keys.add(ApiKey("ck_reader", "cs_reader", permissions="read"))
    place.environment |= {"SHOP_KEY": "ck_reader", "SHOP_SECRET": "cs_reader"}
    checked = place.call("check")
    assert checked.code == 2
    assert "Read/Write" in checked.out
    ended = place.cancel("21")
    assert ended.code == 5
    assert "try again" in ended.out
    assert shop.shop.gateway_calls == []


def test_a_shop_that_cannot_be_reached(empty: Workplace) -> None:
    empty.configure(section("shop", NOBODY_LISTENS))
    checked = empty.call("check")
    assert checked.code == 2
    assert "check url" in checked.out
    ended = empty.cancel("21", "--json")
    assert ended.code == 3
    assert ended.document["error"]["kind"] == "ProviderUnavailable"
    assert empty.call("cases").out == "No cases.\n"


def test_a_connection_that_cannot_be_opened_does_not_hide_the_others(place: Workplace, url: str) -> None:
    place.configure(section("shop", url), section("other", url).replace("SHOP_KEY", "NOT_SET"))
    checked = place.call("check", "--json").document
    assert [(item["connection"], item["ok"]) for item in checked["connections"]] == [
        ("shop", True),
        ("other", False),
    ]
    assert "stores.other.consumer_key" in checked["connections"][1]["rows"][0]["detail"]
    assert place.call("check", "shop").code == 0
    assert place.call("check", "sjop").code == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[stores.shop\n", ["dropconnect.toml", "line 1"]),
        ('jurnal = "x"\n', ["dropconnect.toml: jurnal", "did you mean 'journal'?"]),
        (
            '[stores.shop]\nconnector = "woocommerce"\n[stores.shop.policy]\nread_onli = true\n',
            ["dropconnect.toml: stores.shop.policy.read_onli", "did you mean 'read_only'?"],
        ),
        ('[stores.shop]\nconnector = "woocomerce"\n', ["no installed plugin has a connector 'woocomerce'"]),
        (
            section("shop", NOBODY_LISTENS).replace('"SHOP_KEY"', '"SHOP_KEI"'),
            ["stores.shop.consumer_key", "SHOP_KEI is not set"],
        ),
        (
            section("shop", NOBODY_LISTENS).replace('{ env = "SHOP_KEY" }', '"ck_plain"'),
            ["stores.shop.consumer_key", "by reference"],
        ),
        (section("shop", NOBODY_LISTENS, "urll = 1"), ["stores.shop.urll", "did you mean 'url'?"]),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(
    empty: Workplace, content: str, expected: list[str]
) -> None:
    empty.configure(content)
    ended = empty.call("plan", "shop", "21", "--reason", "changed-mind")
    assert ended.code == 2
    assert all(words in ended.err for words in expected), ended.err
    assert "ck_plain" not in ended.said


def test_no_file_at_all_says_how_to_get_one(empty: Workplace) -> None:
    ended = empty.call("cases")
    assert ended.code == 2
    assert "dropconnect init" in ended.err


def test_an_environment_variable_that_cannot_be_understood(place: Workplace) -> None:
    place.environment["DROPCONNECT_JOURNAL_WAIT_SECONDS"] = "long"
    ended = place.call("cases")
    assert ended.code == 2
    assert "DROPCONNECT_JOURNAL_WAIT_SECONDS" in ended.err


@pytest.mark.parametrize(
    "arguments", [["plann"], ["plan", "shop"], ["show", "first"], ["cases", "--opn"], []]
)
def test_the_arguments_themselves(empty: Workplace, arguments: list[str]) -> None:
    ended = empty.call(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "--help" in ended.err


def test_another_case_of_the_same_order_is_a_conflict(place: Workplace) -> None:
    assert place.cancel("22").code == 5
    ended = place.cancel("22", "--line", "LAMP-1:1", "--json")
    assert ended.code == 2
    assert ended.document["error"]["kind"] == "CaseConflict"
    assert "show 1" in ended.document["error"]["message"]
