"""Plans that programs were shown. One is carried out once, as it was shown, within a quarter of an hour."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Unpack

from dropconnect.app.program_seat import ProgramSeat, require_key
from dropconnect.app.tokens import Tokens
from dropconnect.app.wishes import PlanWish, selections
from dropconnect.errors import CaseConflict, DropConnectError, NotThere, UsageError
from dropconnect.journal.shown_plans import KeptPlan
from dropconnect.models.cancellation import LineSelection
from dropconnect.people import Scope
from dropconnect.report.case import Cancellation
from dropconnect.report.plan import PlanReport
from dropconnect.report.tokens import ShownPlanReport

PLAN_LASTS = timedelta(minutes=15)
_FORGOTTEN = timedelta(days=7)
"""After its end: until then a program hears that its plan is over, and not that there was none."""
_PLAN_AGAIN = "plan again, and carry the new plan out"


class PlanShelf(Tokens):
    """Keeps plans between the look and the act of a program."""

    def show_plan(
        self, seat: ProgramSeat, store: str, order: str, *, comment: str = "", **wish: Unpack[PlanWish]
    ) -> ShownPlanReport:
        """Plan as ``seat.plan``, and keep the plan under an id with which ``carry_out_plan`` takes it up."""
        plan = seat.plan(store, order, **wish)
        now = self._clock.now()
        kept = KeptPlan(
            id=f"plan_{secrets.token_urlsafe(16)}",
            token_id=seat.token.id,
            connection=store,
            order_id=plan.order_id,
            wish=_written(wish, comment),
            plan=plan.model_dump_json(),
            until=now + PLAN_LASTS,
            used_key=None,
        )
        with self._journal.opened().write() as writing:
            writing.shown_plans.forget(before=now - _FORGOTTEN)
            writing.shown_plans.add(kept)
        return ShownPlanReport(plan_id=kept.id, until=kept.until, plan=plan)

    def carry_out_plan(
        self, seat: ProgramSeat, plan_id: str, key: str, *, another: bool = False
    ) -> Cancellation:
        """Carry out, once, the plan that this program was shown. The same key again is the same case.

        If it would pay anything else by now, nothing is done, and the refusal says so. Raises ``NotThere``
        for a plan that the program was not shown, ``UsageError`` for one that is over, ``CaseConflict`` for
        one that another key has carried out, and what ``seat.cancel`` raises.
        """
        seat.require(Scope.CANCEL)
        require_key(key)
        try:
            kept = self._taken(seat, plan_id, key)
        except DropConnectError as error:
            with seat.recorded("cancel", detail=plan_id):
                raise error from None
        shown = PlanReport.model_validate_json(kept.plan)
        changes: list[str] = []

        def agree(now: PlanReport) -> bool:
            changes.extend(_changes(shown, now))
            return not changes

        wish = _read(kept.wish)
        wish["another"] = wish["another"] or another
        done = seat.cancel(
            kept.connection, f"id:{kept.order_id}", agree=agree, request_id=key, by=seat.person.name, **wish
        )
        if not changes:
            return done
        return done.changed(refusal=f"nothing was done, as it changed: {'; '.join(changes)}. {_PLAN_AGAIN}")

    def _taken(self, seat: ProgramSeat, plan_id: str, key: str) -> KeptPlan:
        """The plan, which belongs to this key from now on."""
        with self._journal.opened().read() as reading:
            kept = reading.shown_plans.find(plan_id, seat.token.id)
            is_known = kept is not None and reading.cases.named(kept.connection, key) is not None
        if kept is None:
            raise NotThere(f"this program was not shown a plan {plan_id!r}: {_PLAN_AGAIN}")
        if self._clock.now() >= kept.until and not is_known:
            raise UsageError(f"the plan is older than {_minutes(PLAN_LASTS)} minutes: {_PLAN_AGAIN}")
        with self._journal.opened().write() as writing:
            is_ours = writing.shown_plans.use(plan_id, key)
            taken = writing.shown_plans.find(plan_id, seat.token.id) or kept
        if not is_ours:
            raise CaseConflict(
                f"this plan was carried out under the key {taken.used_key!r}; ask with that key how it "
                f"stands. For something else {_PLAN_AGAIN}"
            )
        return kept


def _changes(shown: PlanReport, now: PlanReport) -> list[str]:
    """What would be paid or cancelled otherwise than was shown, in words."""
    found = []
    if (shown.due, shown.expected, shown.released) != (now.due, now.expected, now.released):
        found.append(f"at most {shown.due or 'an unknown amount'} was to be paid back, now {now.due}")
    if shown.lines != now.lines or shown.whole_order != now.whole_order:
        found.append("other lines or units would be cancelled")
    if shown.tenders != now.tenders:
        found.append("something else would be given back by hand")
    if shown.suppliers_only != now.suppliers_only:
        found.append("the order is over at its store" if now.suppliers_only else "the order is not over")
    return found


def _written(wish: PlanWish, comment: str) -> dict[str, Any]:
    return {
        "reason": wish["reason"],
        "lines": [line.model_dump(mode="json") for line in selections(wish.get("lines"))],
        "store_credit": wish.get("store_credit", False),
        "only_stoppable": wish.get("only_stoppable", False),
        "another": wish.get("another", False),
        "comment": comment,
    }


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    return {**written, "lines": tuple(LineSelection.model_validate(line) for line in written["lines"])}


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
