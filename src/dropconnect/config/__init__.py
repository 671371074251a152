"""``dropconnect.toml``: its models, how it is read and checked, and its JSON Schema."""

from __future__ import annotations

from dropconnect.config.entries import (
    FILE_NAME,
    SECTIONS,
    ConfigurationFile,
    ConnectionEntry,
    StoreEntry,
    SupplierEntry,
)
from dropconnect.config.loading import Configuration, Environment, environment, find, load
from dropconnect.config.schema import json_schema

__all__ = [
    "FILE_NAME",
    "SECTIONS",
    "Configuration",
    "ConfigurationFile",
    "ConnectionEntry",
    "Environment",
    "StoreEntry",
    "SupplierEntry",
    "environment",
    "find",
    "json_schema",
    "load",
]
