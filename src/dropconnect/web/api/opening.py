"""Plans, and the cases that are opened for them."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from dropconnect.app.program_seat import LONGEST_KEY, ProgramSeat
from dropconnect.people import Scope
from dropconnect.report.case import Cancellation
from dropconnect.report.documents import PlanDocument
from dropconnect.report.plan import PlanReport
from dropconnect.web.api.access import AsProgram, Hands, needs, no_store
from dropconnect.web.api.bodies import CancelBody, PlanBody
from dropconnect.web.api.problems import PLAN_CHANGED, REFUSED, Wrong
from dropconnect.web.gate import CONNECTION

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=r"^[!-~]+$",
        description="A name of your own for this request, such as a UUID. The same key with the same body is "
        "the same case, however often it comes; with another body it is a 409.",
    ),
]


def opening_of(hands: Hands) -> APIRouter:
    router = APIRouter(tags=["cases"])

    @router.post("/plans", **needs(Scope.PLAN, 404, 409, 413, 415, 502), operation_id="plan")
    async def plan(body: PlanBody, seat: AsProgram, request: Request) -> PlanDocument:
        """Show what cancelling would do, to the cent. Opens no case and writes nothing anywhere."""
        _require_store(request, seat, body.store)
        found = await hands.do(
            lambda: seat.plan(
                body.store,
                body.order,
                reason=body.reason,
                lines=body.selections,
                store_credit=body.store_credit,
                only_stoppable=body.only_stoppable,
                another=body.another,
            )
        )
        return PlanDocument(plan=found)

    @router.post(
        "/cases",
        **needs(Scope.CANCEL, 404, 409, 413, 415, 502, known=Cancellation),
        operation_id="cancel",
        status_code=201,
    )
    async def cancel(
        body: CancelBody, seat: AsProgram, request: Request, response: Response, key: Key
    ) -> Cancellation:
        """Open a case, and carry its plan out as far as it goes now.

        201: it was opened; what is known to have happened stands in `effects`, what it waits for in `case`.
        200: this key came before, or the store is in shadow mode (`shadow`), where nothing is done. A refused
        plan is a 422 of the type `refused`. Goods that this order has cancelled already are a 409 that names
        the case, unless `another` is said.
        """
        _require_store(request, seat, body.store)
        done = await hands.do(partial(_cancel, seat, body, key))
        if done.case is None or done.known:
            response.status_code = 200
        if done.case is not None:
            response.headers["Location"] = f"{request.scope['root_path']}/cases/{done.case.id}"
        return done

    return router


def _cancel(seat: ProgramSeat, body: CancelBody, key: str) -> Cancellation:
    """Raises ``Wrong`` where no case is opened."""
    changed: list[PlanReport] = []

    def agree(plan: PlanReport) -> bool:
        if plan.due != body.agreed_due:
            changed.append(plan)
        return not changed

    done = seat.cancel(
        body.store,
        body.order,
        agree=agree if body.agreed_due is not None else None,
        reason=body.reason,
        by=seat.person.name,
        lines=body.selections,
        store_credit=body.store_credit,
        only_stoppable=body.only_stoppable,
        another=body.another,
        comment=body.comment,
        request_id=key,
    )
    if changed:
        due = changed[0].due
        words = (
            f"agreed was {body.agreed_due}, and due is {due if due is not None else 'not known yet'} by now"
        )
        raise Wrong(PLAN_CHANGED, f"{words}; no case was opened. Plan again", plan=changed[0])
    if done.refused and not done.shadow:
        raise Wrong(REFUSED, done.refusal, plan=done.plan)
    return done


def _require_store(request: Request, seat: ProgramSeat, store: str) -> None:
    """A store of others is not there."""
    if store not in seat.stores:
        raise no_store(seat, store)
    request.scope[CONNECTION] = store
