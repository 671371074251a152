"""``credits`` and ``credit``: what suppliers owe the merchant, answered once, beside the customer's money."""

from __future__ import annotations

import pytest
from tests.support.letterbox import FEE, OWED
from tests.support.workplace import Workplace, money

from dropconnect_woocommerce.simulator import WooCommerceSimulator

OPEN = ("credits", "--open", "--json")


@pytest.fixture
def owed(drop: Workplace) -> Workplace:
    """Case 1 is done; its supplier stopped the goods and did not say what it gives back."""
    drop.cancel("21")
    assert drop.call("resolve", "1", "--say", "stopped").code == 0
    return drop


def test_what_is_expected_and_what_came(owed: Workplace, shop: WooCommerceSimulator) -> None:
    [line] = owed.call(*OPEN).document["credits"]
    assert (line["case_id"], line["part_number"], line["supplier"]) == (1, 1, "hub")
    assert (line["state"], line["expected"]) == ("expected", None)
    answered = owed.call("credit", "1", "1", "--received", "12.00 USD", "--by", "Ada", "--json")
    assert answered.code == 0, answered.said
    assert answered.document["credit"] | {"state": "received"} == answered.document["credit"]
    assert answered.document["credit"]["received"] == money("12.00")
    assert owed.call(*OPEN).document["credits"] == []
    assert "12.00 USD" in owed.call("credits").out
    assert str(shop.money_paid(21)) == "82.49"
    shown = owed.call("show", "1").out
    assert "received, 12.00 USD" in shown
    [line] = [line for line in shown.splitlines() if "hub 21 paid 12.00 USD" in line]
    assert "Ada" in line


def test_a_second_answer_is_refused(owed: Workplace) -> None:
    owed.call("credit", "1", "1", "--refused", "--by", "Ada")
    for again in (("--received", "3.00 USD"), ("--refused",)):
        ended = owed.call("credit", "1", "1", *again)
        assert ended.code == 2
        assert "decided by Ada: refused" in ended.err
    assert owed.call("credits", "--json").document["credits"][0]["state"] == "refused"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("7", "1", "--refused"), "there is no case 7"),
        (("1", "2", "--refused"), "no part 2 (its parts: 1)"),
        (("1", "1"), "--received"),
        (("1", "1", "--refused", "--received", "1.00 USD"), "--received"),
        (("1", "1", "--received", "12 dollars"), "12.00 USD"),
        (("1", "1", "--received", "1.005 USD"), "more decimals"),
        (("1", "1", "--received", "-1.00 USD"), "cannot have come in"),
        (("1", "1", "--received", "0.00 USD"), "--refused"),
        (("1", "1", "--refused", "--by", ""), "--by NAME"),
    ],
)
def test_what_is_no_answer(owed: Workplace, words: tuple[str, ...], said: str) -> None:
    ended = owed.call("credit", *words)
    assert ended.code == 2
    assert said in ended.err
    assert len(owed.call(*OPEN).document["credits"]) == 1


def test_goods_that_were_not_stopped_give_no_credit(drop: Workplace) -> None:
    drop.cancel("21")
    assert drop.call("credits").out == "No credits.\n"
    ended = drop.call("credit", "1", "1", "--received", "1.00 USD")
    assert (ended.code, "did not stop them" in ended.err) == (2, True)
    drop.call("resolve", "1", "--say", "refused")
    assert drop.call("credits").out == "No credits.\n"


def test_a_supplier_that_says_what_it_gives_back(letters: Workplace) -> None:
    letters.cancel("21")
    [line] = letters.call(*OPEN).document["credits"]
    assert line["expected"] == OWED.model_dump(mode="json")
    assert line["fee"] == FEE.model_dump(mode="json")
    assert line["money_to"] == "the wallet"
