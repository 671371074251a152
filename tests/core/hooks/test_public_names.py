"""The public face for plugin authors: a name that goes away breaks somebody's plugin."""

from __future__ import annotations

import types

from dropconnect import plugin

NAMES = [
    "AuthenticationFailed",
    "CancelOrderCommand",
    "Cause",
    "CheckItem",
    "Choice",
    "ChosenLine",
    "Command",
    "ConfigPath",
    "ConfigurationError",
    "ConnectionSettings",
    "Connector",
    "ConnectorError",
    "Customer",
    "DropConnectError",
    "EffectKind",
    "Eligibility",
    "EligibilityAnswer",
    "Evidence",
    "EvidenceStatus",
    "ExactDecimal",
    "GuardReading",
    "InvalidResponse",
    "InvalidSignature",
    "LineKind",
    "LookUpCommand",
    "Model",
    "Money",
    "Order",
    "OrderLine",
    "OrderNotFound",
    "OrderState",
    "OrderSummary",
    "OutcomeUnknown",
    "Payment",
    "PlatformSpecs",
    "ProviderUnavailable",
    "Quote",
    "RateLimited",
    "Refund",
    "RefundCommand",
    "RefundLine",
    "RefundMethod",
    "RefundedLine",
    "Refusal",
    "Secret",
    "StepResult",
    "StepStatus",
    "SupplierSpecs",
    "TaxShare",
    "UnsupportedOperation",
    "WebhookEvent",
    "exact_decimal",
    "exponent",
    "hookimpl",
]


def test_the_names_are_these() -> None:
    assert plugin.__all__ == NAMES


def test_every_public_name_is_listed() -> None:
    public = {
        name
        for name, value in vars(plugin).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType) and name != "annotations"
    }
    assert public == set(plugin.__all__)
