"""How often CJ is asked in a whole case, each request with its reason.

Through the front door, counted at the simulator. A look is what ``plan`` reads of CJ. A leg is everything
after the looks, up to the closed case or to the wait for CJ's answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import CJ, cancellation, question
from tests.cjdropshipping.connector.cj_trade import CJTrade

from dropconnect import Dropconnect, Stage
from dropconnect.kit import recent
from dropconnect.plugin import EvidenceStatus, OutcomeUnknown, StepStatus
from dropconnect.report.case import Cancellation
from dropconnect.testing.fakes import FakeClock
from dropconnect.testing.simulator import COMMITTED, Fault, Match, Reset
from dropconnect_cjdropshipping.simulator import REFUND, CJSimulator

MOST_IN_A_LOOK = 2
MOST_IN_A_LEG = 5


@dataclass(frozen=True)
class Asked:
    """One request. ``why`` is its row in the table, for whoever wants to drop it."""

    call: str
    why: str


LIST = Asked("GET list", "every order under our number: the same number can be placed twice")
DETAIL = Asked("GET getOrderDetail", "a row of the list names neither the store's order nor its lines")
OFFER = Asked("GET disputeProducts", "a paid order: does CJ take a dispute about these goods at all?")
AGAIN = Asked("GET getOrderDetail", "the order may have gone on since the plan, or be deleted already")
EARLIER = Asked("GET getDisputeList", "another installation may have opened this dispute already")
PREVIEW = Asked("POST disputeConfirmInfo", "the reasons, and the most that comes back for these goods")
GUARD = Asked("GET getOrderDetail", "right before the write: is it still as far as that?")
DELETE = Asked("DELETE deleteOrder", "the write")
CREATE = Asked("POST create", "the write")
READ_BACK = Asked("GET getOrderDetail", "accepted is not done")
NAME = Asked("GET getDisputeList", "the answer to the write does not tell the dispute's id")
ANSWER = Asked("GET getDisputeList", "what CJ's staff has decided")
GRANTED = Asked("GET getOrderDetail", "a refund that was granted while the parcel left is no stopped parcel")
END = Asked("GET getOrderDetail", "read back at the end of the case: does it come all the same?")


@dataclass(frozen=True)
class Way:
    """What is asked of CJ on the way of one order."""

    status: str
    phase: str | None
    look: tuple[Asked, ...]
    leg: tuple[Asked, ...]


DRAFT = Way("CREATED", None, (LIST, DETAIL), (AGAIN, GUARD, DELETE, READ_BACK, END))
PAID = Way(
    "UNSHIPPED",
    "PENDING",
    (LIST, DETAIL, OFFER),
    (AGAIN, EARLIER, PREVIEW, GUARD, CREATE, NAME),
)
"""A dispute needs more than a deletion, each for the reason that stands there. What CJ offers is asked in the
look, and known a moment later."""


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The boot clock by which the connector knows a read for a moment. It stands still: no test here depends
    on how fast the machine is."""
    clock = FakeClock()
    monkeypatch.setattr(recent, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[CJTrade]:
    simulator = CJSimulator(requests_per_second=None)
    with simulator.running() as url, CJTrade(tmp_path, simulator, url) as made:
        yield made


@pytest.fixture
def app(trade: CJTrade) -> Iterator[Dropconnect]:
    with Dropconnect.open(trade.file, clock=trade.clock, registry=trade.registry) as opened:
        yield opened


def calls(cj: CJSimulator) -> list[str]:
    """What was asked since the last time, without logging in."""
    made = [
        f"{request.method} {request.path.rpartition('/')[2]}"
        for request in cj.log.requests()
        if "/authentication/" not in request.path
    ]
    cj.log.clear()
    return made


def expected(rows: tuple[Asked, ...]) -> list[str]:
    return [row.call for row in rows]


def without_looks(made: list[str]) -> list[str]:
    """What is left after the last look, however often the core takes one before the leg."""
    last = len(made) - made[::-1].index(LIST.call)
    leg = made[last:]
    for part in (DETAIL, OFFER):
        leg = leg[1:] if leg[0] == part.call else leg
    return leg


def cancel(app: Dropconnect) -> Cancellation:
    return app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")


@pytest.mark.parametrize("way", [DRAFT, PAID], ids=["draft", "paid"])
def test_a_plan_takes_one_look(trade: CJTrade, app: Dropconnect, way: Way) -> None:
    trade.placed(way.status, way.phase)

    app.plan("shop", "ok-1", reason="changed-mind")

    assert calls(trade.cj) == expected(way.look)


@pytest.mark.parametrize("way", [DRAFT, PAID], ids=["draft", "paid"])
def test_a_leg_asks_nothing_twice(trade: CJTrade, app: Dropconnect, way: Way) -> None:
    trade.placed(way.status, way.phase)

    cancel(app)

    assert without_looks(calls(trade.cj)) == expected(way.leg)


def test_a_draft_keeps_to_its_numbers() -> None:
    assert len(DRAFT.look) <= MOST_IN_A_LOOK
    assert len(DRAFT.leg) <= MOST_IN_A_LEG


def test_an_answer_is_one_request_until_it_is_there(trade: CJTrade, app: Dropconnect) -> None:
    trade.placed(PAID.status, PAID.phase)
    cancel(app)
    calls(trade.cj)

    trade.clock.advance(2 * 3600)
    app.work()
    assert calls(trade.cj) == expected((ANSWER,))

    trade.cj.decide("ok-1", REFUND)
    trade.clock.advance(2 * 3600)
    app.work()
    assert calls(trade.cj) == expected((ANSWER, GRANTED, END))
    [closed] = app.cases().cases
    assert closed.stage is Stage.CLOSED


def test_what_was_read_ten_seconds_ago_is_read_again(cj: CJ, moment: FakeClock) -> None:
    command = cancellation(cj.get("draft"))
    cj.connection.get_order(command.order_id)
    calls(cj.simulator)

    moment.advance(10.1)
    cj.connection.look_up(question(command, perhaps_sent=True))

    assert calls(cj.simulator) == ["GET getOrderDetail"]


@pytest.mark.parametrize("number", ["draft", "paid"])
def test_the_guard_of_a_write_reads_for_itself(cj: CJ, number: str) -> None:
    order = cj.get(number)
    command = cancellation(cj.connection.get_order(order.id))

    cj.simulator.move(number, "SHIPPED")

    assert cj.connection.write(command).status is StepStatus.REFUSED
    assert cj.writes() == []


def test_what_became_of_a_write_is_read_after_it(cj: CJ) -> None:
    command = cancellation(cj.connection.get_order(cj.get("draft").id))
    cj.simulator.faults.add(Fault(Match("DELETE"), COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(command)

    for perhaps_sent in (False, True):
        evidence = cj.connection.look_up(question(command, perhaps_sent=perhaps_sent))
        assert evidence.status is EvidenceStatus.FOUND
