"""Which language a customer is written to in, and the catalogues that hold the words.

The templates are in English; every other language is a Babel catalogue,
``locale/<language>/LC_MESSAGES/messages.mo``. A merchant's folder of templates may bring a
``locale`` of its own: more languages, or other words for ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations

SOURCE_LANGUAGE = "en"
CATALOGUES = Path(__file__).parent / "locale"


class Speech(NamedTuple):
    """How the words are written that are not ours."""

    language: str = SOURCE_LANGUAGE
    """Of the merchant's own texts."""
    catalogues: tuple[Path, ...] = ()
    """The folders of the plugins' message files; what plugins say themselves is English."""


ENGLISH = Speech()


def _folders(templates: Path | None) -> tuple[Path, ...]:
    return (CATALOGUES,) if templates is None else (CATALOGUES, templates / "locale")


def languages(templates: Path | None = None) -> frozenset[str]:
    """The languages there are words for."""
    found = (path.parts[-3] for folder in _folders(templates) for path in folder.glob("*/LC_MESSAGES/*.mo"))
    return frozenset({SOURCE_LANGUAGE, *found})


def _candidates(wanted: str) -> list[str]:
    """``de_DE_formal`` (a platform's way to write it) -> ``de_DE_FORMAL``, ``de_DE``, ``de``."""
    parts = [part for part in re.split(r"[-_]", wanted.partition(".")[0].strip()) if part]
    if not parts:
        return []
    tail = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    normal = [parts[0].lower(), *tail]
    return ["_".join(normal[:length]) for length in range(len(normal), 0, -1)]


def text_language(wanted: str, templates: Path | None = None) -> str:
    """The language to write in: the wanted one, else its base, else English."""
    known = languages(templates)
    return next((candidate for candidate in _candidates(wanted) if candidate in known), SOURCE_LANGUAGE)


def format_locale(wanted: str, language: str) -> Locale:
    """How amounts and dates are written: as in the wanted region, if ``language`` is spoken there."""
    for candidate in _candidates(wanted):
        try:
            locale = Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
        if locale.language == Locale.parse(language).language:
            return locale
    return Locale.parse(language)


def translations(
    language: str, templates: Path | None = None, plugins: tuple[Path, ...] = ()
) -> NullTranslations:
    """The plugins' catalogues of ``language``, ours, and the merchant's on top; the merchant's words win."""
    merged = Translations()
    for folder in (*plugins, *_folders(templates)):
        found = Translations.load(folder, [language])
        if isinstance(found, Translations):
            merged.merge(found)
    return merged


def translated(
    language: str, catalogue: NullTranslations, text: str, written_in: str = SOURCE_LANGUAGE
) -> str:
    """``text`` in ``language``; empty where there are no words for it: a mail is in one language.

    ``written_in``: the language that it is written in.
    """
    found: str = catalogue.gettext(text) if text else ""
    if found != text or not text:
        return found
    return text if _base(written_in) == _base(language) else ""


def _base(language: str) -> str:
    """``de`` of ``de_DE``."""
    return next(iter(_candidates(language)[-1:]), SOURCE_LANGUAGE)
