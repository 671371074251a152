"""Many cancellations at once: the list, its plan, one button, progress, stop, go on, the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from dropconnect.app.bulk_lists import BulkLists
from dropconnect.app.seat import Seat
from dropconnect.errors import CaseConflict, ConfigurationError, NotAllowed, UsageError
from dropconnect.report.bulk import BulkOrder, BulkState
from dropconnect.report.bulk_run import BulkPhase, BulkRunReport
from dropconnect.report.bulk_table import csv_of
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

_MOST_SHOWN = 20
_NO_LIST = "Paste the numbers of the orders, or choose a file."
_ONE_LIST = "Paste numbers or choose a file, not both."
_NO_REASON = "Choose a reason; a file can have its own, in a column of this name."
_CHANGED = "The list is not what was shown any more. Look at it once more; nothing was done."
_ALREADY = "This was sent before: here is how far it is. Nothing was done twice."


def bulk_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/bulk")
    def overview(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return _overview(site, request, seat, {}, {})

    @router.post("/bulk")
    def begin(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        file, numbers = form.file("file"), form["numbers"].strip()
        problems = _problems(form["reason"], numbers, file)
        if not problems:
            try:
                run = BulkLists(seat).begin(form["store"], reason=form["reason"], numbers=numbers, file=file)
                return site.go(f"/bulk/{run.id}")
            except (NotAllowed, CaseConflict):
                raise
            except (UsageError, ConfigurationError) as error:
                problems = {"file" if file else "numbers": without_commands(str(error))}
        return _overview(site, request, seat, problems, form.kept, status=422)

    _one_run(site, router)
    _reports(site, router)
    return router


def _one_run(site: Site, router: APIRouter) -> None:
    @router.get("/bulk/{run_id}")
    def look(
        request: Request,
        run_id: str,
        page: Annotated[int, Query(le=100_000)] = 1,
        state: str = "",
        seat: Seat = Depends(site.seat),
    ) -> Response:
        return _shown(site, request, seat, BulkLists(seat).look(run_id), page=page, state=state)

    @router.post("/bulk/{run_id}")
    def change(request: Request, run_id: str, posted: Posted = Depends(site.posted)) -> Response:
        """The ticks of the page that was sent count first, then what is to be done."""
        lists, form = BulkLists(posted.seat), posted.form
        told = lists.look(run_id)
        here = f"/bulk/{run_id}?{urlencode({'page': form['page'] or '1', 'state': form['state']})}"
        if told.phase is not BulkPhase.PLANNED:
            return site.go(f"/bulk/{run_id}", _ALREADY)
        shown, kept = _numbers(form.all("row")), _numbers(form.all("keep"))
        now = lists.leave_out(run_id, [row for row in shown if row not in kept], of=shown) if shown else told
        if form["do"] != "go":
            return site.go(here, f"{now.left_out} rows are left out.")
        if now.agreement != form["agreement"]:
            return _shown(site, request, posted.seat, now, status=409, changed=_CHANGED)
        lists.go(run_id, form["agreement"])
        return site.go(f"/bulk/{run_id}")

    @router.post("/bulk/{run_id}/stop")
    def stop(run_id: str, posted: Posted = Depends(site.posted)) -> Response:
        BulkLists(posted.seat).stop(run_id)
        return site.go(f"/bulk/{run_id}")

    @router.post("/bulk/{run_id}/resume")
    def resume(run_id: str, posted: Posted = Depends(site.posted)) -> Response:
        BulkLists(posted.seat).resume(run_id)
        return site.go(f"/bulk/{run_id}")

    @router.post("/bulk/{run_id}/discard")
    def discard(run_id: str, posted: Posted = Depends(site.posted)) -> Response:
        BulkLists(posted.seat).discard(run_id)
        return site.go("/bulk", "The list was thrown away. What was carried out of it stays as it is.")


def _reports(site: Site, router: APIRouter) -> None:
    @router.get("/bulk/{run_id}/report.csv")
    def as_csv(run_id: str, seat: Seat = Depends(site.seat)) -> Response:
        orders = BulkLists(seat).orders(run_id)
        return _download(csv_of(orders), "text/csv; charset=utf-8", f"{run_id}.csv")

    @router.get("/bulk/{run_id}/report.json")
    def as_json(run_id: str, seat: Seat = Depends(site.seat)) -> Response:
        lists = BulkLists(seat)
        told, orders = lists.look(run_id), lists.orders(run_id)
        return _download(_json(told, orders), "application/json", f"{run_id}.json")


def _overview(
    site: Site,
    request: Request,
    seat: Seat,
    problems: dict[str, str],
    kept: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runs = BulkLists(seat).runs()
    mine = next((run for run in runs if run.by == seat.person.name and not run.is_over), None)
    return site.page(
        request,
        "bulk.html",
        seat,
        status=status,
        runs=runs[:_MOST_SHOWN],
        mine=mine,
        problems=problems,
        kept=kept,
        # A row whose store does not know its reason is told as one.
        reasons=dict.fromkeys(row.reason for store in seat.stores for row in seat.door.reasons(store)),
    )


def _shown(
    site: Site,
    request: Request,
    seat: Seat,
    run: BulkRunReport,
    *,
    page: int = 1,
    state: str = "",
    status: int = 200,
    changed: str = "",
) -> Response:
    state = state if state in {str(known) for known in BulkState} else ""
    rows = BulkLists(seat).page(run.id, page=max(1, page), state=state)
    return site.page(
        request,
        "bulk_run.html",
        seat,
        status=status,
        run=run,
        rows=rows,
        state=state,
        changed=changed,
        may_act=seat.person.role != "viewer",
    )


def _problems(reason: str, numbers: str, file: bytes) -> dict[str, str]:
    found = {}
    if not numbers and not file:
        found["numbers"] = _NO_LIST
    if numbers and file:
        found["numbers"] = _ONE_LIST
    if numbers and not reason:
        found["reason"] = _NO_REASON
    return found


def _numbers(written: list[str]) -> list[int]:
    return [int(text) for text in written if text.isascii() and text.isdecimal() and len(text) < 10]


def _json(run: BulkRunReport, orders: Iterator[BulkOrder]) -> Iterator[str]:
    """The run with all its rows, piece by piece: no list is too long."""
    yield run.model_dump_json()[:-1] + ',"orders":['
    for place, order in enumerate(orders):
        yield ("," if place else "") + order.model_dump_json()
    yield "]}"


def _download(text: Iterator[str], kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="dropconnect-{name}"'}
    return StreamingResponse(text, media_type=kind, headers=headers)
