"""A new cancellation: the order, what of it, why; what follows; and the button that does it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.app.wishes import CancelWish
from dropconnect.errors import (
    AmbiguousOrder,
    CaseConflict,
    ConfigurationError,
    NotAllowed,
    OrderNotFound,
    UsageError,
)
from dropconnect.report.case import Cancellation
from dropconnect.report.order import OrderReport, PlanPreview, agreement_of
from dropconnect.report.plan import PlanReport
from dropconnect.web.pages.paste import pasted_at
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

_UNITS = "units:"
_CHANGED = "What would happen is not what was shown. Look at it once more; nothing was done."
_SENT_BEFORE = "This was sent before: here is its case. Nothing was done twice."
_KEPT = "The plan was kept. Nothing was done: the store is in shadow mode."
_NOT_SHOWN = "The plan of this request was not shown yet. Here it is; nothing was done."


@dataclass(frozen=True)
class Wanted:
    """What the fields of the form say."""

    units: Mapping[str, int]
    """Line id -> how many of it."""
    reason: str
    comment: str
    store_credit: bool
    request_id: str
    problems: Mapping[str, str]

    def within(self, order: OrderReport) -> Wanted:
        """The same, of no more than is left."""
        left = {line.line_id: line.left for line in order.lines if line.kind == "item"}
        return replace(self, units={name: min(self.units.get(name, 0), most) for name, most in left.items()})

    def wish(self, order: OrderReport) -> CancelWish:
        items = [line for line in order.lines if line.line_id in self.units]
        is_whole = all(self.units[line.line_id] == line.left for line in items)
        chosen = {
            # What is sold by measure goes whole.
            line.line_id: None if line.measure is not None else self.units[line.line_id]
            for line in items
            if self.units[line.line_id]
        }
        return CancelWish(
            reason=self.reason,
            by="",
            lines=None if is_whole else chosen,
            comment=self.comment,
            store_credit=self.store_credit,
            request_id=self.request_id,
        )


def new_of(site: Site) -> APIRouter:
    router = site.router()
    desk = _Desk(site)

    @router.get("/new")
    def new(request: Request, store: str = "", order: str = "", seat: Seat = Depends(site.seat)) -> Response:
        store = store or (seat.stores[0] if len(seat.stores) == 1 else "")
        if not order.strip() or not store:
            problem = "Choose the store of the order." if order.strip() and not store else ""
            return desk.find(request, seat, store, order, problem)
        try:
            found = seat.order(store, order)
        except AmbiguousOrder as error:
            return desk.choose(request, seat, store, order, error)
        except (OrderNotFound, UsageError, ConfigurationError) as error:
            return desk.find(request, seat, store, order, without_commands(str(error)))
        if found.open_case is not None:
            if seat.find_pasted(request.query_params.get("request", "")) is not None:
                return site.go(pasted_at(request.query_params["request"], store, found.order_id))
            return site.go(f"/cases/{found.open_case}", _has_open_case(found))
        asked = request.query_params
        wanted = _wanted(found, asked.get, is_first="request" not in asked)
        return desk.show(request, seat, found, wanted)

    @router.post("/new")
    def cancel(request: Request, only_stoppable: str = "", posted: Posted = Depends(site.posted)) -> Response:
        return desk.carry_out(request, posted, only_stoppable=bool(only_stoppable))

    return router


class _Desk:
    """What the page does, and its faces."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def carry_out(self, request: Request, posted: Posted, *, only_stoppable: bool) -> Response:
        """What was shown, once. Anything else is shown first."""
        seat, form = posted.seat, posted.form
        found = seat.order(form["store"], form["order"])
        before = found.case_of(form["request"])
        if before is not None:
            return self._site.go(f"/cases/{before}", _SENT_BEFORE)
        wanted = _wanted(found, lambda name: form[name] or None, is_first=False)
        if wanted.problems:
            return self.show(request, seat, found, wanted, status=422)
        shown = form["shown-stoppable" if only_stoppable else "shown"]
        seen: list[PlanReport] = []

        def agree(plan: PlanReport) -> bool:
            seen.append(plan)
            return agreement_of(plan) == shown

        wish = wanted.wish(found)
        wish["only_stoppable"] = only_stoppable
        try:
            done = seat.cancel(found.connection, f"id:{found.order_id}", agree=agree, **wish)
        except CaseConflict:
            again = seat.order(found.connection, f"id:{found.order_id}")
            if again.open_case is None:
                raise
            if seat.find_pasted(wanted.request_id) is not None:
                return self._site.go(pasted_at(wanted.request_id, found.connection, found.order_id))
            return self._site.go(f"/cases/{again.open_case}", _has_open_case(again))
        except NotAllowed:
            raise
        except UsageError as error:
            words = without_commands(str(error))
            return self.show_anew(request, seat, found, wanted, status=422, changed=words)
        if done.case is not None:
            return self._site.go(f"/cases/{done.case.id}", _told(done))
        if done.shadow:
            again_at = urlencode({"store": found.connection, "order": f"id:{found.order_id}"})
            return self._site.go(f"/new?{again_at}", _KEPT)
        was_refused = bool(seen) and seen[-1].refused
        changed = (_CHANGED if shown else _NOT_SHOWN) if seen and not was_refused else done.refusal
        return self.show_anew(request, seat, found, wanted, status=409, changed=changed)

    def find(self, request: Request, seat: Seat, store: str, order: str, problem: str) -> Response:
        return self._site.page(
            request, "new_find.html", seat, status=422 if problem else 200,
            store=store, order=order, problems={"order": problem} if problem else {}, choices=(),
        )  # fmt: skip

    def choose(self, request: Request, seat: Seat, store: str, order: str, error: AmbiguousOrder) -> Response:
        """Several orders fit: the person says which. Nothing is guessed."""
        problem = "" if error.orders else without_commands(str(error))
        choices = tuple(
            (f"/new?{urlencode({'store': store, 'order': f'id:{order_id}'})}", words)
            for order_id, words in error.orders
        )
        return self._site.page(
            request, "new_find.html", seat, status=422 if problem else 200,
            store=store, order=order, problems={"order": problem} if problem else {}, choices=choices,
        )  # fmt: skip

    def show_anew(
        self, request: Request, seat: Seat, order: OrderReport, wanted: Wanted, *, status: int, changed: str
    ) -> Response:
        """As ``show``, of the order as it is now: less of it may be left than when the form was made."""
        now = seat.order(order.connection, f"id:{order.order_id}")
        return self.show(request, seat, now, wanted.within(now), status=status, changed=changed)

    def show(
        self,
        request: Request,
        seat: Seat,
        order: OrderReport,
        wanted: Wanted,
        *,
        status: int = 200,
        changed: str = "",
    ) -> Response:
        preview: PlanPreview | None = None
        trouble = ""
        if wanted.reason and not wanted.problems:
            try:
                preview = seat.preview(order.connection, f"id:{order.order_id}", **wanted.wish(order))
            except UsageError as error:
                trouble = without_commands(str(error))
        if preview is not None and preview.everything.case_id is not None:
            return self._site.go(f"/cases/{preview.everything.case_id}", _SENT_BEFORE)
        pasted = seat.find_pasted(wanted.request_id)
        read = pasted and seat.read_pasted(pasted.name, order.connection, f"id:{order.order_id}")
        marks = {
            "shown": agreement_of(preview.everything) if preview else "",
            "shown-stoppable": agreement_of(preview.stoppable) if preview and preview.stoppable else "",
        }
        return self._site.page(
            request, "new.html", seat, status=status, order=order, wanted=wanted, preview=preview,
            trouble=trouble, changed=changed, marks=marks, problems=wanted.problems, read=read,
        )  # fmt: skip


def _wanted(order: OrderReport, given: Callable[[str], str | None], *, is_first: bool) -> Wanted:
    """``is_first``: nothing was filled in yet; the whole order is meant then."""
    units: dict[str, int] = {}
    problems: dict[str, str] = {}
    items = [line for line in order.lines if line.kind == "item"]
    for place, line in enumerate(items):
        written = given(f"{_UNITS}{line.line_id}")
        text = (written or ("0" if not is_first else str(line.left))).strip()
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > line.left:
            problems[f"units-{place}"] = f"{line.name}: write a whole number from 0 to {line.left}."
            units[line.line_id] = line.left
            continue
        units[line.line_id] = int(text)
    if items and not any(units.values()) and any(line.left for line in items):
        problems["units-0"] = "Choose at least one thing that is to be cancelled."
    reason = given("reason") or ""
    if reason and reason not in {row.reason for row in order.reasons}:
        problems["reason"], reason = "Choose one of the reasons.", ""
    return Wanted(
        units=units,
        reason=reason,
        comment=(given("comment") or "").strip()[:1000],
        store_credit=bool(given("store_credit")),
        request_id=(given("request") or "")[:64] or secrets.token_urlsafe(16),
        problems=problems,
    )


def _has_open_case(order: OrderReport) -> str:
    return (
        f"Order {order.order_number} is being cancelled already: this is its case. Nothing was added to it."
    )


def _told(done: Cancellation) -> str:
    if done.known:
        return _SENT_BEFORE
    return "The cancellation is under way. This page shows how far it is."
