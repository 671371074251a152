"""The pages that come from the code are what their tools write now, and leave nothing out."""

from __future__ import annotations

import inspect
import re

import pytest
from tests.docs.pages import DOCS, made_by

from dropconnect import errors, hookspecs, kit, plugin, roles, transport
from dropconnect.models.base import Model
from dropconnect.testing import simulator


@pytest.mark.parametrize("page", ["api", "configuration", "errors", "events", "hooks", "kit", "models"])
def test_a_page_made_from_the_code_is_up_to_date(page: str) -> None:
    written = (DOCS / "reference" / f"{page}.md").read_text(encoding="utf-8")

    assert written == made_by(f"{page}_reference.py"), "run `make docs`"


def test_every_hook_has_its_role_signature_and_words_on_the_page() -> None:
    page = (DOCS / "reference" / "hooks.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### (\w+)\n\n```python\n(\w+)\(.*?\n```\n\n\w", page, re.DOTALL | re.MULTILINE)
    specified = [
        name
        for specs in vars(hookspecs).values()
        if inspect.isclass(specs)
        for name, member in vars(specs).items()
        if hasattr(member, f"{hookspecs.PROJECT}_spec")
    ]

    assert len(specified) > len(roles.ROLES)
    assert sections == [(name, name) for name in specified]


def test_every_field_of_every_model_has_its_meaning_on_the_page() -> None:
    """A connector is written by what stands here: pydantic keeps no docstrings of fields."""
    page = (DOCS / "reference" / "models.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE))
    for model in _public_models():
        rows = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", sections[model.__name__], re.MULTILINE))
        assert set(rows) == set(model.model_fields)
        assert [name for name, meaning in rows.items() if not meaning.endswith(".")] == []
    assert re.findall(r"^\| `(\w+)` \| .* \| .+\. \|$", sections["Money"], re.MULTILINE) == [
        "amount",
        "currency",
    ]


def _public_models() -> set[type[Model]]:
    found: set[type[Model]] = set()
    for name in plugin.__all__:
        item = getattr(plugin, name)
        if inspect.isclass(item) and issubclass(item, Model) and item is not Model:
            found.add(item)
    return found


def test_the_kit_shows_every_name_with_its_call() -> None:
    page = (DOCS / "reference" / "kit.md").read_text(encoding="utf-8")
    for module in (kit, transport, simulator):
        shown = {name for name in module.__all__ if re.search(rf"^### {name}$", page, re.MULTILINE)}
        made = {
            name
            for name in module.__all__
            if inspect.isclass(getattr(module, name)) or inspect.isfunction(getattr(module, name))
        }
        assert shown == made


def test_every_error_says_what_to_do_and_how_a_command_ends() -> None:
    page = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE))
    public = {name for name, item in vars(errors).items() if inspect.isclass(item)}

    assert set(sections) == public
    assert [name for name, text in sections.items() if "**What to do:** " not in text] == []
    assert [name for name, text in sections.items() if not re.search(r"Exit code: \d", text)] == []
