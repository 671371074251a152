"""``dropconnect.toml``: its models, how it is read and checked, and its JSON Schema."""

from __future__ import annotations

from dropconnect.config.environment import Environment
from dropconnect.config.loading import Configuration, environment, find, load
from dropconnect.config.schema import json_schema
from dropconnect.config.sections import (
    FILE_NAME,
    SECTIONS,
    ConfigurationFile,
    ConnectionSection,
    StoreSection,
    SupplierSection,
)

__all__ = [
    "FILE_NAME",
    "SECTIONS",
    "Configuration",
    "ConfigurationFile",
    "ConnectionSection",
    "Environment",
    "StoreSection",
    "SupplierSection",
    "environment",
    "find",
    "json_schema",
    "load",
]
