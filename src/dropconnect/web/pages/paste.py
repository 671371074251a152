"""A customer's mail or chat is pasted: the order is found, and what is asked for is proposed."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.errors import (
    AmbiguousOrder,
    ConfigurationError,
    NotAllowed,
    NotThere,
    OrderNotFound,
    UsageError,
)
from dropconnect.report.pasted import PastedWish
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

_FIELDS = ("name", "order", "mail", "received", "goods")


def paste_of(site: Site) -> APIRouter:
    router, desk = site.router(), _Desk(site)

    @router.get("/new/paste")
    def paste(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return desk.ask(request, seat, secrets.token_urlsafe(16))

    @router.post("/new/paste")
    def keep(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        name, text = posted.form["paste"], posted.form["text"]
        try:
            kept = posted.seat.keep_pasted(text, name=name)
        except NotAllowed:
            raise
        except UsageError as error:
            return desk.ask(request, posted.seat, name, without_commands(str(error)))
        return site.go(f"/new/paste/{quote(kept.name)}")

    @router.get("/new/paste/{name}")
    def read(
        request: Request,
        name: str,
        store: str = "",
        order: str = "",
        plain: str = "",
        seat: Seat = Depends(site.seat),
    ) -> Response:
        if store and order.strip():
            return desk.meant(request, seat, name, store, order, is_plain=bool(plain))
        found = seat.orders_of_pasted(name)
        if found.is_sure:
            return site.go(pasted_at(name, found.hits[0].connection, found.hits[0].order_id))
        return desk.find(request, seat, name)

    @router.post("/new/paste/{name}/add")
    def add(name: str, posted: Posted = Depends(site.posted)) -> Response:
        number = posted.form["case"]
        if not number.isascii() or not number.isdecimal() or len(number) > 9:
            raise NotThere("there is no such case")
        try:
            posted.seat.add_pasted(name, int(number))
        except NotThere:
            posted.seat.case(int(number))
            return site.go(f"/cases/{number}", "These words were added before. Nothing was done twice.")
        return site.go(
            f"/cases/{number}", "The customer's words stand in the timeline. Nothing else changed."
        )

    @router.post("/new/paste/{name}/withdrawal")
    def withdraw(request: Request, name: str, posted: Posted = Depends(site.posted)) -> Response:
        return desk.withdraw(request, posted, name)

    return router


class _Desk:
    """What the pages do, and their faces."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def ask(self, request: Request, seat: Seat, name: str, problem: str = "") -> Response:
        problems = {"text": problem} if problem else {}
        return self._site.page(
            request, "paste.html", seat, status=422 if problem else 200, name=name, problems=problems
        )

    def find(
        self, request: Request, seat: Seat, name: str, store: str = "", order: str = "", problem: str = ""
    ) -> Response:
        """Several orders fit, or none: the person says which."""
        found = seat.orders_of_pasted(name)
        choices = [(pasted_at(name, hit.connection, hit.order_id), hit) for hit in found.hits]
        return self._site.page(
            request, "paste_find.html", seat, status=422 if problem else 200, found=found, choices=choices,
            pasted=found.pasted, store=store, order=order, problems={"order": problem} if problem else {},
        )  # fmt: skip

    def meant(
        self, request: Request, seat: Seat, name: str, store: str, order: str, *, is_plain: bool
    ) -> Response:
        """It is this order: a case that there is, a withdrawal, or a new cancellation that is filled in."""
        try:
            wish = seat.read_pasted(name, store, order)
        except AmbiguousOrder as error:
            return self.find(request, seat, name, store, order, _which(error))
        except (OrderNotFound, UsageError, ConfigurationError) as error:
            return self.find(request, seat, name, store, order, without_commands(str(error)))
        withdraws = bool(wish.pasted.withdrawal) and wish.takes_withdrawals and not is_plain
        if not withdraws and wish.order.open_case is None:
            return self._site.go(f"/new?{_filled(wish, is_plain=is_plain)}")
        return self._show(request, seat, wish, withdraws=withdraws)

    def withdraw(self, request: Request, posted: Posted, name: str) -> Response:
        seat, form = posted.seat, posted.form
        store = form["store"]
        typed = {field: form[field] for field in (*_FIELDS, "language")}
        try:
            received = datetime.fromisoformat(form["received"])
        except ValueError:
            problem = {"received": "Write the day and the hour when the mail came."}
            return self._again(request, posted, name, typed, problem)
        zone = seat.zone
        at = received.replace(tzinfo=zone) if zone is not None else received.astimezone()
        try:
            stated = seat.record_withdrawal(
                store, form["name"], form["order"], form["goods"], form["mail"], form["language"],
                received_at=at, pasted=name,
            )  # fmt: skip
        except NotAllowed:
            raise
        except UsageError as error:
            words = without_commands(str(error))
            field = next((field for field in _FIELDS if words.startswith(field)), "name")
            return self._again(request, posted, name, typed, {field: words})
        return self._site.go(
            f"/withdrawals/{stated.id}", "The withdrawal is kept, and its receipt goes to the customer."
        )

    def _again(
        self, request: Request, posted: Posted, name: str, typed: dict[str, str], problems: dict[str, str]
    ) -> Response:
        form = posted.form
        wish = posted.seat.read_pasted(name, form["store"], form["id"])
        return self._show(request, posted.seat, wish, withdraws=True, typed=typed, problems=problems)

    def _show(
        self,
        request: Request,
        seat: Seat,
        wish: PastedWish,
        *,
        withdraws: bool,
        typed: dict[str, str] | None = None,
        problems: dict[str, str] | None = None,
    ) -> Response:
        pasted = wish.pasted
        came = (pasted.sent_at or pasted.pasted_at).astimezone(seat.zone)
        shown = {
            "name": pasted.sender_name,
            "order": wish.order.order_number,
            "goods": wish.goods,
            "mail": wish.mail,
            "received": f"{came:%Y-%m-%dT%H:%M}",
            "language": pasted.language or "en",
        }
        again = urlencode(
            {"store": wish.order.connection, "order": f"id:{wish.order.order_id}", "plain": "yes"}
        )
        return self._site.page(
            request, "paste_order.html", seat, status=422 if problems else 200, wish=wish, pasted=pasted,
            withdraws=withdraws, typed=typed or shown, problems=problems or {},
            plain=f"/new/paste/{quote(pasted.name)}?{again}",
        )  # fmt: skip


def pasted_at(name: str, store: str, order_id: str) -> str:
    """The address at which pasted words are read of this order."""
    return f"/new/paste/{quote(name)}?{urlencode({'store': store, 'order': f'id:{order_id}'})}"


def _filled(wish: PastedWish, *, is_plain: bool) -> str:
    """The address of the new cancellation, with what is proposed."""
    reason = "" if is_plain and wish.pasted.withdrawal else wish.reason
    fields = {
        "store": wish.order.connection,
        "order": f"id:{wish.order.order_id}",
        "request": wish.pasted.name,
        **{f"units:{line.line_id}": "0" for line in wish.order.lines if line.kind == "item"},
        **{f"units:{line_id}": str(count) for line_id, count in wish.units.items()},
    }
    return urlencode({**fields, "reason": reason} if reason else fields)


def _which(error: AmbiguousOrder) -> str:
    words = "; ".join(words for _, words in error.orders)
    return f"More than one order fits: {words}. Write its number with # before it." if words else str(error)
