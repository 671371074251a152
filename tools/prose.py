"""Turns docstrings into Markdown that is at most 100 columns wide; for the tools that write pages."""

from __future__ import annotations

import inspect
import re
import textwrap

WIDTH = 100
"""Columns of the pages. A table row or a signature that cannot be broken may be longer."""

_ROLE = re.compile(r":\w+:`~?(?:[\w.]+\.)?(\w+)`")


def doc_of(item: object) -> str:
    """The docstring of ``item`` as Markdown, wrapped; "" if it has none."""
    return wrapped(markdown(inspect.getdoc(item) or ""))


def markdown(text: str) -> str:
    """``text`` without the marks of a docstring: double back quotes, cross references."""
    return _ROLE.sub(r"`\1`", text).replace("``", "`")


def first_sentence(text: str) -> str:
    """The first sentence of ``text``, on one line."""
    return re.split(r"(?<=[.?!])\s", " ".join(text.split()), maxsplit=1)[0]


def wrapped(text: str) -> str:
    """``text`` with its paragraphs and list items filled anew."""
    return "\n\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str) -> str:
    items = re.split(r"\n(?=\* )", block)
    return "\n".join(_filled(item) for item in items)


def _filled(item: str) -> str:
    hanging = "  " if item.startswith("* ") else ""
    return textwrap.fill(
        " ".join(item.split()),
        width=WIDTH,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
