"""The GraphQL documents: one operation per file, the file named after it.

What several operations select stands once, as a fragment, in ``fragments/``. Each operation is written for
``settings.PROVED_VERSIONS`` of the Admin API, and held against their schema together with its fragments.

Those in ``unproved/`` name types that came after the published schema file. Nothing proves them: they are
sent only to a store that says by introspection that it knows these types, and no money depends on them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SUFFIX = ".graphql"
_FRAGMENTS = "fragments"
_UNPROVED = "unproved"
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
    if not fragment and name in unproved():
        return _read(_UNPROVED, name)
    if name not in names(fragments=fragment):
        raise KeyError(name)
    return _read(_FRAGMENTS if fragment else "", name)


@cache
def names(*, fragments: bool = False) -> frozenset[str]:
    """All operations that are proved, or all fragments."""
    return _in_folder(_FRAGMENTS if fragments else "")


@cache
def unproved() -> frozenset[str]:
    """The operations that no published schema holds."""
    return _in_folder(_UNPROVED)


def definition_name(name: str) -> str:
    """What the operation or fragment in the file is called: ``order_cancel`` holds ``OrderCancel``."""
    return "".join(part.capitalize() for part in name.split("_"))


def _file_of(definition: str) -> str:
    """``OrderCancel`` stands in ``order_cancel``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", definition).lower()


def _in_folder(folder: str) -> frozenset[str]:
    place = files(__name__) / folder if folder else files(__name__)
    return frozenset(
        item.name.removesuffix(_SUFFIX) for item in place.iterdir() if item.name.endswith(_SUFFIX)
    )


def _read(folder: str, name: str) -> str:
    place = files(__name__) / folder if folder else files(__name__)
    return (place / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
