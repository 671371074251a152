"""The ways that the measured cases took: each is carried out once for real, through the front door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.trading import LAMPS, STORE, SUPPLIER

from dropconnect import Dropconnect
from dropconnect.plugin import Customer
from dropconnect.testing.fakes import FakeWorld

HOUR, DAY = 3600, 86_400
BY = "Ada"
ADA = Customer(name="Ada", email="ada@mail.example.test", locale="en")


@dataclass(frozen=True)
class Case:
    """One case of a kind, in a world and a journal of its own. ``number``: of its order."""

    app: Dropconnect
    world: FakeWorld
    number: int

    def cancelled(self, store_order: str, supplier_order: str, lines: Mapping[str, int] | None = None) -> int:
        """Cancel the order of these two ids; the first word of each says what becomes of it. The case."""
        order = self.world.shop(STORE).place(f"{store_order}-{self.number}", customer=ADA)
        self.world.supplier(SUPPLIER).place(f"{supplier_order}-{self.number}", order, LAMPS)
        done = self.app.cancel(
            STORE, f"id:{order.id}", reason="changed-mind", by=BY, **({"lines": lines} if lines else {})
        )
        if done.case is None:
            raise SystemExit(f"{order.id} has no case: {done.refusal}")
        return done.case.id

    def worked_after(self, seconds: float) -> None:
        """Time passes, then ``work`` runs."""
        self.world.clock.advance(seconds)
        self.app.work()

    def watched_to_the_end(self) -> None:
        """Nothing happens any more, and in the end nobody looks for it."""
        for _ in range(3):
            self.worked_after(15 * DAY)


def lately(case: Case) -> None:
    """Stopped and paid back at once, and not looked at since."""
    case.cancelled("ok", "now")


def done(case: Case) -> None:
    """As ``lately``, and seen in the store's list, and watched."""
    lately(case)
    case.watched_to_the_end()


def one_line(case: Case) -> None:
    case.cancelled("ok", "now", {"LAMP-1": 1})
    case.watched_to_the_end()


def answered(case: Case) -> None:
    """The supplier thinks for a day."""
    case.cancelled("ok", "ask-yes")
    case.worked_after(2 * HOUR)
    case.worked_after(DAY)
    case.watched_to_the_end()


def shipped_after_all(case: Case) -> None:
    """The supplier stops the goods and ships them: an incident that a person has seen to."""
    case.cancelled("ok", "contradicting")
    case.worked_after(DAY + HOUR)
    [incident] = case.app.incidents().incidents
    case.app.end_incident(incident.id, "seen to, the parcel went back", by=BY)
    case.watched_to_the_end()


def refused(case: Case) -> None:
    """The supplier says no, and a person agrees with it."""
    case_id = case.cancelled("ok", "refuses")
    case.app.deny(case_id, "it has left", by=BY)
    case.watched_to_the_end()


def waiting(case: Case) -> None:
    """The supplier has not answered yet."""
    case.cancelled("ok", "silent")


def asked(case: Case) -> None:
    """A person has been asked about the supplier's no, and told of it."""
    case.cancelled("ok", "refuses")
    case.app.work()


def doubtful(case: Case) -> None:
    """The gateway said no in a way that may have paid: a person has to look."""
    case.cancelled("contested", "now")
    case.app.work()


def looked_at(case: Case) -> None:
    """As ``shipped_after_all``, and nobody has seen to it."""
    case.cancelled("ok", "contradicting")
    case.worked_after(DAY + HOUR)


CLOSED: Mapping[Callable[[Case], None], int] = {
    done: 80,
    one_line: 8,
    answered: 8,
    shipped_after_all: 2,
    refused: 2,
}
"""The kinds that are over, and how many of a hundred cases are of each."""
OPEN: Mapping[Callable[[Case], None], int] = {waiting: 6, asked: 2, doubtful: 1, looked_at: 1}
"""The kinds of which something is left to do, and how many of ten are of each."""
EVERY = (lately, *CLOSED, *OPEN)
