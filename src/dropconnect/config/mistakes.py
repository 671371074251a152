"""Says what is wrong in the file: where it stands, what it is, which word was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from dropconnect.config.defaults import written_at
from dropconnect.config.sections import ConfigurationFile, StoreSection, SupplierSection
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.errors import ConfigurationError
from dropconnect.policy import StorePolicy
from dropconnect.reasons import ReasonSection
from dropconnect.routing import Route

_MODELS: tuple[type[BaseModel], ...] = (
    ConfigurationFile,
    StoreSection,
    SupplierSection,
    SubscriberSection,
    StorePolicy,
    ReasonSection,
    Route,
)


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: which was meant, or which there are."""
    known = tuple(known)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f" (there are: {', '.join(sorted(known))})" if known else ""


def explained(
    path: Path,
    error: ValidationError,
    written: Mapping[str, Any],
    prefix: tuple[str, ...] = (),
    known: Iterable[str] = (),
) -> ConfigurationError:
    """One line per mistake: file, dotted key, what is wrong. Never the value: it may be a secret.

    ``written`` is the file as it was read; ``known`` are the keys that could stand there, by default those of
    the whole file.
    """
    known = tuple(known) or tuple(key for model in _MODELS for key in model.model_fields)
    lines = []
    for mistake in error.errors(include_input=False, include_url=False, include_context=False):
        key = ".".join(written_at(written, (*prefix, *map(str, mistake["loc"]))))
        message = mistake["msg"].removeprefix("Value error, ")
        if mistake["type"] == "extra_forbidden":
            message = f"unknown key{nearest(str(mistake['loc'][-1]), known)}"
        lines.append(f"{path}: {key}: {message}" if key else f"{path}: {message}")
    # What stands in the defaults is wrong once, however many connections share it.
    return ConfigurationError("\n".join(dict.fromkeys(lines)))
