"""The public face for plugin authors: everything a connector needs, from one module.

::

    from dropconnect.plugin import PlatformSpecs, hookimpl

    class MyShop(PlatformSpecs):
        name = "myshop"
        title = "My Shop"
        settings_model = MyShopSettings

        @hookimpl
        def platform_get_order(self, order_id):
            ...

    @hookimpl
    def dropconnect_connectors():
        return [MyShop]

and in the plugin's ``pyproject.toml``::

    [project.entry-points.dropconnect]
    myshop = "dropconnect_myshop.plugin"
"""

from __future__ import annotations

from dropconnect.errors import (
    AuthenticationFailed,
    ConfigurationError,
    ConnectorError,
    DropConnectError,
    InvalidResponse,
    InvalidSignature,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    UnsupportedOperation,
)
from dropconnect.hookspecs import Connector, PlatformSpecs, SupplierSpecs, hookimpl
from dropconnect.models.base import Model
from dropconnect.models.cancellation import (
    Cause,
    Choice,
    ChosenLine,
    RefundLine,
    RefundMethod,
)
from dropconnect.models.money import ExactDecimal, Money, exact_decimal, exponent
from dropconnect.models.operation import (
    CancelOrderCommand,
    CheckItem,
    Command,
    EffectKind,
    Eligibility,
    EligibilityAnswer,
    Evidence,
    EvidenceStatus,
    GuardReading,
    LookUpCommand,
    OrderSummary,
    Quote,
    RefundCommand,
    Refusal,
    StepResult,
    StepStatus,
    WebhookEvent,
)
from dropconnect.models.order import (
    Customer,
    LineKind,
    Order,
    OrderLine,
    OrderState,
    Payment,
    Refund,
    RefundedLine,
    TaxShare,
)
from dropconnect.settings import ConfigPath, ConnectionSettings, Secret

__all__ = [
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
