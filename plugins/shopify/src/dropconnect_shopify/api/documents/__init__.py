"""The GraphQL documents: one operation per file, the file named after it.

What several operations select stands once, as a fragment, in ``fragments/``. Each operation is written for
``settings.PROVED_VERSIONS`` of the Admin API, and held against their schema together with its fragments.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SUFFIX = ".graphql"
_FRAGMENTS = "fragments"
_SPREAD = re.compile(r"\.\.\.([A-Z]\w*)")


@cache
def text(name: str) -> str:
    """The document of that name with the fragments it needs. ``KeyError`` if there is none."""
    document = source(name)
    needed: dict[str, str] = {}
    waiting = _SPREAD.findall(document)
    while waiting:
        fragment = waiting.pop(0)
        if fragment not in needed:
            needed[fragment] = source(_file_of(fragment), fragment=True)
            waiting += _SPREAD.findall(needed[fragment])
    return "\n".join((document, *needed.values()))


def source(name: str, *, fragment: bool = False) -> str:
    """One file as it is written: an operation, or a fragment. ``KeyError`` if there is none."""
    if name not in names(fragments=fragment):
        raise KeyError(name)
    folder = files(__name__) / _FRAGMENTS if fragment else files(__name__)
    return (folder / f"{name}{_SUFFIX}").read_text(encoding="utf-8")


@cache
def names(*, fragments: bool = False) -> frozenset[str]:
    """All operations there are, or all fragments."""
    folder = files(__name__) / _FRAGMENTS if fragments else files(__name__)
    return frozenset(
        item.name.removesuffix(_SUFFIX) for item in folder.iterdir() if item.name.endswith(_SUFFIX)
    )


def definition_name(name: str) -> str:
    """What the operation or fragment in the file is called: ``order_cancel`` holds ``OrderCancel``."""
    return "".join(part.capitalize() for part in name.split("_"))


def _file_of(definition: str) -> str:
    """``OrderCancel`` stands in ``order_cancel``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", definition).lower()
