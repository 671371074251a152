"""Turns a message into subject, text and HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.environment import TemplateModule

from dropconnect.errors import ConfigurationError
from dropconnect.messages.languages import ENGLISH, Speech, format_locale, text_language
from dropconnect.messages.sandbox import TEMPLATES, Sandbox, environment
from dropconnect.messages.voice import ShopVoice
from dropconnect.models.facts import Message, MessageKind, one_line

# What a merchant's template can fail with, besides Jinja's own errors: its expressions and the
# placeholders of its translations run as Python.
_TEMPLATE_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Rendered(NamedTuple):
    """One mail in two forms that say the same."""

    subject: str
    text: str
    html: str


def render(
    message: Message,
    *,
    language: str,
    shop: ShopVoice,
    templates: Path | None = None,
    speech: Speech = ENGLISH,
) -> Rendered:
    """Put ``message`` into words, all of one language.

    ``language`` is a language or locale in any usual spelling (``de``, ``de-AT``, ``de_DE_formal``);
    see ``text_language`` for what becomes of an unknown one. ``templates`` is the merchant's folder
    of templates that replace ours. ``speech``: the language of the merchant's own texts, and the words of
    plugins. ``ConfigurationError`` if a template cannot be used.
    """
    if templates is not None:
        check_templates(templates)
    kept = _Kept(language, text_language(language, templates), templates, speech)
    text = _module(message, "text", shop, kept)
    html = _module(message, "html", shop, kept)
    subject = getattr(text, "subject", None)
    if not isinstance(subject, str) or not subject.strip():
        raise ConfigurationError(
            f"the template {message.kind}.jinja sets no subject; add {{% set subject = ... %}}"
        )
    return Rendered(one_line(subject), _tidy(str(text)), _tidy(str(html)))


def check_templates(folder: Path) -> None:
    """``ConfigurationError`` unless ``folder`` exists and holds only templates that replace one of ours."""
    if not folder.is_dir():
        raise ConfigurationError(
            f"the folder of message templates {folder} does not exist: make it, or correct `templates`"
        )
    ours = _names(TEMPLATES)
    strange = sorted(_names(folder) - ours)
    if strange:
        raise ConfigurationError(
            f"{folder} holds {', '.join(strange)}, which replaces nothing; "
            f"the templates are {', '.join(sorted(ours))}"
        )


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.jinja")}


class _Kept(NamedTuple):
    """What an environment is made for."""

    wanted: str
    chosen: str
    templates: Path | None
    speech: Speech


@lru_cache(maxsize=64)
def _environment(medium: str, kept: _Kept) -> Sandbox:
    locale = format_locale(kept.wanted, kept.chosen)
    return environment(medium, kept.chosen, locale, kept.templates, kept.speech.catalogues)


def _module(message: Message, medium: str, shop: ShopVoice, kept: _Kept) -> TemplateModule:
    name = f"{MessageKind(message.kind)}.jinja"
    direction = format_locale(kept.wanted, kept.chosen).text_direction
    facts = {
        "message": message,
        "shop": shop,
        "zone": shop.zone,
        "language": kept.chosen.replace("_", "-"),
        "own_language": kept.speech.language,
        "direction": direction,
    }
    try:
        return _environment(medium, kept).get_template(name).make_module(facts)
    except TemplateSyntaxError as error:
        place = f"{error.filename or error.name or name}, line {error.lineno}"
        raise ConfigurationError(f"the message template {place}: {error.message}") from error
    except _TEMPLATE_FAILURES as error:
        raise ConfigurationError(
            f"the message template {name} ({medium}) failed: {type(error).__name__}: {error}"
        ) from error


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
