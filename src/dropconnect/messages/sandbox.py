"""The place in which templates run. They are the merchant's text, not our code: they can read the facts
of their message and nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from dropconnect.messages import formats
from dropconnect.messages.languages import translated, translations
from dropconnect.models.money import Money

TEMPLATES = Path(__file__).parent / "templates"


class Sandbox(ImmutableSandboxedEnvironment):
    """Of a model only its fields can be reached.

    pydantic's models still have methods that read files and unpickle; Jinja's sandbox alone does not
    know about them.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        if isinstance(obj, Money):
            return attr in ("amount", "currency")
        return super().is_safe_attribute(obj, attr, value)


def environment(
    medium: str, language: str, locale: Locale, templates: Path | None, plugins: tuple[Path, ...] = ()
) -> Sandbox:
    """An environment for the ``medium`` ``text`` or ``html`` in one language.

    The words of a mail are the same template for both; ``layout.jinja`` is the medium's own. What lies
    in the merchant's folder goes before what is ours. ``plugins``: the folders of their message files.
    """
    folders = [TEMPLATES] if templates is None else [templates, TEMPLATES]
    catalogue = translations(language, templates, plugins)
    made = Sandbox(
        loader=FileSystemLoader([place for folder in folders for place in (folder / medium, folder)]),
        autoescape=medium == "html",
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.filters["money"] = partial(formats.money, locale=locale)
    made.filters["negative"] = Money.__neg__
    made.filters["sentence"] = formats.sentence
    made.filters["date"] = partial(formats.date, locale=locale)
    made.filters["moment"] = partial(formats.moment, locale=locale)
    # Not gettext: that would take the text for a format string, and in HTML for safe.
    made.filters["translated"] = partial(translated, language, catalogue)
    return made
