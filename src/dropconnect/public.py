"""Every public name for callers: ``dropconnect`` takes it from here when it is first asked for.

Written ``name as name``: that is how type checkers and editors know what is handed on.
"""

# ruff: noqa: I001 - it would take one statement for each name

from __future__ import annotations

from dropconnect.app import Dropconnect as Dropconnect
from dropconnect.config.serving import ServeSettings as ServeSettings
from dropconnect.errors import (
    AmbiguousOrder as AmbiguousOrder,
    AuthenticationFailed as AuthenticationFailed,
    CaseConflict as CaseConflict,
    ConfigurationError as ConfigurationError,
    ConnectorError as ConnectorError,
    DropConnectError as DropConnectError,
    FirewallRefused as FirewallRefused,
    InexactAmount as InexactAmount,
    InvalidResponse as InvalidResponse,
    InvalidSignature as InvalidSignature,
    JournalError as JournalError,
    LostLease as LostLease,
    OlderJournal as OlderJournal,
    NotAllowed as NotAllowed,
    NotThere as NotThere,
    OrderNotFound as OrderNotFound,
    OutcomeUnknown as OutcomeUnknown,
    PluginError as PluginError,
    ProviderUnavailable as ProviderUnavailable,
    RateLimited as RateLimited,
    ReplyCutOff as ReplyCutOff,
    ResultNotRecorded as ResultNotRecorded,
    StoreInShadow as StoreInShadow,
    ThrottledWrite as ThrottledWrite,
    UnknownCurrency as UnknownCurrency,
    UnreadableOrder as UnreadableOrder,
    UnsupportedOperation as UnsupportedOperation,
    UntrustedCertificate as UntrustedCertificate,
    UsageError as UsageError,
    WritesPaused as WritesPaused,
)
from dropconnect.journal.states import CreditState as CreditState
from dropconnect.models.cancellation import (
    Cause as Cause,
    LineSelection as LineSelection,
    RefundMethod as RefundMethod,
    StepKind as StepKind,
    Verdict as Verdict,
)
from dropconnect.models.facts import MessageKind as MessageKind
from dropconnect.models.money import Money as Money
from dropconnect.models.order import LineKind as LineKind, OrderState as OrderState
from dropconnect.models.commands import EffectKind as EffectKind
from dropconnect.models.operation import (
    CheckItem as CheckItem,
    Eligibility as Eligibility,
    WebhookEvent as WebhookEvent,
)
from dropconnect.models.portal import (
    PortalItem as PortalItem,
    PortalKit as PortalKit,
)
from dropconnect.models.provider_facts import (
    FactKind as FactKind,
    ProviderFact as ProviderFact,
)
from dropconnect.models.seen import SeenKind as SeenKind
from dropconnect.report.acts import ActReport as ActReport
from dropconnect.report.bulk import (
    BulkMoney as BulkMoney,
    BulkOrder as BulkOrder,
    BulkReason as BulkReason,
    BulkReport as BulkReport,
    BulkRow as BulkRow,
    BulkState as BulkState,
    BulkTotals as BulkTotals,
)
from dropconnect.report.bulk_run import (
    BulkListRow as BulkListRow,
    BulkPhase as BulkPhase,
    BulkRowPage as BulkRowPage,
    BulkRunReport as BulkRunReport,
)
from dropconnect.report.case import (
    Cancellation as Cancellation,
    CaseReport as CaseReport,
    CaseKind as CaseKind,
    CaseSummary as CaseSummary,
    EffectReport as EffectReport,
    EffectState as EffectState,
    IncidentReport as IncidentReport,
    MailDraft as MailDraft,
    MessageReport as MessageReport,
    MessageState as MessageState,
    Outcome as Outcome,
    Stage as Stage,
    TaskChoice as TaskChoice,
    TaskReport as TaskReport,
    TimelineEvent as TimelineEvent,
    Wait as Wait,
    WaitsFor as WaitsFor,
)
from dropconnect.report.connection import (
    CheckReport as CheckReport,
    ConnectionCheck as ConnectionCheck,
    ConnectorFacts as ConnectorFacts,
    FactsReport as FactsReport,
)
from dropconnect.report.journal import (
    JournalBackup as JournalBackup,
    JournalCheck as JournalCheck,
    JournalCompaction as JournalCompaction,
    JournalLook as JournalLook,
)
from dropconnect.report.known import KnownReport as KnownReport
from dropconnect.report.mail import MailPreview as MailPreview, MailTest as MailTest
from dropconnect.models.event_kinds import EventKind as EventKind
from dropconnect.report.events import EventDocument as EventDocument
from dropconnect.report.subscribers import (
    SubscriberReport as SubscriberReport,
    SubscribersReport as SubscribersReport,
    SubscriberTest as SubscriberTest,
    UntoldSubscriber as UntoldSubscriber,
)
from dropconnect.report.order import (
    EarlierCase as EarlierCase,
    MailOwner as MailOwner,
    OrderLineReport as OrderLineReport,
    OrderReport as OrderReport,
    PlannedMails as PlannedMails,
    PlanPreview as PlanPreview,
    ReasonReport as ReasonReport,
    SupplierNo as SupplierNo,
)
from dropconnect.report.idle import IdleReport as IdleReport
from dropconnect.report.pages import (
    CasePage as CasePage,
    IncidentPage as IncidentPage,
    TaskPage as TaskPage,
)
from dropconnect.report.pasted import (
    PastedOrders as PastedOrders,
    PastedText as PastedText,
    PastedWish as PastedWish,
)
from dropconnect.report.pause import PauseChange as PauseChange, PauseReport as PauseReport
from dropconnect.report.people import (
    PersonReport as PersonReport,
    Role as Role,
)
from dropconnect.report.links import (
    DecisionLinkReport as DecisionLinkReport,
    LinkState as LinkState,
)
from dropconnect.report.sheet import (
    CaseSheet as CaseSheet,
    ChoiceSheet as ChoiceSheet,
    DoubtReport as DoubtReport,
    GoodsRow as GoodsRow,
    IncidentSheet as IncidentSheet,
    LetterReport as LetterReport,
    MoneyBox as MoneyBox,
    Shade as Shade,
    StoryLine as StoryLine,
    TaskSheet as TaskSheet,
    Voice as Voice,
    Weight as Weight,
)
from dropconnect.report.plan import (
    CalculationRow as CalculationRow,
    OwnStock as OwnStock,
    PlannedLine as PlannedLine,
    PlannedRefund as PlannedRefund,
    PlannedReturn as PlannedReturn,
    PlannedStep as PlannedStep,
    PlanObjection as PlanObjection,
    PlanReport as PlanReport,
    StayingGoods as StayingGoods,
    SupplierForecast as SupplierForecast,
)
from dropconnect.report.changes import ChangePage as ChangePage, ChangeReport as ChangeReport
from dropconnect.report.changes import CustomerChange as CustomerChange
from dropconnect.report.customer_page import CustomerForm as CustomerForm, CustomerLine as CustomerLine
from dropconnect.report.customer_page import CustomerMoney as CustomerMoney, CustomerOrder as CustomerOrder
from dropconnect.report.customer_page import CustomerPlan as CustomerPlan, CustomerReason as CustomerReason
from dropconnect.report.customer_page import CustomerStage as CustomerStage
from dropconnect.report.customer_page import CustomerState as CustomerState
from dropconnect.report.delivery import (
    DeliveryReport as DeliveryReport,
    DeliveryState as DeliveryState,
    Receipt as Receipt,
    Told as Told,
)
from dropconnect.report.queue import (
    ChosenAct as ChosenAct,
    ChosenCard as ChosenCard,
    ChosenReport as ChosenReport,
    ChosenResult as ChosenResult,
    ApproveAct as ApproveAct,
    Lateness as Lateness,
    QueueCard as QueueCard,
    QueueChoice as QueueChoice,
    QueueColumn as QueueColumn,
    QueuePage as QueuePage,
    QueueReport as QueueReport,
    ReminderReport as ReminderReport,
)
from dropconnect.report.restoration import (
    LookedUpEffect as LookedUpEffect,
    Restoration as Restoration,
    RestoredCase as RestoredCase,
)
from dropconnect.report.runner import (
    HolderReport as HolderReport,
    Life as Life,
    RunnerReport as RunnerReport,
)
from dropconnect.report.search import (
    SearchHit as SearchHit,
    SearchReport as SearchReport,
    SilentStore as SilentStore,
)
from dropconnect.report.shadow import (
    ShadowOrigin as ShadowOrigin,
    ShadowPage as ShadowPage,
    ShadowReport as ShadowReport,
    ShadowTotal as ShadowTotal,
    ShadowVerdict as ShadowVerdict,
)
from dropconnect.report.sightings import (
    SightingPage as SightingPage,
    SightingReport as SightingReport,
    SightingState as SightingState,
    UnseenStore as UnseenStore,
)
from dropconnect.report.stand import (
    ConnectionStand as ConnectionStand,
    MachineStand as MachineStand,
    MailStand as MailStand,
)
from dropconnect.report.standing import Standing as Standing
from dropconnect.report.stretches import (
    CaseStretch as CaseStretch,
    CreditStretch as CreditStretch,
    DeliveryStretch as DeliveryStretch,
    IncidentStretch as IncidentStretch,
    SightingStretch as SightingStretch,
    TaskStretch as TaskStretch,
)
from dropconnect.report.supplier import (
    Credit as Credit,
    CreditReport as CreditReport,
    PartReport as PartReport,
    RuleReport as RuleReport,
    SupplierMailReport as SupplierMailReport,
    SupplierReport as SupplierReport,
)
from dropconnect.report.supplier_overview import (
    OpenQuestion as OpenQuestion,
    SupplierCredit as SupplierCredit,
    SupplierOverview as SupplierOverview,
)
from dropconnect.report.supplier_page import (
    AskedGoods as AskedGoods,
    SupplierQuestionReport as SupplierQuestionReport,
)
from dropconnect.report.tokens import (
    NewTokenReport as NewTokenReport,
    Scope as Scope,
    ShownPlanReport as ShownPlanReport,
    TokenReport as TokenReport,
)
from dropconnect.report.undelivered import UndeliveredMail as UndeliveredMail
from dropconnect.report.webhooks import (
    WebhookReport as WebhookReport,
    WebhooksReport as WebhooksReport,
    WebhookStand as WebhookStand,
)
from dropconnect.report.withdrawals import (
    NotMeReport as NotMeReport,
    WithdrawalForm as WithdrawalForm,
    WithdrawalMailReport as WithdrawalMailReport,
    WithdrawalPage as WithdrawalPage,
    WithdrawalReceipt as WithdrawalReceipt,
    WithdrawalReport as WithdrawalReport,
    WithdrawalSummary as WithdrawalSummary,
)
from dropconnect.report.work import (
    DifferenceReport as DifferenceReport,
    OpenWait as OpenWait,
    Reconciliation as Reconciliation,
    StillOpen as StillOpen,
    UnreadStore as UnreadStore,
    WorkReport as WorkReport,
)
from dropconnect.shift import Shift as Shift
