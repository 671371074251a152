"""The whole way of a merchant, from an empty folder, through the command line only."""

from __future__ import annotations

import pytest
from tests.support.merchant import NEEDS_PERSON, Merchant, Seen

from dropconnect_woocommerce.simulator import gateway_pays_then_throws

CANCEL_21 = ("cancel", "shop", "21", "--reason", "changed-mind", "--yes")
ONE_LAMP = ("cancel", "shop", "29", "--line", "LAMP-1:1", "--reason", "changed-mind", "--yes")
USD_82_49 = {"amount": "82.49", "currency": "USD"}
CANCELLED = Seen(status="cancelled", refunds=["-82.49"], money_paid="82.49", lamps=1002, hubs=1001)
"""What has become of order 21: two lamps and a hub, of which the shop had 1000 each."""


@pytest.fixture
def merchant(merchant: Merchant) -> Merchant:
    """With a configuration that ``check`` finds nothing wrong with."""
    merchant.writes_a_first_file()
    return merchant


def test_from_an_empty_folder_to_a_cancelled_order(merchant: Merchant) -> None:
    [shop] = merchant.reads("check")["connections"]
    assert all(row["ok"] for row in shop["rows"])
    plan = merchant.reads("plan", "shop", "21", "--reason", "changed-mind")["plan"]
    assert (plan["due"], [step["kind"] for step in plan["steps"]]) == (USD_82_49, ["refund", "cancel-order"])
    assert merchant.sees_in_the_shop(21).status == "processing"
    case = merchant.reads(*CANCEL_21)["case"]
    assert (case["outcome"], case["paid_back"]) == ("done", USD_82_49)
    assert merchant.sees_in_the_shop(21) == CANCELLED


def test_a_repeat_of_the_command_moves_nothing(merchant: Merchant) -> None:
    first = merchant.reads(*CANCEL_21)
    again = merchant.reads(*CANCEL_21)
    assert (first["known"], again["known"]) == (False, True)
    assert again["case"]["id"] == first["case"]["id"]
    assert merchant.sees_in_the_shop(21) == CANCELLED
    assert [case["id"] for case in merchant.reads("cases")["cases"]] == [first["case"]["id"]]


@pytest.mark.prove
def test_killed_between_refund_and_recording(merchant: Merchant) -> None:
    merchant.dies_when_the_refund_is_paid(21, *CANCEL_21)
    assert merchant.sees_in_the_shop(21).money_paid == "82.49"
    merchant.types("work", "--once")
    assert merchant.sees_in_the_shop(21) == CANCELLED


def test_the_same_line_once_more_needs_another(merchant: Merchant) -> None:
    merchant.types(*ONE_LAMP)
    one = Seen(status="processing", refunds=["-27.50"], money_paid="27.50", lamps=1001, hubs=1000)
    assert merchant.sees_in_the_shop(29) == one
    assert "--another" in merchant.types(*ONE_LAMP)
    assert merchant.sees_in_the_shop(29) == one
    merchant.types(*ONE_LAMP, "--another")
    both = Seen(status="processing", refunds=["-27.50", "-27.50"], money_paid="55.00", lamps=1002, hubs=1000)
    assert merchant.sees_in_the_shop(29) == both


def test_a_gateway_that_paid_and_then_threw_is_a_question_to_a_person(merchant: Merchant) -> None:
    merchant.shop.faults.add(gateway_pays_then_throws(21))
    merchant.types(*CANCEL_21, ends_with=NEEDS_PERSON)
    merchant.types(*CANCEL_21, ends_with=NEEDS_PERSON)
    merchant.types("work", "--once")
    [task] = merchant.reads("tasks")["tasks"]
    assert len(merchant.shop.shop.gateway_calls) == 1
    merchant.types("resolve", str(task["id"]), "--say", "money moved, the gateway lists it", "--by", "Ada")
    assert merchant.sees_in_the_shop(21) == CANCELLED
    assert len(merchant.shop.shop.gateway_calls) == 1
    shown = merchant.reads("show", str(task["case_id"]))
    assert [(item["decision"], item["decided_by"]) for item in shown["tasks"]] == [("money moved", "Ada")]
