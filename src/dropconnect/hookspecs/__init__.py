"""The hooks: what dropconnect asks of a plugin.

A plugin's module implements ``dropconnect_connectors`` and names its connector classes. A connector
inherits from the spec class of its role (``PlatformSpecs``, ``SupplierSpecs``, ``NotifierSpecs``) and
overrides the hooks it offers with ``@hookimpl``; what it leaves out it does not offer, and asking
for it raises ``UnsupportedOperation``. All hooks are synchronous.

Rules for every hook of a connector:

* money is :class:`~dropconnect.models.money.Money`, times are aware datetimes in UTC;
* a provider's *no* is a value (``StepResult`` with a ``Refusal``), a broken conversation an
  exception (``dropconnect.errors.ConnectorError`` and below), doubt is ``OutcomeUnknown``;
* reads may be called at any time and repeated; a writing hook takes exactly one command, is called
  after its intent is safely stored, and is not called again for the same key unless the effect
  contract allows it. It must not retry by itself.
* any exception other than ``RateLimited``, ``ProviderUnavailable``, ``AuthenticationFailed`` and
  ``OrderNotFound`` out of a writing hook counts as doubt: those four promise that nothing happened.
"""

from __future__ import annotations

from dropconnect.hookspecs.connector import CONTRACT, PROJECT, Connector, hookimpl, hookspec
from dropconnect.hookspecs.notifier import NotifierSpecs
from dropconnect.hookspecs.platform import PlatformSpecs
from dropconnect.hookspecs.plugin import PluginSpecs, RuleSpecs
from dropconnect.hookspecs.supplier import SupplierSpecs

__all__ = [
    "CONTRACT",
    "PROJECT",
    "Connector",
    "NotifierSpecs",
    "PlatformSpecs",
    "PluginSpecs",
    "RuleSpecs",
    "SupplierSpecs",
    "hookimpl",
    "hookspec",
]
