"""What is asked of every installed plugin, and of every rule plugin."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.hookspecs.connector import Connector, hookspec
from dropconnect.models.cancellation import Objection
from dropconnect.models.observation import Observation


class PluginSpecs:
    """Asked of every installed plugin module."""

    @hookspec
    def dropconnect_connectors(self) -> Iterable[type[Connector]]:
        """The connector classes of this plugin. Called once when plugins are loaded; no I/O here."""
        return ()


class RuleSpecs:
    """Rule plugins: every installed one is asked about every plan, and may only tighten it."""

    @hookspec
    def rule_review(self, observed: Observation) -> Iterable[Objection]:
        """Object to this plan: refuse, ask for approval, or warn; for the order or for lines.

        Pure: no I/O, no change. ``()``: nothing. An exception blocks the money of that case.
        """
        return ()
