"""Global ids as Shopify writes them: ``gid://shopify/Order/450789469``."""

from __future__ import annotations

import re

_GID = re.compile(r"gid://shopify/(?P<type>[A-Za-z]+)/(?P<name>[A-Za-z0-9-]+)(\?.*)?")


def gid(type_name: str, number: int | str) -> str:
    return f"gid://shopify/{type_name}/{number}"


def split_gid(text: str) -> tuple[str, str] | None:
    """Type and number, or None when it is not a global id."""
    found = _GID.fullmatch(text)
    return (found["type"], found["name"]) if found else None


def number_of(text: str, type_name: str) -> int | None:
    """The number in a global id of that type; None for anything else."""
    parts = split_gid(text)
    if parts is None or parts[0] != type_name or not parts[1].isdecimal():
        return None
    return int(parts[1])
