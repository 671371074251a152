"""Settings as one person sees and changes them: of the own stores only; people for who sees all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dropconnect.app.seat import Seat
from dropconnect.errors import NotAllowed, NotThere
from dropconnect.models.facts import MessageKind
from dropconnect.report.mail import MailPreview, MailTest
from dropconnect.report.pause import PauseChange, PauseReport
from dropconnect.report.people import PersonReport, Role
from dropconnect.report.runner import RunnerReport
from dropconnect.report.shadow import ShadowPage
from dropconnect.report.stand import ConnectionStand, MachineStand, MailStand
from dropconnect.report.webhooks import WebhooksReport

_ROWS = 20
"""Orders that one comparison reads."""


class SettingsDesk:
    """Each method means what the front door's of that name means; what changes something is recorded."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._door = seat.door

    @property
    def may_change(self) -> bool:
        return self._seat.person.role is not Role.VIEWER

    def stands(self, *, anew: bool = False) -> tuple[ConnectionStand, ...]:
        return self._door.stands(None if self._seat.sees_all else self._seat.stores, anew=anew)

    def machine(self) -> MachineStand | None:
        """None: it does not concern this person."""
        return self._door.machine_stand() if self._seat.sees_all else None

    def pauses(self) -> tuple[PauseReport, ...]:
        return tuple(row for row in self._door.pauses() if row.store is None or self._seat.sees(row.store))

    def pause(self, store: str | None, because: str) -> PauseChange:
        self._require(store)
        with self._seat.recorded("pause", store=store or "", detail=because):
            return self._door.pause(store, because, by=self._seat.person.name)

    def resume(self, store: str | None) -> PauseChange:
        self._require(store)
        with self._seat.recorded("resume", store=store or ""):
            return self._door.resume(store, by=self._seat.person.name)

    def processes(self) -> tuple[RunnerReport, ...]:
        return self._door.runners() if self._seat.sees_all else ()

    def mails(self) -> tuple[MailStand, ...]:
        return tuple(self._door.mail_stand(store) for store in self._seat.stores)

    def preview(self, store: str, kind: MessageKind, language: str = "") -> MailPreview:
        self._require(store)
        return self._door.preview_mail(store, kind=kind, language=language)

    def test_mail(self, store: str, to: str) -> MailTest:
        self._require(store)
        self._require_change("send test mails")
        with self._seat.recorded("mail-test", store=store, detail=to) as note:
            done = self._door.send_test_mail(store, to)
            note("" if done.accepted else done.detail, None)
        return done

    def install_webhooks(self, connection: str) -> WebhooksReport:
        self._require_connection(connection)
        with self._seat.recorded("install-webhooks", store=connection):
            return self._door.install_webhooks(connection, by=self._seat.person.name)

    def remove_webhooks(self, connection: str) -> WebhooksReport:
        self._require_connection(connection)
        with self._seat.recorded("remove-webhooks", store=connection):
            return self._door.remove_webhooks(connection, by=self._seat.person.name)

    def look_again(self, connection: str) -> None:
        self._require_connection(connection)
        self._door.stands([connection], anew=True)

    def people(self) -> tuple[PersonReport, ...]:
        """``NotAllowed`` for who works for some stores only."""
        if not self._seat.sees_all:
            raise NotAllowed("the list of people is for owners, and for people who work for all stores")
        return self._door.members()

    def last_seen(self) -> Mapping[str, datetime]:
        return self._door.last_seen()

    def password_link(self, name: str) -> tuple[PersonReport, str]:
        """Whose it is, and its secret. Who is there is told to owners alone."""
        with self._seat.recorded("password-link", detail=name):
            self._door.require_owner(self._seat.person.key, "let others in")
            person = self._door.member(name)
            return person, self._door.password_link(person.key, by=self._seat.person.key)

    def log_out(self, name: str) -> tuple[PersonReport, int]:
        """Everywhere; it is recorded by the front door."""
        self._door.require_owner(self._seat.person.key, "log others out")
        person = self._door.member(name)
        return person, self._door.log_out_everywhere(person.key, by=self._seat.person.key)

    def shadow(self, store: str) -> ShadowPage:
        self._require(store)
        return self._door.shadow(store, limit=_ROWS)

    def _require(self, store: str | None) -> None:
        if store is None and not self._seat.sees_all:
            raise NotAllowed(f"{self._seat.person.name} works for {', '.join(self._seat.person.stores)} only")
        if store is not None and not self._seat.sees(store):
            raise NotThere(f"there is no store {store!r}")

    def _require_connection(self, connection: str) -> None:
        if not self._seat.sees_all and connection not in self._seat.stores:
            raise NotThere(f"there is no connection {connection!r}")

    def _require_change(self, to_do: str) -> None:
        if not self.may_change:
            raise NotAllowed(f"{self._seat.person.name} may look only, and not {to_do}")
