"""Two installations of dropconnect at one store, each with a journal of its own: paid is what is due."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.store import NUMBER, doing, fault, place
from tests.support.patience import PATIENCE

from dropconnect import Dropconnect
from dropconnect.clock import SystemClock
from dropconnect.report.case import CaseSummary, TaskReport
from dropconnect.testing.fakes import FakeClock
from dropconnect.testing.simulator import (
    ARRIVED,
    COMMITTED,
    Action,
    Call,
    Fault,
    Match,
    Meet,
    Received,
    Reset,
)
from dropconnect_shopify.simulator import ACCESS_TOKEN, Limits, Refund, ShopifySimulator, Transaction
from dropconnect_shopify.simulator.books.metafields import Metafield
from dropconnect_shopify.simulator.books.refunds import RefundLine

CONFIGURATION = """
[stores.shop]
connector = "shopify"
shop = "{shop}"
url = "{url}"
access_token = {{ file = "token" }}
token_store = "{folder}/tokens.json"
settle_seconds = 60
send_within_seconds = 600
read_timeout = {patience}
connect_timeout = {patience}
routes = [{{ supplier = "own-stock" }}]
"""
LAMP, TOTAL = Decimal("27.50"), Decimal("93.00")
A_DAY = 24 * 3600.0
SLOT = ("dropconnect", "claim")


class Installation:
    """A folder, a journal and a clock of its own. ``cancel`` asks for one lamp, or for the whole order."""

    def __init__(self, folder: Path, simulator: ShopifySimulator, url: str) -> None:
        folder.mkdir()
        (folder / "token").write_text(ACCESS_TOKEN)
        text = CONFIGURATION.format(shop=simulator.shop.domain, url=url, folder=folder, patience=PATIENCE)
        (folder / "dropconnect.toml").write_text(text)
        self.store = simulator
        self.clock = FakeClock()
        # What must be sent in time is measured by the machine's clock, which the connector knows alone.
        self.clock.advance(SystemClock().boot() + 365 * A_DAY)
        self.clock.set_wall_clock(datetime.now(UTC))
        self.app = Dropconnect.open(folder / "dropconnect.toml", clock=self.clock)

    def cancel(self, *, whole: bool = False) -> None:
        lines = {} if whole else {"LAMP-1": 1}
        self.app.cancel("shop", NUMBER, lines=lines, reason="changed-mind", by="Ada")

    @property
    def case(self) -> CaseSummary:
        return self.app.case(1).case

    @property
    def tasks(self) -> tuple[TaskReport, ...]:
        return self.app.tasks().tasks

    def ended(self) -> str:
        """How the case ends when what it waits for has had its time; its wait, if a person has to decide."""
        for _ in range(12):
            if self.case.outcome or self.tasks:
                break
            self.clock.advance(600.0)
            self.store.clock.advance(600.0)
            self.app.work()
        return self.case.outcome or str(self.case.waits_for)


@pytest.fixture
def simulator() -> ShopifySimulator:
    # Its points come back quickly: a throttled request has to wait for them.
    made = ShopifySimulator(limits=Limits(speed=50.0))
    place(made)
    return made


@pytest.fixture
def two(simulator: ShopifySimulator, tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    with simulator.running() as url, ExitStack() as opened:
        made = [Installation(tmp_path / name, simulator, url) for name in ("first", "second")]
        for each in made:
            opened.enter_context(each.app)
        yield made[0], made[1]


def slot(simulator: ShopifySimulator) -> str:
    """The row at the order, without its name."""
    return simulator.order(NUMBER).metafields[SLOT].value.partition(" ")[2]


def marking(action: Action) -> Fault:
    """For the request by which a case that has paid marks its row."""

    def marks(request: Received) -> bool:
        return doing("ClaimSet")(request) and b" done " in request.body

    return Fault(Match("POST", "graphql", marks), ARRIVED, action, None)


@pytest.mark.parametrize("whole", [False, True], ids=["a line", "the whole order"])
@pytest.mark.parametrize(
    ("operation", "at"),
    [
        ("Order", ARRIVED),  # the look that shows the claims, too
        ("Order", COMMITTED),
        ("ClaimSet", ARRIVED),
    ],
)
def test_of_two_at_once_one_pays_and_the_other_ends_as_already(
    simulator: ShopifySimulator,
    two: tuple[Installation, Installation],
    operation: str,
    at: str,
    whole: bool,
) -> None:
    """They meet at that request of theirs, so that neither knows of the other before."""
    simulator.faults.add(fault(operation, at, Meet(2), times=2))
    threads = [threading.Thread(target=each.cancel, kwargs={"whole": whole}) for each in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    outcomes = sorted(each.ended() for each in two)

    assert simulator.money_paid(NUMBER) == (TOTAL if whole else LAMP)
    assert outcomes == ["already", "done"], [each.case.outcome_reason for each in two]
    assert [each.tasks for each in two] == [(), ()]
    assert len(simulator.record()["refunds"]) == 1
    [won] = [each for each in two if each.case.outcome == "done"]
    [lost] = [each for each in two if each is not won]
    assert simulator.record()["refunds"][0]["refund"] in lost.case.outcome_reason
    assert slot(simulator).startswith("done ") or slot(simulator) == ""


def test_a_row_that_one_who_has_paid_left_live_is_in_nobodys_way(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    """It crashed between its refund and its mark: the refund carries the key that the row announces."""
    first, second = two
    simulator.faults.add(marking(Reset()))
    first.cancel()
    assert slot(simulator).startswith("live ")

    second.cancel()
    [task] = second.tasks
    second.app.resolve(task.id, "further", by="Ada")

    assert (second.ended(), simulator.money_paid(NUMBER)) == ("done", Decimal("55.00"))


def test_further_units_of_a_second_journal_are_paid_under_a_key_of_their_own(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    """The same request has the same key in both; Shopify would answer it with the first refund."""
    first, second = two
    first.cancel()
    second.cancel()
    [task] = second.tasks
    second.app.resolve(task.id, "further", by="Ada")

    assert (second.ended(), simulator.money_paid(NUMBER)) == ("done", Decimal("55.00"))
    assert slot(simulator).startswith("done ")


def test_a_live_row_that_nobody_moves_is_a_question_and_gives_way_to_a_persons_word(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    now, value = simulator.clock.now(), f"_dropconnect_intent_{'a' * 36}_b live journal-z 27.50 1 5"
    row = Metafield(*SLOT, "single_line_text_field", value, now, now)
    simulator.order(NUMBER).metafields[SLOT] = row
    second = two[1]
    second.cancel()
    assert second.ended() == "person"
    [task] = second.tasks
    assert (task.kind, simulator.money_paid(NUMBER)) == ("claim", 0)
    assert "another dropconnect (journal journal-) has announced a refund of 27.50 USD" in task.reason

    second.app.resolve(task.id, "gone", by="Ada")

    assert (second.ended(), simulator.money_paid(NUMBER)) == ("done", LAMP)
    assert slot(simulator).startswith("done ")


def test_a_store_that_denies_metafields_still_works(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    simulator.knobs.metafields = "denied"
    first = two[0]
    first.cancel(whole=True)
    assert (first.ended(), simulator.money_paid(NUMBER)) == ("done", TOTAL)
    assert simulator.order(NUMBER).metafields == {}


def test_where_claims_are_denied_a_refund_of_somebody_is_a_question_before_money(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    """Shopify cannot say whether it stands for the same wish, and another dropconnect would not be seen."""
    simulator.knobs.metafields = "denied"
    first = two[0]
    order = simulator.order(NUMBER)
    shade = RefundLine(order.lines[2], 1, subtotal=Decimal("10.00"), tax=Decimal("1.00"))
    paid = Transaction("REFUND", Decimal("11.00"), parent=order.payments.transactions[0])
    order.payments.transactions.append(paid)
    order.refunds.append(Refund([shade], transactions=[paid], created=simulator.clock.now()))

    first.cancel()

    assert (first.ended(), simulator.money_paid(NUMBER)) == ("person", 11)
    [task] = first.tasks
    for words in (f"refund {order.refunds[0].id}", "11.00 USD", "the same wish"):
        assert words in task.reason
    first.app.resolve(task.id, "approve", by="Ada")
    assert (first.ended(), simulator.money_paid(NUMBER)) == ("done", Decimal("38.50"))


def test_where_claims_are_denied_our_own_refunds_ask_nothing(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    simulator.knobs.metafields = "denied"
    first = two[0]
    first.cancel()
    first.app.cancel("shop", NUMBER, reason="changed-mind", by="Ada")

    assert (first.tasks, simulator.money_paid(NUMBER)) == ((), TOTAL)


def test_a_claim_that_a_store_hides_after_a_while_is_a_question(
    simulator: ShopifySimulator, two: tuple[Installation, Installation]
) -> None:
    """Laid and held; then the app loses its access while a lost reply is waited for."""
    first = two[0]

    def deny(_request: Received) -> None:
        simulator.knobs.metafields = "denied"

    for action in (Call(deny), Reset()):
        simulator.faults.add(fault("RefundCreate", ARRIVED, action))

    first.cancel()

    assert (first.ended(), simulator.money_paid(NUMBER)) == ("person", 0)
    [task] = first.tasks
    assert "no longer shows the note" in task.reason
