"""People: who they are and what they may do; a link for a new password; and the own page."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.app.settings_desk import SettingsDesk
from dropconnect.errors import NotAllowed, UsageError
from dropconnect.web.pages.site import Posted, Site

_GUESSES = "8 per 10 minute"
_ACTS = 50


def people_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/settings/people")
    def people(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return _people(site, request, seat)

    @router.post("/settings/people/link")
    def link(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        """Shown on this page alone: it is kept nowhere, and loading it anew makes another one."""
        person, secret = SettingsDesk(posted.seat).password_link(posted.form["person"])
        address = f"{site.address(request)}/password/{secret}"
        return _people(site, request, posted.seat, made_for=person.name, address=address)

    @router.post("/settings/people/log-out")
    def log_out(posted: Posted = Depends(site.posted)) -> Response:
        person, ended = SettingsDesk(posted.seat).log_out(posted.form["person"])
        return site.go("/settings/people", f"{person.name} is logged out everywhere ({ended}).")

    return router


def me_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/me")
    def me(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return _me(site, request, seat)

    @router.post("/me/password")
    def change(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        seat, form = posted.seat, posted.form
        site.throttle.take(_GUESSES, "password", seat.person.key)
        problems: dict[str, str] = {}
        if form["password"] != form["again"]:
            problems["again"] = "The two new passwords are not the same: type both again."
        else:
            try:
                with seat.recorded("change-password"):
                    seat.door.change_password(seat.person.key, form["old"], form["password"])
            except NotAllowed:
                problems["old"] = "This is not your password of now."
            except UsageError as error:
                problems["password"] = f"{error}."[:1].upper() + f"{error}."[1:]
        if problems:
            return _me(site, request, seat, problems=problems, status=422)
        response = site.go("/me", "Your password is changed. You are logged out everywhere else.")
        site.cookies.keep(response, seat.door.log_in(seat.person.key, form["password"]))
        return response

    return router


def _people(site: Site, request: Request, seat: Seat, *, made_for: str = "", address: str = "") -> Response:
    desk = SettingsDesk(seat)
    return site.page(
        request,
        "settings_people.html",
        seat,
        people=desk.people(),
        last_seen=desk.last_seen(),
        with_password=seat.door.with_password(),
        made_for=made_for,
        address=address,
    )


def _me(
    site: Site, request: Request, seat: Seat, *, problems: dict[str, str] | None = None, status: int = 200
) -> Response:
    acts = seat.door.acts(person=seat.person.name, limit=_ACTS)
    return site.page(request, "me.html", seat, status=status, acts=acts, problems=problems or {})
