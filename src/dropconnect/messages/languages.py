"""Which language a customer is written to in, and the catalogues that hold the words.

The templates are in English; every other language is a Babel catalogue,
``locale/<language>/LC_MESSAGES/messages.mo``. A merchant's folder of templates may bring a
``locale`` of its own: more languages, or other words for ours.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations

SOURCE_LANGUAGE = "en"
CATALOGUES = Path(__file__).parent / "locale"


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


def translations(language: str, templates: Path | None = None) -> NullTranslations:
    """Our catalogue of ``language`` with the merchant's on top; the merchant's words win."""
    merged = Translations()
    for folder in _folders(templates):
        found = Translations.load(folder, [language])
        if isinstance(found, Translations):
            merged.merge(found)
    return merged
