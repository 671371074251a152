"""The suites make the provider fail, and a connector that says what is not true then is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.conformance import small_shop_bugs as shops
from tests.conformance import small_supply_bugs as supplies
from tests.conformance.small_shop import SmallShop, small_shop
from tests.conformance.small_supply import SmallSupply, small_supply

from dropconnect.testing.conformance import PlatformConformance, SupplierConformance

PLATFORM, SUPPLIER = PlatformConformance(), SupplierConformance()
REFUND, CANCEL = "platform_refund_order", "platform_cancel_order"


@pytest.mark.parametrize("hook", [REFUND, CANCEL])
def test_a_sound_platform_tells_the_truth(hook: str) -> None:
    with small_shop() as platform:
        PLATFORM.test_what_is_claimed_after_a_fault_is_true(platform, hook)


@pytest.mark.parametrize(
    ("broken", "hook", "lie"),
    [
        (shops.TakesAnyAnswerForDone, CANCEL, "502 before request 1 was carried out: it is done was said"),
        (shops.TakesAnyGoodStatusForDone, REFUND, "page-200 before .* it is done was said"),
        (shops.TakesAnErrorForARefusal, REFUND, "json-500 after .* it did not happen was said"),
        (shops.TakesAnErrorForNothing, REFUND, "504 after .* it did not happen was said"),
        (shops.TakesTooManyForNothing, CANCEL, "429 after .* it did not happen was said"),
        (shops.BreaksDownAtAPage, CANCEL, "502 before .* an odd reply is not a bug"),
        (shops.TakesALostAnswerForDone, REFUND, "reset before .* it is done was said"),
        (shops.TriesAWriteAgain, CANCEL, "reset before .* it was sent twice"),
        (
            shops.TriesAWriteAgain,
            REFUND,
            "reset after .* the gateway paid 2546.40 USD instead of 1273.20 USD",
        ),
        (shops.LooksUpNothing, REFUND, "reset after .* its look-up says absent"),
        (shops.LooksUpByTheOrder, CANCEL, "reset before .* its look-up says found"),
    ],
)
def test_a_platform_that_does_not_tell_the_truth_is_found(
    broken: type[SmallShop], hook: str, lie: str
) -> None:
    failure = lie.partition(" ")[0]
    with small_shop(broken) as platform, pytest.raises(AssertionError, match=lie):
        PLATFORM.test_what_is_claimed_after_a_fault_is_true(replace(platform, failures=(failure,)), hook)


@pytest.mark.parametrize("left_out", ["simulator", "fresh_order"])
def test_who_cannot_make_the_provider_fail_is_told_what_to_give(left_out: str) -> None:
    with small_shop() as platform, pytest.raises(pytest.skip.Exception, match=f"{left_out}="):
        PLATFORM.test_what_is_claimed_after_a_fault_is_true(replace(platform, **{left_out: None}), REFUND)


def test_a_sound_supplier_tells_the_truth() -> None:
    with small_supply() as supplier:
        SUPPLIER.test_what_is_claimed_of_a_request_after_a_fault_is_true(supplier)


@pytest.mark.parametrize(
    ("broken", "lie"),
    [
        (supplies.TakesAnErrorForDone, "processing, 502 before .* it is done was said"),
        (supplies.TakesAnErrorForNothing, "processing, 504 after .* it did not happen was said"),
        (supplies.TakesAnErrorForAccepted, "paid, json-500 before .* it is accepted was said"),
        (supplies.LooksUpWhatIsOver, "paid, reset after .* its look-up says absent"),
        (supplies.TakesAnErrorForARefusal, "processing, 500 after .* it did not happen was said"),
    ],
)
def test_a_supplier_that_does_not_tell_the_truth_is_found(broken: type[SmallSupply], lie: str) -> None:
    failure = lie.split()[1]
    with small_supply(broken) as supplier, pytest.raises(AssertionError, match=lie):
        SUPPLIER.test_what_is_claimed_of_a_request_after_a_fault_is_true(
            replace(supplier, failures=(failure,))
        )


def test_a_withdrawal_that_is_not_told_truly_is_found() -> None:
    with small_supply() as sound:
        SUPPLIER.test_what_is_claimed_of_a_withdrawal_after_a_fault_is_true(sound)
    lie = "paid, 502 before .* it is done was said"
    with (
        small_supply(supplies.TakesAnyAnswerForWithdrawn) as supplier,
        pytest.raises(AssertionError, match=lie),
    ):
        SUPPLIER.test_what_is_claimed_of_a_withdrawal_after_a_fault_is_true(
            replace(supplier, failures=("502",))
        )


def test_a_simulator_is_enough_to_find_a_secret_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    check = PLATFORM.test_a_provider_that_repeats_all_we_sent_tells_no_secret
    with small_shop() as sound:
        check(sound, caplog)
    caplog.clear()
    with small_shop(shops.LogsWhatItGot) as platform, pytest.raises(AssertionError, match="t-secret"):
        check(platform, caplog)


@pytest.mark.parametrize("connector", [SmallShop, shops.RepeatsTheShopsRefusal])
def test_a_platform_whose_writes_tell_no_secret_passes(
    connector: type[SmallShop], caplog: pytest.LogCaptureFixture
) -> None:
    with small_shop(connector) as sound:
        PLATFORM.test_a_write_that_is_answered_with_all_it_sent_tells_no_secret(sound, caplog)


def test_a_secret_that_only_a_write_tells_is_found(caplog: pytest.LogCaptureFixture) -> None:
    """Where every request fails, a connector that asks before it writes never gets that far."""
    with (
        small_shop(shops.KeepsWhatTheShopSaid) as platform,
        pytest.raises(AssertionError, match="t-secret"),
    ):
        PLATFORM.test_a_write_that_is_answered_with_all_it_sent_tells_no_secret(platform, caplog)


def test_a_secret_that_only_a_write_to_a_supplier_tells_is_found(caplog: pytest.LogCaptureFixture) -> None:
    check = SUPPLIER.test_a_write_that_is_answered_with_all_it_sent_tells_no_secret
    with small_supply() as sound:
        check(sound, caplog)
    with (
        small_supply(supplies.KeepsWhatItAskedWith) as supplier,
        pytest.raises(AssertionError, match="secret"),
    ):
        check(supplier, caplog)
