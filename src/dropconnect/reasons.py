"""The reasons for which orders are cancelled, as the merchant names and orders them. Pure.

Ours stand in ``reasons.toml``, in the form in which a merchant writes more of them or changes one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files

from pydantic import Field, field_validator

from dropconnect.errors import UsageError
from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause

WITHDRAWAL = "withdrawal"
"""The reason of a case that carries a withdrawal out."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2}")


class ShopifyReason(StrEnum):
    """Shopify's fixed list (Admin API 2026-10, ``OrderCancelReason``)."""

    CUSTOMER = "CUSTOMER"
    DECLINED = "DECLINED"
    FRAUD = "FRAUD"
    INVENTORY = "INVENTORY"
    OTHER = "OTHER"
    STAFF = "STAFF"


class ReasonSection(Model):
    """A reason: one of ours with other words, or one of the merchant's own."""

    cause: Cause | None = Field(
        default=None,
        description="customer, merchant, stock, fraud or withdrawal: fees, the window and mails depend on "
        "it. A reason of your own needs one.",
    )
    label: str = Field(
        default="", max_length=80, description="What your people read. Left out: the reason's name."
    )
    words: dict[str, str] = Field(
        default_factory=dict,
        examples=[{"en": "It comes too late as a gift", "de": "Es kommt als Geschenk zu spät"}],
        description="What customers read, by language: en, de.",
    )
    shopify: ShopifyReason | None = Field(
        default=None,
        description="Shopify's word for it. Left out: CUSTOMER, INVENTORY, FRAUD or OTHER, by the cause.",
    )
    ask_customers: bool = Field(
        default=False,
        description="Customers may choose it on the page on which they cancel. Only where the cause is "
        "customer, so that nobody chooses a fee away.",
    )
    enabled: bool = Field(
        default=True, description="Off: it is not offered any more. Cases that have it keep it."
    )
    order: int | None = Field(
        default=None, description="Its place in lists; those without one follow, in the order of the file."
    )

    @field_validator("label")
    @classmethod
    def _one_line(cls, label: str) -> str:
        return _line(label) if label else label

    @field_validator("words")
    @classmethod
    def _by_language(cls, words: dict[str, str]) -> dict[str, str]:
        for language, text in words.items():
            if not _LANGUAGE.fullmatch(language):
                raise ValueError(f"{language!r} is not a language: write two small letters, as in de")
            _line(text)
        return words


class Reason(Model):
    """A reason as it counts, with its name."""

    name: str
    cause: Cause
    label: str = ""
    words: dict[str, str] = {}
    shopify: ShopifyReason | None = None
    ask_customers: bool = False
    enabled: bool = True

    @property
    def for_people(self) -> str:
        return self.label or self.name.replace("-", " ")

    def for_customers(self, language: str) -> str:
        """In this language, else in English, else as it was written first."""
        known = self.words
        return known.get(language) or known.get("en") or next(iter(known.values()), self.for_people)


class Taxonomy(Model):
    """All reasons of an installation, in their order."""

    reasons: dict[str, Reason] = {}

    def find(self, name: str) -> Reason | None:
        """None: neither ours nor in the configuration, perhaps not any more."""
        return self.reasons.get(name)

    def for_people(self, name: str) -> str:
        """What people read. A reason that only the journal still knows is shown by its name."""
        found = self.find(name)
        return found.for_people if found else name.replace("-", " ")

    def of_store(self, causes: Mapping[str, Cause]) -> tuple[Reason, ...]:
        """Those that can be chosen at a store whose policy says these causes, in their order."""
        known = (
            reason.changed(cause=causes.get(reason.name, reason.cause))
            for reason in self.reasons.values()
            if reason.enabled
        )
        own = (Reason(name=name, cause=cause) for name, cause in causes.items() if name not in self.reasons)
        return (*known, *own)

    def require_offered(self, name: str) -> None:
        """Raise ``UsageError`` for a reason that is switched off."""
        found = self.find(name)
        if found is not None and not found.enabled:
            offered = ", ".join(row.name for row in self.reasons.values() if row.enabled)
            raise UsageError(
                f"the reason {name!r} is switched off: choose another one ({offered}), or set "
                f"`enabled = true` at [reasons.{name}] in the configuration"
            )


def taxonomy_of(written: Mapping[str, ReasonSection]) -> Taxonomy:
    """Ours, changed and added to by what is written. Raises ``ValueError`` that names the reason."""
    sections = dict(_OURS)
    for name, section in written.items():
        sections[name] = _over(sections.get(name), section)
    last = len(sections)
    names = sorted(sections, key=lambda name: last if (place := sections[name].order) is None else place)
    return Taxonomy(reasons={name: _reason(name, sections[name]) for name in names})


def _over(ours: ReasonSection | None, written: ReasonSection) -> ReasonSection:
    """What is written counts over ours; words in a language that is not written stay."""
    if ours is None:
        return written
    said = {name: getattr(written, name) for name in written.model_fields_set}
    return ours.changed(**{**said, "words": {**ours.words, **written.words}})


def _reason(name: str, section: ReasonSection) -> Reason:
    if not _NAME.fullmatch(name):
        raise ValueError(f"reasons.{name}: name it in small letters, digits and hyphens, as in gift-too-late")
    if section.cause is None:
        known = ", ".join(Cause)
        raise ValueError(f"reasons.{name}: say its `cause`, one of {known}")
    if name == WITHDRAWAL and (section.cause is not Cause.WITHDRAWAL or not section.enabled):
        raise ValueError(
            "reasons.withdrawal: consumers in the European Union withdraw with it: leave its `cause` and "
            "`enabled` out; `label` can be changed"
        )
    asks = section.ask_customers
    if asks and section.cause is not Cause.CUSTOMER and "ask_customers" in section.model_fields_set:
        ours = _OURS.get(name)
        if ours is None or not ours.ask_customers:
            raise ValueError(
                f"reasons.{name}: customers are asked only for reasons whose cause is customer: leave "
                "`ask_customers` out, or change `cause`"
            )
        asks = False
    if asks and not section.words:
        raise ValueError(f"reasons.{name}: customers are asked for it: write `words`, as in words.en")
    return Reason(
        name=name,
        cause=section.cause,
        label=section.label,
        words=section.words,
        shopify=section.shopify,
        ask_customers=asks,
        enabled=section.enabled,
    )


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 80:
        raise ValueError("write one line of words, of at most 80 characters")
    return text


def _read() -> dict[str, ReasonSection]:
    rows = tomllib.loads((files("dropconnect") / "reasons.toml").read_text(encoding="utf-8"))
    return {name: ReasonSection.model_validate(row) for name, row in rows.items()}


_OURS = _read()
BUILT_IN = taxonomy_of({})
"""Ours alone."""
DEFAULT_REASONS: Mapping[str, Cause] = {name: row.cause for name, row in BUILT_IN.reasons.items()}
"""The reasons known without configuration, and the cause of each."""
