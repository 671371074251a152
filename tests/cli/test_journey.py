"""The way of a merchant: from an empty folder to a cancelled order, and what is seen of it later."""

from __future__ import annotations

import os
import pty

import pytest
from tests.support.workplace import CANCEL, Workplace, finish, money

from dropconnect_woocommerce.simulator import WooCommerceSimulator


def test_from_nothing_to_a_cancelled_order(empty: Workplace, shop: WooCommerceSimulator, url: str) -> None:
    first = empty.run("init", "--store", "shop=woocommerce")
    assert first.code == 0
    assert "SHOP_CONSUMER_KEY" in first.out
    empty.file.write_text(empty.file.read_text("utf-8").replace("https://shop.example.test", url), "utf-8")
    missing = empty.run("check")
    assert missing.code == 2
    assert "SHOP_CONSUMER_KEY is not set" in missing.out
    empty.environment |= {"SHOP_CONSUMER_KEY": "ck_simulator", "SHOP_CONSUMER_SECRET": "cs_simulator"}
    ready = empty.run("check")
    assert ready.code == 0, ready.said
    assert "All connections are ready" in ready.out

    plan = empty.run("plan", "shop", "21", "--reason", "changed-mind")
    assert plan.code == 0
    assert "82.49 USD" in plan.out
    assert "set order 21 to cancelled" in plan.out
    assert empty.run("cases").out == "No cases.\n"
    assert shop.shop.gateway_calls == []

    done = empty.run(*CANCEL, "21", "--by", "Ada")
    assert done.code == 0, done.said
    assert "82.49 USD paid back" in done.out
    assert "about to refund 82.49 USD" in done.err
    again = empty.run(*CANCEL, "21")
    assert again.code == 0
    assert "This was asked before: case 1" in again.out
    assert "by Ada" in again.out
    assert "asked before" in empty.run("plan", "shop", "21", "--reason", "changed-mind").out
    assert len(shop.shop.gateway_calls) == 1
    assert str(shop.money_paid(21)) == "82.49"
    assert shop.order(21)["status"] == "cancelled"

    listed = empty.run("cases").out
    assert "82.49 USD" in listed
    assert "the order is cancelled" in listed
    shown = empty.run("show", "1").out
    assert "time " in shown
    assert "refund: done, 82.49 USD" in shown
    assert "case opened: changed-mind" in shown


def test_cancel_carries_out_what_plan_says(place: Workplace, shop: WooCommerceSimulator) -> None:
    plan = place.call("plan", "shop", "21", "--line", "LAMP-1:1", "--reason", "changed-mind", "--json")
    done = place.cancel("21", "--line", "LAMP-1:1", "--json")
    planned = plan.document["plan"]
    of_the_case = {
        "case_id": done.document["case"]["id"],
        "observed_at": done.document["plan"]["observed_at"],
    }
    assert done.document["plan"] == planned | of_the_case
    assert done.document["case"]["paid_back"] == planned["due"]
    assert str(shop.money_paid(21)) == planned["due"]["amount"]


def test_a_second_identical_line_needs_another(place: Workplace, shop: WooCommerceSimulator) -> None:
    assert place.cancel("21", "--line", "LAMP-1:1").code == 0
    paid = shop.money_paid(21)
    repeated = place.cancel("21", "--line", "LAMP-1:1")
    assert repeated.code == 0
    assert "--another" in repeated.out
    assert shop.money_paid(21) == paid
    further = place.cancel("21", "--line", "LAMP-1:1", "--another", "--json")
    assert further.code == 0
    assert further.document["case"]["id"] == 2
    assert further.document["case"]["follows"] == 1
    assert shop.money_paid(21) == 2 * paid


def test_one_request_id_is_one_case(place: Workplace, shop: WooCommerceSimulator) -> None:
    assert place.cancel("21", "--line", "LAMP-1:1", "--request-id", "mail-17").code == 0
    repeated = place.cancel("21", "--line", "HUB-1", "--request-id", "mail-17", "--json").document
    assert repeated["known"]
    assert repeated["case"]["lines"] == [{"selector": "25", "quantity": 1, "measure": None}]
    assert len(shop.shop.gateway_calls) == 1


def test_without_a_terminal_nothing_happens_unless_yes_is_said(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    ended = place.call("cancel", "shop", "21", "--reason", "changed-mind")
    assert ended.code == 2
    assert "--yes" in ended.err
    assert shop.shop.gateway_calls == []
    assert place.call("cases", "--json").document["cases"] == []


@pytest.mark.parametrize(("answer", "code", "payments"), [("y", 0, 1), ("n", 4, 0)])
def test_at_a_terminal_the_plan_is_shown_and_asked_about(
    place: Workplace, shop: WooCommerceSimulator, answer: str, code: int, payments: int
) -> None:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        with place.start("cancel", "shop", "21", "--reason", "changed-mind", stdin=theirs) as process:
            ended = finish(process)
    finally:
        os.close(ours)
        os.close(theirs)
    assert ended.code == code, ended.said
    assert ended.out.index("82.49 USD") < ended.out.index("Carry this out?")
    assert len(shop.shop.gateway_calls) == payments


def test_no_secret_and_no_customer_is_printed(place: Workplace, shop: WooCommerceSimulator) -> None:
    billing = shop.order(21)["billing"]
    private = [*place.environment.values(), billing["email"], billing["last_name"], billing["address_1"]]
    ran = [
        place.run("--verbose", *CANCEL, "21"),
        place.call("show", "1"),
        place.call("show", "1", "--json"),
        place.run("--verbose", "check"),
    ]
    assert "DEBUG dropconnect" in ran[0].err
    for ended in ran:
        assert not [word for word in private if word in ended.said]


def test_hints_name_the_configuration_that_was_chosen(place: Workplace) -> None:
    chosen = place.file.rename(place.folder / "my shops.toml")
    ended = place.call("--config", str(chosen), *CANCEL, "22")
    assert f"dropconnect --config '{chosen}' resolve 1 --say" in ended.out


def test_a_person_answers_and_the_case_goes_on(place: Workplace, shop: WooCommerceSimulator) -> None:
    waits = place.cancel("22")
    assert waits.code == 5
    assert 'dropconnect resolve 1 --say "collected ..."' in waits.out
    too_short = place.call("approve", "1", "--by", "Ada")
    assert (too_short.code, "takes 'approve': task 1 takes collected" in too_short.err) == (2, True)
    asked = place.call("resolve", "1", "--say", "collected 82.49", "--by", "Ada", "--json")
    assert asked.code == 5
    assert [task["decided_by"] for task in asked.document["tasks"]] == ["Ada", ""]
    copied = place.call("resolve", "2", "--say", "paid by hand ...")
    assert copied.code == 2
    done = place.call("resolve", "2", "--say", "paid by hand, bank transfer", "--json")
    assert done.code == 0, done.said
    assert done.document["case"]["paid_back"] == money("82.49")
    assert shop.shop.gateway_calls == []
    assert shop.order(22)["status"] == "cancelled"
    second = place.call("resolve", "2", "--say", "deny")
    assert second.code == 2
    assert "was decided by" in second.err
    assert place.call("tasks").out == "No tasks.\n"
    assert "collected, 82.49" in place.call("tasks", "--all").out
