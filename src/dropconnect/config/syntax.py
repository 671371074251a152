"""Says where a TOML file cannot be read: the line itself, the place in it, and what is usually meant."""

from __future__ import annotations

import re
from pathlib import Path
from tomllib import TOMLDecodeError

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_ASSIGNED = re.compile(r"^\s*[A-Za-z0-9_.\"'-]+\s*=\s*")
_BARE = re.compile(r"[^\s\"'\[\]{},#][^\"'\[\]{},#]*")
_NUMBER = re.compile(r"[+-]?\d[\d_.:+TZ-]*|true|false")
_SECRET_NAME = re.compile(r"key|secret|token|password", re.IGNORECASE)
_WIDEST = 100


def unreadable(path: Path, text: str, error: TOMLDecodeError) -> str:
    """File, line, what is wrong; below it the line with a mark under the place.

    A line that may hold a secret is not repeated.
    """
    message = str(error)
    place = _PLACE.search(message)
    lines = text.splitlines()
    if place is None or int(place[1]) > len(lines):
        return f"{path}: {message}"
    line, column = lines[int(place[1]) - 1], int(place[2])
    said = f"{path}: line {place[1]}, column {column}: {message[: place.start()]}{_meant(line, column)}"
    name, equals, _ = line.partition("=")
    if equals and _SECRET_NAME.search(name):
        return said
    # A control character or a tab would put the mark under another place.
    shown = "".join(letter if letter.isprintable() else " " for letter in line)
    if len(shown) > _WIDEST:
        return said
    return f"{said}\n    {shown}\n    {' ' * (column - 1)}^"


def place_of(name: str, text: str) -> str:
    """The first line on which a supplier is named so: ``: line 12``; empty if none is found."""
    named = re.compile(rf"\bsupplier\s*=\s*[\"']{re.escape(name)}[\"']")
    lines = enumerate(text.splitlines(), 1)
    return next((f": line {number}" for number, line in lines if named.search(line)), "")


def _meant(line: str, column: int) -> str:
    """What to do, where that can be told from the line."""
    value = line[column - 1 :]
    if _ASSIGNED.match(line[: column - 1]) is None:
        return ""
    bare = _BARE.match(value)
    if bare is None or _NUMBER.fullmatch(bare[0].strip()):
        return ""
    word = bare[0].strip()
    if word in ("True", "False", "TRUE", "FALSE"):
        return f"; write {word.lower()}"
    return "; put it in quotes"
