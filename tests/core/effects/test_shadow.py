"""A store in shadow mode: each of the doors to the outside is shut by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.house import ONE_STORE, House

from dropconnect.errors import StoreInShadow
from dropconnect.journal import Journal
from dropconnect.journal.states import WaitsFor
from dropconnect.models.claim import PREFIX
from dropconnect.models.commands import ClaimCommand
from dropconnect.testing.fakes.books import Call

IN_SHADOW = f'{ONE_STORE}mode = "shadow"\n'


def written(house: House) -> list[Call]:
    reads = ("find_orders", "get_order", "check_cancellation", "read_claims")
    return [call for call in house.shop.calls if call.hook not in reads]


@pytest.fixture
def knowing(house: House) -> Iterator[House]:
    """Only the journal knows that the store is in shadow mode: nobody else stops the case."""
    house.journal.close()
    house.journal = Journal(house.configuration.journal, shadow=("shop",))
    yield house
    house.journal.close()


def test_no_intent_and_no_claim_is_written_for_a_store_that_the_journal_knows_to_be_in_shadow(
    knowing: House,
) -> None:
    case = knowing.cancel("ok-1")

    assert case.waits_for is WaitsFor.PAUSE
    assert "shadow mode" in case.waiting_on
    assert knowing.effects(case) == []
    assert written(knowing) == []


def test_a_case_from_before_takes_no_step_at_a_store_in_shadow_mode(house: House) -> None:
    case = house.open("ok-1")
    house.reconfigure(IN_SHADOW)

    case = house.run(case)

    assert case.waits_for is WaitsFor.PAUSE
    assert written(house) == []


def test_the_connection_of_a_store_in_shadow_mode_takes_no_write(house: House) -> None:
    house.reconfigure(IN_SHADOW)
    store = house.configuration.open_store("shop")
    command = ClaimCommand(
        key=PREFIX, order_id="ok-1", send_by=None, name=PREFIX, value="", row_id="", over=()
    )

    with pytest.raises(StoreInShadow, match="shop is in shadow mode"):
        store.write(command)
    assert written(house) == []
