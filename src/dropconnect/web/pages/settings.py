"""Settings: are the connections in order, webhooks, who writes to customers, pause, shadow mode."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.app.settings_desk import SettingsDesk
from dropconnect.errors import ConfigurationError, ConnectorError, NotAllowed, UsageError
from dropconnect.models.facts import MessageKind
from dropconnect.web.pages.rendering import without_commands
from dropconnect.web.pages.site import Posted, Site

_TEST_MAILS = "10 per hour"
_NO_REASON = "Say why, in a few words: everybody who waits reads it."


def settings_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/settings")
    def settings(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return _shown(site, request, seat)

    @router.post("/settings/check")
    def check(posted: Posted = Depends(site.posted)) -> Response:
        SettingsDesk(posted.seat).stands(anew=True)
        return site.go("/settings", "The connections are being looked at.")

    @router.post("/settings/pause")
    def pause(request: Request, posted: Posted = Depends(site.posted)) -> Response:
        store, because = posted.form["store"] or None, posted.form["because"].strip()
        if not because:
            return _shown(site, request, posted.seat, status=422, problems={"because": _NO_REASON})
        done = SettingsDesk(posted.seat).pause(store, because)
        words = f"Stopped for {store or 'all stores'}."
        if done.on_their_way:
            words += f" {done.on_their_way} calls had left already; what became of them is looked up."
        return site.go("/settings", words)

    @router.post("/settings/resume")
    def resume(posted: Posted = Depends(site.posted)) -> Response:
        store = posted.form["store"] or None
        SettingsDesk(posted.seat).resume(store)
        return site.go("/settings", f"It goes on for {store or 'all stores'}.")

    @router.post("/settings/webhooks/{connection}")
    def webhooks(connection: str, posted: Posted = Depends(site.posted)) -> Response:
        desk = SettingsDesk(posted.seat)
        if posted.form["do"] == "remove":
            gone = desk.remove_webhooks(connection)
            words = f"{len(gone.webhooks)} webhooks of {connection} were removed."
        else:
            set_up = desk.install_webhooks(connection)
            words = f"Webhooks of {connection} are set." if set_up.ok else f"Not all of {connection} are set."
        desk.look_again(connection)
        return site.go("/settings", words)

    _mails(site, router)

    @router.get("/settings/shadow/{store}")
    def shadow(request: Request, store: str, seat: Seat = Depends(site.seat)) -> Response:
        found = SettingsDesk(seat).shadow(store)
        return site.page(request, "settings_shadow.html", seat, store=store, found=found)

    return router


def _mails(site: Site, router: APIRouter) -> None:
    @router.get("/settings/mail/{store}")
    def mail(
        request: Request,
        store: str,
        kind: str = "",
        language: str = "",
        seat: Seat = Depends(site.seat),
    ) -> Response:
        return _mail(site, request, seat, store, kind=kind, language=language)

    @router.post("/settings/mail/{store}")
    def send(request: Request, store: str, posted: Posted = Depends(site.posted)) -> Response:
        seat, to = posted.seat, posted.form["to"].strip()
        if "@" not in to:
            problem = "Write a mail address, such as ada@shop.example.test."
            return _mail(site, request, seat, store, to=to, problem=problem, status=422)
        site.throttle.take(_TEST_MAILS, "mail-test", seat.person.key)
        try:
            done = SettingsDesk(seat).test_mail(store, to)
        except NotAllowed:
            raise
        except (UsageError, ConfigurationError, ConnectorError) as error:
            words = without_commands(str(error))
            return _mail(site, request, seat, store, to=to, problem=words, status=422)
        if not done.accepted:
            return _mail(site, request, seat, store, to=to, problem=done.detail, status=422)
        return site.go(f"/settings/mail/{store}", f"The mail server took it for {to}: look into the mailbox.")


def _shown(
    site: Site, request: Request, seat: Seat, *, status: int = 200, problems: dict[str, str] | None = None
) -> Response:
    desk = SettingsDesk(seat)
    stands = desk.stands()
    return site.page(
        request,
        "settings.html",
        seat,
        status=status,
        stands=sorted(stands, key=lambda stand: stand.check is None or stand.check.ok),
        at_work=any(stand.at_work for stand in stands),
        machine=desk.machine(),
        pauses=desk.pauses(),
        processes=desk.processes(),
        mails=desk.mails(),
        shadow=[name for name in seat.door.shadow_stores() if seat.sees(name)],
        may_change=desk.may_change,
        problems=problems or {},
    )


def _mail(
    site: Site,
    request: Request,
    seat: Seat,
    store: str,
    *,
    kind: str = "",
    language: str = "",
    to: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    desk = SettingsDesk(seat)
    wanted = MessageKind(kind) if kind in {str(known) for known in MessageKind} else MessageKind.OUTCOME
    preview = desk.preview(store, wanted, language[:20])
    return site.page(
        request,
        "settings_mail.html",
        seat,
        status=status,
        store=store,
        stand=seat.door.mail_stand(store),
        preview=preview,
        kinds=[str(known) for known in MessageKind],
        to=to or seat.person.mail,
        problem=problem,
        may_change=desk.may_change,
    )
