"""Whether a supplier's time to answer is really over. The wall clock is a witness, not the judge.

A date that passes lets money move, and a wall clock may be set wrong. So it is held against two others:
the boot clock, which cannot be set, and what the supplier (and where that is needed the store) says the
time is, in the reply to a read that is made anyway. Only a difference that changes the verdict counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from dropconnect.dates import CLOCKS_DIFFER
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import IncidentKind
from dropconnect.saga.case.desk import Desk


class Verdict(Enum):
    """What the clocks say together."""

    NOT_YET = auto()
    PASSED = auto()
    CLOCK_WRONG = auto()
    """Our wall clock says that it has passed, and is wrong: there is time left."""
    UNPROVEN = auto()
    """The clocks differ, or there is only our wall clock: a person decides."""


@dataclass(frozen=True)
class Testimony:
    """The verdict, and what every clock showed, in words for a person."""

    verdict: Verdict
    words: str


def judge(desk: Desk, case: Case, part: Part, heard: datetime | None) -> Testimony:
    """Whether the answer about ``part`` is overdue. ``heard``: what the supplier's clock showed just now.

    Where neither the boot clock nor the supplier confirms our date, the store is read for its own: raises
    what reads raise.
    """
    if part.asked_at is None or part.answer_by is None:
        return Testimony(Verdict.NOT_YET, "")
    time = _Time(desk, part, part.asked_at, part.answer_by)
    if desk.now() < part.answer_by:
        # Somebody may have set it back. The boot clock never runs fast; the supplier's is the second.
        set_back = time.by_boot(timedelta(0)) and time.by_supplier(heard, timedelta(0))
        return Testimony(Verdict.PASSED if set_back else Verdict.NOT_YET, "")
    boot, supplier, store = time.by_boot(CLOCKS_DIFFER), time.by_supplier(heard, CLOCKS_DIFFER), None
    shown = [f"this machine's clock shows {minute(desk.now())}"]
    if heard is not None:
        shown.append(f"{part.supplier}'s {minute(heard)}")
    if not boot and not supplier:
        desk.store.get_order(case.order_id)
        store = time.by_store(desk.store.heard, CLOCKS_DIFFER)
        if desk.store.heard is not None:
            shown.append(f"{desk.store.name}'s {minute(desk.store.heard)}")
    return Testimony(_verdict(boot, supplier, store), ", ".join([*shown, time.running]))


def report_clock(desk: Desk, case: Case, part: Part, shown: str) -> None:
    """This machine's clock is wrong: somebody has to set it, the case goes on by the true time."""
    reason = (
        f"the clock of this machine is wrong: {shown}. Set it; {part.name} keeps the time it has to answer"
    )
    desk.incident(case, IncidentKind.CLOCK_WRONG, reason, part.terms)


def _verdict(boot: bool | None, supplier: bool | None, store: bool | None) -> Verdict:
    """Our wall clock says that the time is over. Each witness: it is, it is not, or nothing."""
    if True in (boot, supplier, store):
        return Verdict.PASSED
    # The boot clock stands still while a machine is paused. Then waiting costs nothing but time.
    return Verdict.CLOCK_WRONG if boot is False or supplier is store is False else Verdict.UNPROVEN


@dataclass(frozen=True)
class _Time:
    """The time that one supplier has. Each method: whether it is over by that clock; None: not known."""

    desk: Desk
    part: Part
    asked_at: datetime
    answer_by: datetime

    def by_boot(self, slack: timedelta) -> bool | None:
        since = self._boot_time
        return None if since is None else since >= self._allowed - slack

    def by_supplier(self, heard: datetime | None, slack: timedelta) -> bool | None:
        """By the time that has passed on its own clock, else by the date."""
        if heard is None:
            return None
        asked = self.part.asked_clocks.date if self.part.asked_clocks else None
        if asked is not None:
            return heard - asked >= self._allowed - slack
        offset = self.desk.world.suppliers.section(self.part.supplier).clock_offset_seconds
        return heard - timedelta(seconds=offset) >= self.answer_by - slack

    def by_store(self, heard: datetime | None, slack: timedelta) -> bool | None:
        if heard is None:
            return None
        return heard - timedelta(seconds=self.desk.section.clock_offset_seconds) >= self.answer_by - slack

    @property
    def running(self) -> str:
        """How long the machine has been running since the supplier was asked, in words."""
        if self._boot_time is None:
            return "it has been started anew since the supplier was asked"
        passed, allowed = (time.total_seconds() / 3600 for time in (self._boot_time, self._allowed))
        return f"it has been running for {passed:.1f} of the {allowed:.1f} hours"

    @property
    def _boot_time(self) -> timedelta | None:
        clocks = self.part.asked_clocks
        if clocks is None or clocks.boot_id != self.desk.clock.boot_id():
            return None
        return timedelta(seconds=self.desk.clock.boot() - clocks.boot)

    @property
    def _allowed(self) -> timedelta:
        return self.answer_by - self.asked_at


def minute(date: datetime) -> str:
    """A date for people."""
    return f"{date:%Y-%m-%d %H:%M} UTC"
