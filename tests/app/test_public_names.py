"""``import dropconnect``: everything that is promised is there, and costs nothing before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pydantic
import pytest

import dropconnect
from dropconnect import Dropconnect, errors, public


def handed_on() -> set[str]:
    """What ``dropconnect.public`` hands on."""
    tree = ast.parse(Path(public.__file__).read_text("utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    names = {alias.asname for node in imports for alias in node.names if alias.asname}
    assert all(alias.asname == alias.name for node in imports for alias in node.names if alias.asname)
    return names


def models_in(hint: object) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, pydantic.BaseModel):
        yield hint
        for field in hint.model_fields.values():
            yield from models_in(field.annotation)
    for inner in get_args(hint):
        yield from models_in(inner)


def test_what_is_listed_is_what_is_handed_on() -> None:
    assert set(dropconnect.__all__) == handed_on() | {"__version__"}
    assert dropconnect.__all__ == sorted(dropconnect.__all__)
    assert set(dropconnect.__all__) <= set(dir(dropconnect))


@pytest.mark.parametrize("name", dropconnect.__all__)
def test_a_listed_name_can_be_had(name: str) -> None:
    assert getattr(dropconnect, name) is not None


def test_every_public_error_is_listed() -> None:
    public_errors = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.DropConnectError)
    }

    assert public_errors <= set(dropconnect.__all__)


def public_methods() -> dict[str, Any]:
    """Those of the parts that the front door is made of, too."""
    return {name: getattr(Dropconnect, name) for name in dir(Dropconnect) if name[0] != "_"}


def test_every_model_that_the_front_door_returns_is_listed() -> None:
    methods = [getattr(found, "fget", found) for found in public_methods().values()]
    returned = {
        model.__name__ for method in methods for model in models_in(get_type_hints(method).get("return"))
    }

    assert len(returned) > 20
    assert returned <= set(dropconnect.__all__)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Dropconect"):
        _ = dropconnect.Dropconect  # type: ignore[attr-defined]


@pytest.mark.parametrize("program", ["import dropconnect", "from dropconnect import errors"])
def test_the_import_alone_brings_in_nothing_heavy(program: str) -> None:
    words = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    loaded = set(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())

    assert not loaded & {"pydantic", "sqlalchemy", "httpx", "pluggy", "typer", "dropconnect.public"}


def test_every_public_method_says_what_it_does() -> None:
    methods = public_methods()

    assert [name for name, value in methods.items() if not value.__doc__] == []
    assert set(methods) >= {
        "approve", "cancel", "case", "cases", "check", "credits", "deny", "incidents", "open", "plan",
        "reconcile", "record_credit", "resolve", "rules", "tasks", "withdraw", "work",
    }  # fmt: skip
