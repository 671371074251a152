"""The reasons that a merchant names: one list for people, customers, programs and platforms."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.office import Office

from dropconnect import Cause, ConfigurationError, UsageError

STORE = '[stores.shop]\nconnector = "fake-platform"\n'
GIFT = """
[reasons.gift-too-late]
cause = "customer"
label = "Gift too late"
words = { en = "It comes too late as a gift", de = "Es kommt als Geschenk zu spät" }
ask_customers = true
order = 1
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_reason_of_the_merchants_own_stands_where_its_order_says(office: Office) -> None:
    with office.opened(STORE + GIFT) as door:
        [first, second, *_] = door.reasons("shop")
        told = door.plan("shop", "ok-1", reason="gift-too-late")

    assert (first.reason, first.cause, first.label) == ("gift-too-late", Cause.CUSTOMER, "Gift too late")
    assert (second.reason, second.label) == ("changed-mind", "changed mind")
    assert told.cause is Cause.CUSTOMER


def test_ours_can_get_another_label_and_another_cause(office: Office) -> None:
    ours = '[reasons.damaged]\nlabel = "Broken in the warehouse"\ncause = "stock"\n'
    with office.opened(STORE + ours) as door:
        [row] = [row for row in door.reasons("shop") if row.reason == "damaged"]
        told = door.plan("shop", "ok-1", reason="damaged")

    assert (row.label, row.cause, told.cause) == ("Broken in the warehouse", Cause.STOCK, Cause.STOCK)


def test_the_cause_in_a_stores_policy_counts_for_that_store(office: Office) -> None:
    policy = '[stores.shop.policy]\nreasons = { gift-too-late = "merchant" }\n'
    with office.opened(STORE + policy + GIFT) as door:
        assert door.plan("shop", "ok-1", reason="gift-too-late").cause is Cause.MERCHANT


def test_a_reason_that_is_switched_off_is_neither_offered_nor_taken(office: Office) -> None:
    with office.opened(STORE + "[reasons.found-cheaper]\nenabled = false\n") as door:
        offered = [row.reason for row in door.reasons("shop")]
        with pytest.raises(UsageError, match=r"'found-cheaper' is switched off.*\[reasons.found-cheaper\]"):
            door.cancel("shop", "ok-1", reason="found-cheaper", by="Ada")

    assert "found-cheaper" not in offered
    assert "changed-mind" in offered


def test_a_case_keeps_a_reason_that_was_switched_off_or_removed(office: Office) -> None:
    with office.opened(STORE + GIFT) as door:
        done = door.cancel("shop", "ok-1", reason="gift-too-late", by="Ada", request_id="r-1")
    with office.opened(STORE + GIFT + "enabled = false\n") as door:
        again = door.cancel("shop", "ok-1", reason="gift-too-late", by="Ada", request_id="r-1")
    with office.opened(STORE) as door:
        words = door.reason_words("gift-too-late")
        [row] = door.order("shop", "ok-1").cases

    assert done.case is not None
    assert again.case is not None
    assert again.case.id == done.case.id == row.case_id
    assert (row.reason, words) == ("gift-too-late", "gift too late")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[reasons.gift]\nlabel = "Gift"\n', "reasons.gift: say its `cause`, one of customer, merchant"),
        ('[reasons."Gift too late"]\ncause = "customer"\n', "name it in small letters"),
        ('[reasons.gift]\ncause = "weather"\n', "reasons.gift.cause"),
        ('[reasons.gift]\ncause = "customer"\nshopify = "GIFT"\n', "reasons.gift.shopify"),
        ('[reasons.gift]\ncause = "customer"\nwords = { english = "Gift" }\n', "not a language"),
        ('[reasons.gift]\ncause = "customer"\nwords = { en = " " }\n', "write one line of words"),
        ('[reasons.gift]\ncause = "customer"\nask_customers = true\n', "write `words`"),
        (
            '[reasons.damaged]\nask_customers = true\nwords = { en = "It is broken" }\n',
            "customers are asked only for reasons whose cause is customer",
        ),
        ("[reasons.withdrawal]\nenabled = false\n", "reasons.withdrawal: consumers"),
        ('[reasons.gift]\ncauze = "customer"\n', "cauze"),
    ],
)
def test_a_wrong_reason_is_told_with_its_name_and_what_to_do(office: Office, written: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as raised, office.opened(STORE + written):
        pass

    assert told in str(raised.value)
