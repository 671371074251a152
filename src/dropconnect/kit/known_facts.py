"""Writing down what a connector takes for true of its provider, with what it rests on."""

from __future__ import annotations

from dropconnect.models.provider_facts import FactKind, ProviderFact


def facts_from(kind: FactKind, source: str, *statements: str) -> tuple[ProviderFact, ...]:
    """These facts, which rest on one ``source``; "" for assumptions alone."""
    return tuple(ProviderFact(what=statement, kind=kind, source=source) for statement in statements)
