"""The public face for plugin authors: a name that goes away breaks somebody's plugin."""

from __future__ import annotations

import types

from dropconnect import plugin

NAMES = [
    "CONTRACT",
    "AuthenticationFailed",
    "CancelOrderCommand",
    "CancelSupplierCommand",
    "CancellationTerms",
    "Cause",
    "CheckItem",
    "Choice",
    "ChosenLine",
    "Claim",
    "ClaimCommand",
    "ClaimMark",
    "ClaimReading",
    "ClaimRow",
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
    "Evidence",
    "EvidenceGrade",
    "EvidenceStatus",
    "ExactDecimal",
    "GuardReading",
    "HoldOrderCommand",
    "InvalidResponse",
    "InvalidSignature",
    "LineAnswer",
    "LineKind",
    "LookUpCommand",
    "Model",
    "Money",
    "NoteCommand",
    "NotifierSpecs",
    "Objection",
    "Observation",
    "Order",
    "OrderLine",
    "OrderNotFound",
    "OrderState",
    "OrderSummary",
    "OutcomeUnknown",
    "OutgoingMessage",
    "Payment",
    "PlatformSpecs",
    "ProductKind",
    "ProviderUnavailable",
    "Quote",
    "RateLimited",
    "Refund",
    "RefundCommand",
    "RefundLine",
    "RefundMethod",
    "RefundedLine",
    "Refusal",
    "ReleaseOrderCommand",
    "ReminderCommand",
    "ReplyCutOff",
    "RiskLevel",
    "RuleRow",
    "Secret",
    "StepOrder",
    "StepResult",
    "StepStatus",
    "StoreReference",
    "SupplierLine",
    "SupplierOrder",
    "SupplierQuestion",
    "SupplierReading",
    "SupplierSpecs",
    "SupplierStage",
    "SupplierUnits",
    "TaxShare",
    "UnsupportedOperation",
    "Verdict",
    "WebhookEvent",
    "WithdrawCommand",
    "exact_decimal",
    "exponent",
    "heard_date",
    "hookimpl",
    "note_date",
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
