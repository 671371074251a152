"""One wish is one case, by whatever ways it comes and in whatever order: paid and answered once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from tests.support.customers import CustomerOffice, link_of
from tests.support.visitor import Visitor, pages
from tests.support.withdrawing import ADA, ADDRESS

from dropconnect import Dropconnect, Outcome
from dropconnect.models.customer_request import CustomerRequest

HOUR = 3600.0
MAIL = f"From: Ada Example <{ADA}>\n\nPlease cancel order ok-1, I don't need it any more."

WITHDRAWS = f"From: {ADA}\n\nI withdraw from the contract of order ok-1."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    """The desk of ``ok-1`` is at a supplier who is asked, and says yes after some hours."""
    made = CustomerOffice(tmp_path)
    made.configure(supplier=True)
    made.order_desk("ok-1", "ask-yes-1")
    yield made
    made.close()


class Ways:
    """Ada's wish for all of ``ok-1``, as it arrives."""

    def __init__(self, office: CustomerOffice, door: Dropconnect, app: Any) -> None:
        self._office, self._door, self._app = office, door, app

    def come(self, way: str) -> None:
        getattr(self, way)()

    def store(self) -> None:
        """In the store itself, by a request or a plugin's status."""
        now = self._office.world.clock.now()
        asked = CustomerRequest(id="r1", order_id="ok-1", order_number="ok-1", whole=True, asked_at=now)
        self._office.world.counter("shop").ask(asked)
        self._office.world.clock.advance(HOUR)
        self._door.work()

    def mail(self) -> None:
        """To an assistant, who pastes it."""
        had = self._door.cases().total
        assistant = Visitor(self._app, ADDRESS).enter(self._door, "ada", secure=True)
        assistant.open("/new/paste")
        shown = assistant.press("Find the order in it", text=MAIL)
        if had:
            assert "This is case 1 already" in shown.work
            assert assistant.press("Add these words to case 1").path == "/cases/1"
        else:
            button = shown.soup.find("button", class_="main-act")
            assert isinstance(button, Tag)
            assert assistant.press(" ".join(button.get_text(" ").split())).path == "/cases/1"

    def page(self) -> None:
        """On the page for customers."""
        had = self._door.cases().total
        self._door.ask_customer_link("shop", "ok-1", ADA, "en")
        self._door.work()
        customer = Visitor(self._app, ADDRESS)
        shown = customer.open(
            link_of(next(row for row in self._office.mails(ADA) if "/o/" in row.as_string()))
        )
        if had:
            assert not [label for label in shown.buttons if label.startswith("Cancel")]
            return
        customer.press("Go on")
        shown = customer.press("Go on")
        [confirm] = [label for label in shown.buttons if label.startswith("Cancel")]
        assert customer.press(confirm).status == 200


@pytest.mark.parametrize("ways", list(permutations(("store", "mail", "page"))), ids="-".join)
@pytest.mark.parametrize("handling", ["ask", "do"])
def test_one_wish_is_one_case_in_whatever_order_it_comes(
    office: CustomerOffice, handling: str, ways: tuple[str, ...]
) -> None:
    office.allow(f'elsewhere.requested = "{handling}"')
    office.write(office.file.read_text("utf-8").replace('"fake-platform"', '"fake-requesting-platform"'))
    with office.opened() as door, pages(door) as app:
        door.work()
        wish = Ways(office, door, app)
        for way in ways:
            wish.come(way)
            assert door.cases().total == 1, way
        if [task for task in door.tasks().tasks if "Approve to cancel" in task.reason]:
            door.approve(1, by="Ada")
        for _ in range(4):
            office.world.clock.advance(24 * HOUR)
            door.work()

        case = door.case(1)
        assert door.cases().total == 1
        assert case.case.outcome is Outcome.DONE
        assert str(office.shop.paid_back("ok-1")) == "82.49 USD"
        assert office.world.counter("shop").answered == {"r1": True}
        assert [event.kind for event in case.timeline].count("customer-words") == 1


def test_a_withdrawal_by_mail_of_what_is_being_cancelled_is_no_second_case(office: CustomerOffice) -> None:
    office.allow("window_days = 60")  # and no fee, which the withdrawal would pay back
    with office.opened() as door, pages(door) as app:
        door.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        assistant = Visitor(app, ADDRESS).enter(door, "ada", secure=True)
        assistant.open("/new/paste")
        shown = assistant.press("Find the order in it", text=WITHDRAWS)
        assert "the withdrawal goes on behind it" in shown.work
        assistant.press("Record the withdrawal and acknowledge it")
        for _ in range(4):
            office.world.clock.advance(24 * HOUR)
            door.work()

        assert door.cases().total == 1
        assert str(office.shop.paid_back("ok-1")) == "82.49 USD"
        kinds = [event.kind for event in door.case(1).timeline]
        assert (kinds.count("customer-words"), kinds.count("withdrawal-received")) == (1, 1)
        assert door.withdrawals().withdrawals[0].state == "nothing-left"
