"""The GraphQL documents: one operation per file, the file named after it.

Each is written for ``settings.PROVED_VERSIONS`` of the Admin API, and held against their schema.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_SUFFIX = ".graphql"


@cache
def text(name: str) -> str:
    """The document of that name, as in ``text("order_cancel")``. ``KeyError`` if there is none."""
    if name not in names():
        raise KeyError(name)
    return (files(__name__) / f"{name}{_SUFFIX}").read_text(encoding="utf-8")


@cache
def names() -> frozenset[str]:
    """All there are."""
    return frozenset(
        item.name.removesuffix(_SUFFIX) for item in files(__name__).iterdir() if item.name.endswith(_SUFFIX)
    )


def operation_name(name: str) -> str:
    """What the operation in the document is called: ``order_cancel`` holds ``OrderCancel``."""
    return "".join(part.capitalize() for part in name.split("_"))
