"""The supplier suite looks at books, lists and promises; a connector that is wrong there is found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from tests.conformance import small_supply_bugs as supplies
from tests.conformance.small_supply import SmallSupply, small_supply

from dropconnect.plugin import StepStatus
from dropconnect.testing.conformance import SupplierConformance, SupplierUnderTest

SUITE = SupplierConformance()
Check = Callable[[SupplierUnderTest], None]
TRUTH = SUITE.test_what_is_claimed_of_a_request_after_a_fault_is_true
BOOKED = SUITE.test_what_the_supplier_has_booked_is_what_was_asked_for
FORBIDDEN = SUITE.test_what_the_rules_forbid_is_not_sent_whatever_is_commanded
EARLIER = SUITE.test_an_earlier_request_is_not_taken_for_a_later_one
FOLLOWED = partial(SUITE.test_a_request_is_followed_to_its_end, yes=True, end=StepStatus.DONE)


def of_many(check: Callable[..., None]) -> Check:
    return partial(check, count=51)


BUGS: list[tuple[type[SmallSupply], Check]] = [
    (supplies.SendsANumberOfItsOwn, BOOKED),
    (supplies.HidesTheKeyFromTheStaff, BOOKED),
    (supplies.TakesAPartForTheWhole, SUITE.test_a_part_is_booked_as_that_part),
    (supplies.StopsAllUnitsOfALine, SUITE.test_some_units_of_a_line_are_never_taken_for_all),
    (supplies.TakesAnyAnswerForWithdrawn, SUITE.test_what_is_claimed_of_a_withdrawal_after_a_fault_is_true),
    (supplies.StopsWhatWasSent, FORBIDDEN),
    (supplies.StopsWhatIsMadeToOrder, FORBIDDEN),
    (supplies.PromisesToAskAboutWhatIsMade, SUITE.test_what_is_to_be_asked_for_is_asked_for),
    (supplies.TakesTheNewestForOurs, EARLIER),
    (supplies.TakesTheNewestForOurs, of_many(SUITE.test_a_request_is_found_behind_many_others)),
    (supplies.ReadsOnePageOfRequests, of_many(SUITE.test_a_request_is_found_behind_many_others)),
    (supplies.ReadsOnePage, of_many(SUITE.test_all_supplier_orders_of_a_store_order_are_found)),
    (supplies.ReadsFiftyLines, of_many(SUITE.test_an_order_is_read_to_its_last_line)),
    (
        supplies.TakesEveryAnswerForGranted,
        SUITE.test_each_answer_of_the_supplier_means_what_the_author_says,
    ),
    (supplies.TellsCentsForDollars, SUITE.test_what_comes_back_is_what_was_charged),
    (supplies.TellsNothingOfWhatItCannotReadBack, TRUTH),
    (supplies.TakesANoForDone, TRUTH),
    (supplies.TakesBusyForNothing, TRUTH),
    (supplies.FindsByTheBeginningOfANumber, SUITE.test_an_order_is_found_by_its_whole_number_alone),
    (supplies.DoesNotEncodeAnId, partial(SUITE.test_an_id_with_signs_names_no_other_order, sign="?")),
    (supplies.RemembersWhatItFound, FOLLOWED),
    (supplies.FindsNothingWhereItCannotAsk, SUITE.test_a_question_that_fails_is_no_answer),
    (supplies.SeesNoRequestsWhereItCannotAsk, SUITE.test_a_question_that_fails_is_no_answer),
]


@pytest.mark.parametrize(("broken", "check"), BUGS)
def test_a_supplier_that_is_wrong_there_is_found(broken: type[SmallSupply], check: Check) -> None:
    with small_supply() as sound:
        check(_hurried(sound))
    with small_supply(broken) as supplier, pytest.raises((AssertionError, pytest.fail.Exception)):
        check(_hurried(supplier))


def _hurried(supplier: SupplierUnderTest) -> SupplierUnderTest:
    """Of the failures that every provider has, those that these bugs are not about are left out."""
    return replace(supplier, failures=("502",))


def test_a_log_in_that_logs_its_token_is_found(caplog: pytest.LogCaptureFixture) -> None:
    with small_supply() as sound:
        SUITE.test_no_secret_is_told_when_all_goes_well(sound, caplog)
    with small_supply(supplies.LogsItsToken) as supplier, pytest.raises(AssertionError, match="t-secret"):
        SUITE.test_no_secret_is_told_when_all_goes_well(supplier, caplog)


class TestSmallSupply(SupplierConformance):
    """The sound one passes all of the suite."""

    @pytest.fixture
    def supplier(self) -> Iterator[SupplierUnderTest]:
        with small_supply() as sound:
            yield _hurried(sound)
