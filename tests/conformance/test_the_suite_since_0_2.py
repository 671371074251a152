"""The checks that are new in 0.2 find what they are there to find, and warn who is pinned to 0.1."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.conformance import small_shop_bugs as shops
from tests.conformance.small_shop import SmallShop, small_shop

from dropconnect.testing.conformance import ConformanceWarning, PlatformConformance, PlatformUnderTest

SUITE = PlatformConformance()
REFUND, CANCEL = "platform_refund_order", "platform_cancel_order"
Check = Callable[[PlatformUnderTest], None]


def read_of(hook: str) -> Check:
    return partial(SUITE.test_a_read_that_fails_is_not_taken_for_an_answer, hook=hook)


def own_words_of(hook: str) -> Check:
    return partial(SUITE.test_an_error_in_the_provider_s_own_words_is_not_a_success, hook=hook)


def numbered(number: str) -> Check:
    return partial(SUITE.test_an_order_is_found_whatever_signs_its_number_has, number=number)


BUGS: list[tuple[type[SmallShop], Check]] = [
    (shops.ListsWhatItGot, read_of("platform_find_orders")),
    (shops.ListsWhatItGot, SUITE.test_a_list_that_breaks_off_is_not_taken_for_the_whole),
    (shops.ListsWhatItGot, read_of("platform_find_by_reference")),
    (shops.LooksUpWithoutAnAnswer, read_of("platform_look_up")),
    (shops.RefusesForGoodWhateverItIsTold, own_words_of(REFUND)),
    (shops.TakesAnErrorForNothing, own_words_of(CANCEL)),
    (shops.TakesAnyOwnWordsForDone, own_words_of(CANCEL)),
    (shops.KeepsItsOrders, SUITE.test_what_another_does_is_seen_at_once),
    (shops.PutsIdsIntoAddresses, SUITE.test_a_mistyped_id_is_nobody_s_order),
    (shops.TakesWhatIsFound, SUITE.test_what_only_looks_like_its_name_does_not_find_an_order),
    (shops.DoesNotEncodeWhatItSearches, numbered("1+1")),
    (shops.TakesWhatIsFound, numbered("1001/2")),
    (shops.ListsOnePage, SUITE.test_an_order_is_found_among_many_by_its_number),
    (shops.ReadsFiftyLines, SUITE.test_all_lines_of_a_long_order_are_read),
    (shops.ReadsAHundredRefunds, SUITE.test_all_refunds_of_an_order_are_read),
    (shops.CalculatesInFloats, SUITE.test_an_amount_is_exact_however_large_it_is),
    (shops.HidesThatItWasSent, SUITE.test_an_order_that_was_sent_is_told),
    (
        shops.TakesAnyOtherWordForCancelled,
        SUITE.test_a_status_that_nobody_knows_is_not_taken_for_cancelled,
    ),
    (
        shops.ListsWhatWasNotPaid,
        partial(SUITE.test_a_row_of_the_list_says_what_its_order_says, how="paid back"),
    ),
    (shops.HoldsItsHeader, SUITE.test_no_secret_shows),
]


@pytest.mark.parametrize(("broken", "check"), BUGS)
def test_a_platform_that_is_wrong_is_found(broken: type[SmallShop], check: Check) -> None:
    with small_shop() as sound:
        check(sound)
    with small_shop(broken) as platform, pytest.raises((AssertionError, pytest.fail.Exception)):
        check(platform)


def test_a_secret_is_found_in_the_log_of_what_went_well(caplog: pytest.LogCaptureFixture) -> None:
    check = SUITE.test_no_secret_is_told_when_all_goes_well
    with small_shop() as sound:
        check(sound, caplog)
    caplog.clear()
    with small_shop(shops.LogsItsHeaders) as platform, pytest.raises(AssertionError, match="t-secret"):
        check(platform, caplog)


class PinnedTo01(PlatformConformance):
    conformance = "0.1"


def test_a_new_check_warns_who_is_pinned_to_the_version_before() -> None:
    with (
        small_shop(shops.ReadsFiftyLines) as platform,
        pytest.warns(ConformanceWarning, match=r"new in 0\.2"),
    ):
        PinnedTo01().test_all_lines_of_a_long_order_are_read(platform)


def test_an_old_check_fails_who_is_pinned_all_the_same() -> None:
    with small_shop(shops.DropsTheTax) as platform, pytest.raises(AssertionError):
        PinnedTo01().test_money_is_read_as_it_was_sold(platform, "USD")
