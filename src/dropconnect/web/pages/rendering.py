"""Makes the text of pages from templates (Jinja2), with what every template may use."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dropconnect.app import Dropconnect
from dropconnect.app.seat import Seat
from dropconnect.plain import called
from dropconnect.web.pages import shown
from dropconnect.zones import in_zone

_COMMAND = re.compile(r"[^.;:(]*`dropconnect[^`]*`[^.;)]*[.;)]?")


class Rendering:
    """The templates of one server."""

    def __init__(self, door: Dropconnect) -> None:
        self._door = door
        self._templates = Environment(
            loader=PackageLoader("dropconnect.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters.update(
            called=called,
            money=shown.money,
            words=shown.words,
            reason=self._reason,
            told=shown.told,
            span=shown.span,
            pages=without_commands,
            capital=shown.capital,
        )
        self._templates.tests["address"] = shown.is_address

    def _reason(self, name: str) -> str:
        return shown.told(self._door.reason_words(name))

    def page(self, name: str, seat: Seat | None, /, *, path: str, **context: Any) -> str:
        now = self._door.now()
        zone = seat.zone if seat else self._door.zone()
        when = partial(shown.moment, now=now, zone=zone)

        def how_long(since: datetime) -> str:
            return shown.duration(since, now)

        def said(text: object) -> str:
            """Words of the journal: its times are told in the reader's zone."""
            return in_zone(shown.told(text), zone, now)

        frame: dict[str, Any] = {
            "seat": seat,
            "path": path,
            "now": now,
            "when": when,
            "how_long": how_long,
            "said": said,
        }
        if seat is not None:
            frame["counts"] = seat.counts()
        return self._templates.get_template(name).render(**frame, **context)


def without_commands(text: str) -> str:
    """Words of the front door without the parts that name a command: pages have buttons for that."""
    shorter = _COMMAND.sub("", text).strip(" ;,:")
    return shorter or text
