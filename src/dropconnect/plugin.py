"""The public face for plugin authors: everything a connector must have, from one module.

Beside it are ``dropconnect.transport`` (HTTP) and ``dropconnect.kit`` (what most connectors need).

::

    from dropconnect.plugin import PlatformSpecs, hookimpl

    class MyShop(PlatformSpecs[MyShopSettings]):
        contract = 1
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

from dropconnect.dates import heard_date, note_date
from dropconnect.errors import (
    AuthenticationFailed,
    ConfigurationError,
    ConnectorError,
    DropConnectError,
    FirewallRefused,
    InexactAmount,
    InvalidResponse,
    InvalidSignature,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    ReplyCutOff,
    ThrottledWrite,
    UnknownCurrency,
    UnreadableOrder,
    UnsupportedOperation,
    UntrustedCertificate,
)
from dropconnect.hookspecs import CONTRACT, Connector, NotifierSpecs, PlatformSpecs, SupplierSpecs, hookimpl
from dropconnect.models.base import Model
from dropconnect.models.cancellation import (
    Cause,
    Choice,
    ChosenLine,
    Objection,
    RefundLine,
    RefundMethod,
    Verdict,
)
from dropconnect.models.claim import Claim, ClaimMark, ClaimReading, ClaimRow
from dropconnect.models.commands import (
    CancelOrderCommand,
    ClaimCommand,
    CloseRequestCommand,
    Command,
    EffectKind,
    GuardReading,
    HoldOrderCommand,
    LookUpCommand,
    NoteCommand,
    RefundCommand,
    ReleaseOrderCommand,
    RemoveLinesCommand,
    RemoveRefundCommand,
)
from dropconnect.models.customer_request import REQUEST_CLOSED, CustomerRequest
from dropconnect.models.facts import Alternative
from dropconnect.models.listed import OrderSearch, OrderSummary
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.money import ExactDecimal, Money, exact_decimal, exponent
from dropconnect.models.observation import Observation
from dropconnect.models.operation import (
    CancellationTerms,
    CheckItem,
    Eligibility,
    Evidence,
    EvidenceStatus,
    Quote,
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
    Refund,
    RefundedLine,
    RiskLevel,
    TaxShare,
)
from dropconnect.models.payment import (
    Dispute,
    DisputeState,
    Payment,
    PaymentEvidence,
    PaymentSource,
    Tender,
    TenderKind,
)
from dropconnect.models.portal import PortalItem, PortalKit
from dropconnect.models.provider_facts import FactKind, ProviderFact
from dropconnect.models.subscription import Subscription
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    EvidenceGrade,
    LineAnswer,
    ProductKind,
    ReminderCommand,
    RuleFacts,
    RuleRow,
    StepOrder,
    StoreLine,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierQuestion,
    SupplierReading,
    SupplierStage,
    SupplierUnits,
    WithdrawCommand,
)
from dropconnect.models.traits import (
    CancelPays,
    MailWay,
    PartialWay,
    PlatformTraits,
    RefundEnds,
    RefundKeys,
    RefundUnit,
    StoreMails,
)
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.settings import ConfigPath, ConnectionSettings, Secret

__all__ = [
    "CONTRACT",
    "REQUEST_CLOSED",
    "Alternative",
    "AuthenticationFailed",
    "CancelOrderCommand",
    "CancelPays",
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
    "CloseRequestCommand",
    "Command",
    "ConfigPath",
    "ConfigurationError",
    "ConnectionSettings",
    "Connector",
    "ConnectorError",
    "Customer",
    "CustomerRequest",
    "Dispute",
    "DisputeState",
    "DropConnectError",
    "EffectKind",
    "Eligibility",
    "Evidence",
    "EvidenceGrade",
    "EvidenceStatus",
    "ExactDecimal",
    "FactKind",
    "FirewallRefused",
    "GuardReading",
    "HoldOrderCommand",
    "InexactAmount",
    "InvalidResponse",
    "InvalidSignature",
    "LineAnswer",
    "LineKind",
    "LookUpCommand",
    "MailWay",
    "Model",
    "Money",
    "NoteCommand",
    "NotifierSpecs",
    "Objection",
    "Observation",
    "Order",
    "OrderLine",
    "OrderNotFound",
    "OrderSearch",
    "OrderState",
    "OrderSummary",
    "OutcomeUnknown",
    "OutgoingMessage",
    "PartialWay",
    "Payment",
    "PaymentEvidence",
    "PaymentSource",
    "PlatformSpecs",
    "PlatformTraits",
    "PortalItem",
    "PortalKit",
    "ProductKind",
    "ProviderFact",
    "ProviderUnavailable",
    "Quote",
    "RateLimited",
    "Refund",
    "RefundCommand",
    "RefundEnds",
    "RefundKeys",
    "RefundLine",
    "RefundMethod",
    "RefundUnit",
    "RefundedLine",
    "Refusal",
    "ReleaseOrderCommand",
    "ReminderCommand",
    "RemoveLinesCommand",
    "RemoveRefundCommand",
    "ReplyCutOff",
    "RiskLevel",
    "RuleFacts",
    "RuleRow",
    "Secret",
    "StepOrder",
    "StepResult",
    "StepStatus",
    "StoreLine",
    "StoreMails",
    "StoreReference",
    "Subscription",
    "SupplierLine",
    "SupplierOrder",
    "SupplierQuestion",
    "SupplierReading",
    "SupplierSpecs",
    "SupplierStage",
    "SupplierTrouble",
    "SupplierUnits",
    "TaxShare",
    "Tender",
    "TenderKind",
    "ThrottledWrite",
    "UnknownCurrency",
    "UnreadableOrder",
    "UnsupportedOperation",
    "UntrustedCertificate",
    "Verdict",
    "WebhookEvent",
    "WithdrawCommand",
    "exact_decimal",
    "exponent",
    "heard_date",
    "hookimpl",
    "note_date",
]
