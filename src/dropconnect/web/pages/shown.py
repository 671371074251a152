"""How values are shown on pages: money, times, words. Everything is escaped by the templates."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_timedelta
from markupsafe import Markup

from dropconnect.models.money import Money
from dropconnect.plain import plain

_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


def money(amount: Money | None, *, unknown: str = "not known yet") -> Markup:
    """``130.89 USD`` in one piece, a negative amount with a minus."""
    if amount is None:
        return Markup('<span class="quiet">{}</span>').format(unknown)
    text = str(amount).replace(" ", _NO_BREAK).replace("-", _MINUS)
    return Markup('<span class="amount">{}</span>').format(text)


def moment(at: datetime | None, now: datetime, zone: tzinfo | None) -> Markup:
    """``2 h ago, Tue 14:10``: how long from now, and the exact time in the reader's zone."""
    if at is None:
        return Markup('<span class="quiet">no date</span>')
    local = at.astimezone(zone)
    return Markup('<time datetime="{}">{} \N{MIDDLE DOT} {}</time>').format(
        at.isoformat(timespec="seconds"), _relative(at - now), _exact(local, now.astimezone(zone))
    )


def duration(since: datetime, now: datetime) -> str:
    """For how long: ``2 d 3 h``."""
    return span(now - since)


def span(length: timedelta) -> str:
    """A length of time in its two largest units."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    told = [f"{count}{_NO_BREAK}{unit}" for count, unit in parts if count]
    return " ".join(told[:2]) or f"0{_NO_BREAK}min"


def words(name: object) -> str:
    """A name of the program's as people write it: ``changed-mind`` is changed mind."""
    return plain(str(name)).replace("-", " ").replace("_", " ")


def told(text: object) -> str:
    """Words from outside: without what would hide in them. The template escapes the rest."""
    return plain(str(text), keep_lines=True)


def capital(text: object) -> str:
    """With a capital at its beginning."""
    words = str(text)
    return words[:1].upper() + words[1:]


def is_address(text: object) -> bool:
    """Whether a text is the address of a page, which may be pressed."""
    parts = str(text).split()
    return len(parts) == 1 and parts[0].startswith(("https://", "http://"))


def _relative(length: timedelta) -> str:
    if abs(length) < timedelta(minutes=1):
        return "now"
    text = format_timedelta(length, format="short", add_direction=True, locale="en")
    return text.replace(".", "")


def _exact(local: datetime, now: datetime) -> str:
    days = abs((local.date() - now.date()).days)
    if days < 6:
        return f"{local:%a %H:%M}"
    return f"{local:%d %b %H:%M}" if local.year == now.year else f"{local:%d %b %Y %H:%M}"
