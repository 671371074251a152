"""The suites have orders sold, and a connector that reads them wrongly is found by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.conformance import small_shop_bugs as shops
from tests.conformance import small_supply_bugs as supplies
from tests.conformance.small_shop import SmallShop, small_shop
from tests.conformance.small_supply import SmallSupply, small_supply

from dropconnect.testing.conformance import (
    PlatformConformance,
    PlatformUnderTest,
    SupplierConformance,
    SupplierUnderTest,
)

PLATFORM, SUPPLIER = PlatformConformance(), SupplierConformance()
Check = Callable[[SupplierUnderTest], None]
PlatformCheck = Callable[[PlatformUnderTest], None]


def read_in(currency: str) -> PlatformCheck:
    return partial(PLATFORM.test_money_is_read_as_it_was_sold, currency=currency)


PLATFORM_BUGS: list[tuple[type[SmallShop], PlatformCheck]] = [
    (shops.HasTwoDecimalsInEveryCurrency, read_in("KWD")),
    (shops.TakesUnitsForCents, read_in("JPY")),
    (shops.ReadsTheNumberBeforeTheComma, read_in("EUR")),
    (shops.DropsTheTax, read_in("USD")),
    (shops.DropsTheShipping, read_in("USD")),
    (shops.TakesAuthorisedForPaid, PLATFORM.test_what_is_only_authorised_is_not_paid),
    (shops.TakesAnUnheardWordForOpen, PLATFORM.test_a_status_that_nobody_knows_is_a_question),
    (shops.DoesNotTellWhatWasSent, PLATFORM.test_units_that_were_sent_are_told),
    (shops.ListsOnePage, PLATFORM.test_orders_are_listed_to_the_last_page),
    (
        shops.PaysInCentsOfADollar,
        partial(PLATFORM.test_money_is_paid_back_as_it_was_sold, currency="KWD"),
    ),
]


@pytest.mark.parametrize(("broken", "check"), PLATFORM_BUGS)
def test_a_platform_that_reads_wrongly_is_found(broken: type[SmallShop], check: PlatformCheck) -> None:
    with small_shop() as sound:
        check(sound)
    with small_shop(broken) as platform, pytest.raises(AssertionError):
        check(platform)


def charged(price: str) -> Check:
    return partial(SUPPLIER.test_what_the_supplier_charged_is_told, price=price)


SUPPLIER_BUGS: list[tuple[type[SmallSupply], Check]] = [
    *(
        (
            supplies.DoesNotEncodeTheNumber,
            partial(SUPPLIER.test_an_order_is_found_whatever_signs_its_number_has, number=number),
        )
        for number in ("#1001", "A&B=1", "1+1")
    ),
    (supplies.ReadsOnePage, SUPPLIER.test_an_order_is_found_among_many),
    *(
        (
            supplies.BelievesEveryHint,
            partial(SUPPLIER.test_a_mistyped_hint_finds_no_other_customer_s_order, bought=bought),
        )
        for bought in ("another article", "the same article")
    ),
    (supplies.TakesAPartForTheWhole, SUPPLIER.test_a_part_is_never_taken_for_the_whole),
    (supplies.SaysThatAPartIsDone, SUPPLIER.test_a_part_is_never_taken_for_the_whole),
    (supplies.MapsAWordWrongly, SUPPLIER.test_the_supplier_s_own_words_mean_what_the_author_says),
    (
        supplies.TakesAnUnheardWordForCancelled,
        SUPPLIER.test_the_supplier_s_own_words_mean_what_the_author_says,
    ),
    (supplies.HasNoRowForWhatIsSent, SUPPLIER.test_every_stage_has_a_row),
    (supplies.DoesNotTellWhatIsMadeToOrder, SUPPLIER.test_every_stage_has_a_row),
    (supplies.ForgetsThePostage, charged("617.28")),
    (supplies.TakesDollarsForCents, charged("617.28")),
]


@pytest.mark.parametrize(("broken", "check"), SUPPLIER_BUGS)
def test_a_supplier_that_reads_wrongly_is_found(broken: type[SmallSupply], check: Check) -> None:
    with small_supply() as sound:
        check(sound)
    with small_supply(broken) as supplier, pytest.raises(AssertionError):
        check(supplier)
