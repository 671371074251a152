"""Coming in and going out: the log-in, the link that sets a password, the log-out."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.errors import NotAllowed, UsageError
from dropconnect.web.pages.forms import Form
from dropconnect.web.pages.site import Posted, Site

_PER_ADDRESS, _PER_NAME, _PER_NAME_IN_ALL = "30 per 10 minute", "8 per 10 minute", "600 per hour"


def entry_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/login")
    def log_in(request: Request, next: str = "/") -> Response:
        if site.door.logged_in(site.cookies.secret(request)):
            return site.go(own(next))
        return site.page(request, "log_in.html", wanted=own(next), problem="", name="")

    @router.post("/login")
    def logged_in(request: Request, form: Form = Depends(site.form)) -> Response:
        name, wanted = form["name"].strip(), own(form["next"])
        address = site.address_of(request)
        site.throttle.take(_PER_ADDRESS, "log-in", address)
        site.throttle.take(_PER_NAME, "log-in", name.casefold(), address)
        site.throttle.take(_PER_NAME_IN_ALL, "log-in", name.casefold())
        try:
            secret = site.door.log_in(name, form["password"])
        except NotAllowed:
            problem = (
                "This name and this password do not fit together. Check both, or ask the owner for a link."
            )
            return site.page(request, "log_in.html", status=403, wanted=wanted, problem=problem, name=name)
        response = site.go(wanted)
        site.cookies.keep(response, secret)
        return response

    @router.post("/logout")
    def log_out(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        if posted.form["everywhere"]:
            ended = site.door.log_out_everywhere(posted.seat.person.key, by=posted.seat.person.key)
            response = site.go("/login", f"You are logged out in all places ({ended}).")
        else:
            site.door.log_out(site.cookies.secret(request))
            response = site.go("/login", "You are logged out.")
        site.cookies.forget(response)
        return response

    return router


def passwords_of(site: Site) -> APIRouter:
    """Setting a password by a link that works once."""
    router = site.router()

    @router.get("/password/{secret}")
    def choose_password(request: Request, secret: str) -> Response:
        site.throttle.take(_PER_ADDRESS, "password-link", site.address_of(request))
        person = site.door.whose_link(secret)
        return site.page(request, "password.html", person=person, problem="", secret=secret)

    @router.post("/password/{secret}")
    def chosen_password(request: Request, secret: str, form: Form = Depends(site.form)) -> Response:
        site.throttle.take(_PER_ADDRESS, "password-link", site.address_of(request))
        person = site.door.whose_link(secret)
        password = form["password"]
        problem = "" if password == form["again"] else "The two passwords are not the same: type both again."
        if not problem:
            try:
                site.door.set_password(secret, password)
            except UsageError as error:
                problem = f"{error}."[:1].upper() + f"{error}."[1:]
        if problem:
            return site.page(
                request, "password.html", status=422, person=person, problem=problem, secret=secret
            )
        response = site.go("/", "Your password is set, and you are logged in.")
        site.cookies.keep(response, site.door.log_in(person.key, password))
        return response

    return router


def own(address: str) -> str:
    """An address of ours to go on to: never one that leads to another host."""
    is_ours = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_ours and address.isprintable() else "/"
