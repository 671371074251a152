"""A pasted mail or chat: its words, those of the customer alone, and who sent it when.

A mail is pasted as its source, as HTML, or as a mail program shows it, with or without some of its headers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from dropconnect.plain import capped, plain
from dropconnect.written.html_text import is_html, text_of
from dropconnect.written.orders import mails_in

MOST_PASTED = 100_000
"""Characters that are looked at. The source of a mail has its pictures behind its words."""
_LONGEST_HEADER = 400
MOST_KEPT = 10_000
"""Characters of words that are kept."""
_MOST_READ = 2 * MOST_KEPT
_HEADERS = {
    "from": "from", "von": "from", "de": "from",
    "to": "to", "an": "to", "cc": "to", "bcc": "to", "kopie": "to", "reply-to": "to", "antwort an": "to",
    "subject": "subject", "betreff": "subject",
    "date": "date", "sent": "date", "datum": "date", "gesendet": "date",
}  # fmt: skip
_HEADER = re.compile(r"^\W{0,4}(?P<name>[A-Za-z][A-Za-z -]{0,24}?)\W{0,4}:\s+(?P<value>.*)$")
_SOURCE = re.compile(r"(?im)^(message-id|mime-version|received|return-path|content-type|dkim-signature):")
_QUOTE = re.compile(r"^\s*>")
_BEGIN_OF_OLD = re.compile(
    r"(?im)^\s*(?:"
    r"on\b[^\n]{4,200}(?:\n[^\n]{0,120})?\bwrote:\s*$"
    r"|am\b[^\n]{4,200}(?:\n[^\n]{0,120})?\bschrieb\b[^\n]{0,120}:?\s*$"
    r"|-{2,}\s*(?:original message|forwarded message|urspr\u00fcngliche nachricht|weitergeleitete nachricht)"
    r"|_{10,}\s*$"
    r")"
)
_SIGNATURE = re.compile(
    r"(?im)^(?:--\s*|sent from my .{2,40}|get outlook for .{2,20}|von meinem .{2,40} gesendet"
    r"|gesendet (?:von|mit) .{2,40})$"
)


@dataclass(frozen=True)
class Letter:
    """``text``: all words, to be kept; ``own``: what the customer wrote now, without old mails and signature.

    ``is_cut``: it was longer than what is kept. ``sent_at``: in UTC; None: it does not say.
    """

    text: str = field(repr=False)
    own: str = field(repr=False)
    sender: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    sent_at: datetime | None = None
    is_cut: bool = False


def read_message(pasted: str) -> Letter:
    """Read what was pasted. Nothing that can be pasted is an error."""
    is_long = len(pasted) > MOST_PASTED
    raw = pasted[:MOST_PASTED].replace("\r\n", "\n").replace("\r", "\n").strip()
    headers, body = _parted(raw)
    body = seen(text_of(body) if is_html(body) else body)[:_MOST_READ]
    told = {name: seen(value) for name, value in headers.items()}
    name, address = _sender(told.get("from", ""))
    shown = [f"{kind.capitalize()}: {told[kind]}" for kind in ("from", "date", "subject") if told.get(kind)]
    text = "\n".join([*shown, *([""] if shown else []), body]).strip()
    return Letter(
        text=capped(text, MOST_KEPT),
        own=own_words(body)[:MOST_KEPT],
        sender=address,
        name=name,
        subject=told.get("subject", ""),
        sent_at=_moment(headers.get("date", "")),
        is_cut=is_long or len(text) > MOST_KEPT,
    )


def seen(text: str) -> str:
    """Without characters that nobody sees, as those that turn the reading direction or join letters."""
    text = unicodedata.normalize("NFC", text)
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    lines = (" ".join(line.split()) for line in plain(visible, keep_lines=True).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def own_words(body: str) -> str:
    """Without old mails and signature; all of it where nothing else is left."""
    lines = body.split("\n")
    unquoted = "\n".join(line for line in lines if not _QUOTE.match(line))
    begin = _BEGIN_OF_OLD.search(unquoted)
    above = unquoted[: begin.start()] if begin is not None else _above_headers(unquoted)
    signature = _SIGNATURE.search(above)
    words = (above[: signature.start()] if signature is not None else above).strip()
    if words:
        return words
    # An answer below the old mail.
    below = unquoted[begin.end() :].strip() if begin is not None else ""
    return below or body.strip()


def _above_headers(text: str) -> str:
    """Up to the headers of an older mail, as some mail programs put them before it."""
    lines = text.split("\n")
    for place in range(len(lines) - 1):
        if all(_header(line) is not None for line in lines[place : place + 2]):
            return "\n".join(lines[:place])
    return text


def _parted(raw: str) -> tuple[dict[str, str], str]:
    head = raw.partition("\n\n")[0]
    if _SOURCE.search(head):
        try:
            return _of_source(raw)
        except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
            pass  # a mail that is broken is read as the text that it is
    headers: dict[str, str] = {}
    lines = raw.split("\n")
    while lines:
        found = _header(lines[0])
        if found is None and not (headers and not lines[0].strip()):
            break
        lines.pop(0)
        if found is None:
            break
        headers.setdefault(*found)
    return headers, "\n".join(lines)


def _of_source(raw: str) -> tuple[dict[str, str], str]:
    # With the older policy, which does not take headers apart: odd ones never end there.
    mail = message_from_bytes(raw.encode("utf-8", "replace"), policy=compat32)
    named = {kind: _decoded(str(mail.get(kind) or "")) for kind in ("from", "subject", "date")}
    parts = {part.get_content_type(): part for part in reversed(list(mail.walk())) if not _is_file(part)}
    body = parts.get("text/plain") or parts.get("text/html")
    payload = body.get_payload(decode=True) if body is not None else b""
    charset = (body.get_content_charset() if body is not None else None) or "utf-8"
    text = payload.decode(charset, "replace") if isinstance(payload, bytes) else ""
    return {kind: value for kind, value in named.items() if value}, text


def _is_file(part: Message[str, str]) -> bool:
    return part.get_content_disposition() == "attachment"


def _decoded(header: str) -> str:
    """A header in words, as of ``=?utf-8?q?Ada?=``."""
    return str(make_header(decode_header(" ".join(header[:_LONGEST_HEADER].split()))))


def _sender(header: str) -> tuple[str, str]:
    """The name and the address in ``Ada Example <ada@example.test>``; each may be empty."""
    header = header[:_LONGEST_HEADER]
    found = mails_in(header)
    name = header.partition("<")[0] if "<" in header else ""
    return " ".join(name.replace('"', " ").split()), found[0] if found else ""


def _header(line: str) -> tuple[str, str] | None:
    found = _HEADER.match(line)
    kind = _HEADERS.get(found["name"].strip().casefold()) if found is not None else None
    return (kind, found["value"].strip()) if found is not None and kind is not None else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text[:_LONGEST_HEADER])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Without a zone nobody knows which hour it was.
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
