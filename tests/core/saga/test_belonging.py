"""What belongs to an order beside its own lines and money: gift cards, bundles, orders of one payment."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.errors import UsageError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.models.payment import Tender, TenderKind

CARD = Tender(id="g1", kind=TenderKind.GIFT_CARD, amount=usd("10.00"), label="gift card ending HQBX")
WALLET = Tender(id="w1", kind=TenderKind.WALLET, amount=usd("2.49"), label="wallet of the shop")


def open_tasks(house: House, case: Case) -> list[Task]:
    with house.journal.read() as reading:
        return [task for task in reading.tasks.of_case(case.id) if task.is_open]


class TestTenders:
    def approved(self, house: House, *lines: str, tenders: tuple[Tender, ...] = (CARD,)) -> Case:
        paid = usd("82.49") - usd("10.00") - (usd("2.49") if WALLET in tenders else usd("0"))
        house.shop.place("ok-1", paid=paid, total=paid, tenders=tenders)
        return house.answer(house.cancel("ok-1", *lines), "approve")

    def test_a_case_does_not_close_before_the_gift_card_has_its_money(self, house: House) -> None:
        asked = self.approved(house)

        assert house.shop.paid_back("ok-1") == usd("72.49")
        [task] = open_tasks(house, asked)
        assert (asked.is_open, task.kind) == (True, TaskKind.GIVE_BACK)
        assert "give 10.00 USD back to it by hand" in task.reason
        closed = house.answer(asked, "given back")
        assert (closed.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("72.49"))

    def test_each_of_them_is_asked_about_and_can_be_refused_with_a_reason(self, house: House) -> None:
        asked = self.approved(house, tenders=(CARD, WALLET))

        assert [task.code for task in open_tasks(house, asked)] == ["give-back-g1", "give-back-w1"]
        card = open_tasks(house, asked)[0]
        with pytest.raises(UsageError, match="add why"):
            house.answer(asked, "not needed", task=card)
        again = house.answer(asked, "not needed, the card was never charged", task=card)
        assert [task.code for task in open_tasks(house, again)] == ["give-back-w1"]
        assert house.answer(again, "given back").outcome is Outcome.DONE

    def test_a_part_and_the_rest_give_back_all_of_it_once(self, house: House) -> None:
        first = self.approved(house, "DESK-1")
        [task] = open_tasks(house, first)
        assert "give 2.67 USD back" in task.reason
        assert house.answer(first, "given back").outcome is Outcome.DONE

        rest = house.answer(house.cancel("ok-1"), "approve")
        [task] = open_tasks(house, rest)
        assert "give 7.33 USD back" in task.reason
        assert house.shop.paid_back("ok-1") == usd("72.49")

    def test_a_case_that_was_stopped_leaves_the_card_to_the_next_one(self, house: House) -> None:
        house.shop.place("cancel-contested-1", paid=usd("72.49"), total=usd("72.49"), tenders=(CARD,))
        doubtful = house.answer(house.cancel("cancel-contested-1"), "approve")
        assert house.answer(doubtful, "stop").outcome is Outcome.STOPPED

        again = house.answer(house.cancel("cancel-contested-1", another=True), "approve")

        assert "give 10.00 USD back" in house.task(again).reason
        assert house.shop.paid_back("cancel-contested-1") == usd("72.49")

    def test_a_no_leaves_the_card_alone(self, house: House) -> None:
        house.shop.place("ok-1", paid=usd("72.49"), total=usd("72.49"), tenders=(CARD,))
        denied = house.answer(house.cancel("ok-1"), "deny")
        assert (denied.outcome, open_tasks(house, denied)) == (Outcome.REFUSED, [])


class TestBundles:
    @pytest.fixture(autouse=True)
    def bundle(self, house: House) -> None:
        lamps, desk, shipping = house.shop.order("ok-1").lines
        lines = (lamps.changed(group="11"), desk.changed(group="11"), shipping)
        house.shop.place("ok-1", lines=lines)

    def test_the_bundle_takes_its_contents_along(self, house: House) -> None:
        closed = house.cancel("ok-1", "LAMP-1")
        assert closed.outcome is Outcome.DONE
        assert [line.selector for line in closed.request.lines] == ["11", "12"]
        assert house.shop.paid_back("ok-1") == usd("82.49")

    def test_the_contents_are_the_same_request(self, house: House) -> None:
        assert house.open("ok-1", "LAMP-1").id == house.open("ok-1", "LAMP-1", "DESK-1").id

    def test_the_contents_alone_are_asked_about(self, house: House) -> None:
        asked = house.cancel("ok-1", "DESK-1")
        assert "belongs to a bundle with Lamp" in house.task(asked).reason

    def test_a_share_that_is_no_whole_unit_is_asked_about(self, house: House) -> None:
        asked = house.cancel("ok-1", "LAMP-1:1")
        assert house.shop.writes("ok-1") == []
        assert "belongs to a bundle with Desk" in house.task(asked).reason


class TestOrdersOfOnePayment:
    """Order ok-1 was paid with 82.49, and ok-2 and ok-3 are parts of it: 55.00 and 21.99."""

    @pytest.fixture(autouse=True)
    def family(self, house: House) -> None:
        lamps, desk, _ = house.shop.order("ok-1").lines
        house.shop.place("ok-1", child_ids=("ok-2", "ok-3"))
        for order_id, line in (("ok-2", lamps), ("ok-3", desk)):
            total = line.gross
            house.shop.place(order_id, parent_id="ok-1", lines=(line,), total=total, paid=total)

    def test_what_went_back_through_the_parent_does_not_go_back_again(self, house: House) -> None:
        assert house.cancel("ok-1").outcome is Outcome.DONE
        assert house.cancel("ok-2").outcome is Outcome.DONE
        assert (house.shop.paid_back("ok-1"), house.shop.paid_back("ok-2")) == (usd("82.49"), usd("0"))

    def test_the_parent_pays_back_what_its_parts_have_not_and_asks(self, house: House) -> None:
        assert house.cancel("ok-2").outcome is Outcome.DONE
        asked = house.cancel("ok-1")
        assert "one payment paid for this order and ok-2, ok-3: 55.00 USD of it were paid back" in (
            house.task(asked).reason
        )
        assert house.answer(asked, "approve").outcome is Outcome.DONE
        assert house.shop.paid_back("ok-1") == usd("27.49")

    def test_parts_are_paid_back_one_by_one(self, house: House) -> None:
        assert house.cancel("ok-2").outcome is Outcome.DONE
        asked = house.cancel("ok-3")
        assert house.answer(asked, "approve").outcome is Outcome.DONE
        assert (house.shop.paid_back("ok-2"), house.shop.paid_back("ok-3")) == (usd("55.00"), usd("21.99"))

    def test_of_two_open_cases_the_earlier_one_comes_first(self, house: House) -> None:
        parent = house.open("ok-1")
        part = house.cancel("ok-2")
        assert (part.outcome, house.shop.paid_back("ok-2")) == (Outcome.DONE, usd("0"))
        assert house.run(parent).outcome is Outcome.DONE
        assert house.shop.paid_back("ok-1") == usd("82.49")

    @pytest.mark.parametrize("parent", ["in-flight-1", "unknowable-1", "contested-1"])
    def test_a_payment_of_unknown_outcome_counts_as_made(self, house: House, parent: str) -> None:
        house.shop.place(parent, child_ids=("ok-2",))
        house.shop.change("ok-2", parent_id=parent)
        assert house.cancel(parent).is_open
        assert house.cancel("ok-2").outcome is Outcome.DONE
        assert house.shop.paid_back("ok-2") == usd("0")

    def test_a_payment_that_was_certainly_not_made_does_not_count(self, house: House) -> None:
        house.shop.place("refused-1", child_ids=("ok-2",))
        house.shop.change("ok-2", parent_id="refused-1")
        stopped = house.answer(house.cancel("refused-1"), "stop")
        assert not stopped.is_open
        assert house.cancel("ok-2").outcome is Outcome.DONE
        assert house.shop.paid_back("ok-2") == usd("55.00")

    def test_a_part_that_is_gone_is_asked_about(self, house: House) -> None:
        house.shop.change("ok-1", child_ids=("ok-2", "ok-3", "erased"))
        asked = house.cancel("ok-1")
        assert "order erased had a part in the same payment and cannot be read" in house.task(asked).reason

    def test_a_parent_that_shows_no_parts_pays_what_they_have_left(self, house: House) -> None:
        house.shop.change("ok-1", child_ids=())
        assert house.cancel("ok-2").outcome is Outcome.DONE
        asked = house.cancel("ok-1")
        assert "ok-2: 55.00 USD of it were paid back there" in house.task(asked).reason
        assert house.answer(asked, "approve").outcome is Outcome.DONE
        assert house.shop.paid_back("ok-1") == usd("27.49")

    def test_parts_count_each_other_although_the_parent_shows_none(self, house: House) -> None:
        house.shop.place("ok-1", child_ids=(), paid=usd("60.00"))
        assert house.cancel("ok-2").outcome is Outcome.DONE
        asked = house.cancel("ok-3")
        assert "Approve to pay back 5.00 USD more" in house.task(asked).reason
        assert house.answer(asked, "approve").outcome is Outcome.DONE
        assert (house.shop.paid_back("ok-2"), house.shop.paid_back("ok-3")) == (usd("55.00"), usd("5.00"))

    def test_an_open_case_of_a_part_counts_although_the_parent_shows_none(self, house: House) -> None:
        house.shop.change("ok-1", child_ids=())
        house.open("ok-2")
        asked = house.cancel("ok-1")
        assert "ok-2: 55.00 USD of it were paid back there or are about to be" in house.task(asked).reason

    def test_an_order_that_stands_alone_is_read_as_often_as_before(self, house: House) -> None:
        house.consider(house.request("ok-9"))
        reads = [call.order_id for call in house.shop.calls if call.hook == "get_order"]
        assert reads == ["ok-9"]
