"""Every public name for callers: ``dropconnect`` takes it from here when it is first asked for.

Written ``name as name``: that is how type checkers and editors know what is handed on.
"""

from __future__ import annotations

from dropconnect.app import Dropconnect as Dropconnect
from dropconnect.errors import (
    AuthenticationFailed as AuthenticationFailed,
)
from dropconnect.errors import (
    CaseConflict as CaseConflict,
)
from dropconnect.errors import (
    ConfigurationError as ConfigurationError,
)
from dropconnect.errors import (
    ConnectorError as ConnectorError,
)
from dropconnect.errors import (
    DropConnectError as DropConnectError,
)
from dropconnect.errors import (
    InvalidResponse as InvalidResponse,
)
from dropconnect.errors import (
    InvalidSignature as InvalidSignature,
)
from dropconnect.errors import (
    JournalError as JournalError,
)
from dropconnect.errors import (
    OrderNotFound as OrderNotFound,
)
from dropconnect.errors import (
    OutcomeUnknown as OutcomeUnknown,
)
from dropconnect.errors import (
    PluginError as PluginError,
)
from dropconnect.errors import (
    ProviderUnavailable as ProviderUnavailable,
)
from dropconnect.errors import (
    RateLimited as RateLimited,
)
from dropconnect.errors import (
    ResultNotRecorded as ResultNotRecorded,
)
from dropconnect.errors import (
    UnsupportedOperation as UnsupportedOperation,
)
from dropconnect.errors import (
    UsageError as UsageError,
)
from dropconnect.models.cancellation import LineSelection as LineSelection
from dropconnect.models.money import Money as Money
from dropconnect.models.operation import CheckItem as CheckItem
from dropconnect.report.case import (
    Cancellation as Cancellation,
)
from dropconnect.report.case import (
    CaseReport as CaseReport,
)
from dropconnect.report.case import (
    CaseSummary as CaseSummary,
)
from dropconnect.report.case import (
    EffectReport as EffectReport,
)
from dropconnect.report.case import (
    IncidentReport as IncidentReport,
)
from dropconnect.report.case import (
    MessageReport as MessageReport,
)
from dropconnect.report.case import (
    TaskChoice as TaskChoice,
)
from dropconnect.report.case import (
    TaskReport as TaskReport,
)
from dropconnect.report.case import (
    TimelineEvent as TimelineEvent,
)
from dropconnect.report.case import (
    Wait as Wait,
)
from dropconnect.report.connection import (
    CheckReport as CheckReport,
)
from dropconnect.report.connection import (
    ConnectionCheck as ConnectionCheck,
)
from dropconnect.report.plan import (
    CalculationRow as CalculationRow,
)
from dropconnect.report.plan import (
    PlannedLine as PlannedLine,
)
from dropconnect.report.plan import (
    PlannedRefund as PlannedRefund,
)
from dropconnect.report.plan import (
    PlannedStep as PlannedStep,
)
from dropconnect.report.plan import (
    PlanObjection as PlanObjection,
)
from dropconnect.report.plan import (
    PlanReport as PlanReport,
)
from dropconnect.report.plan import (
    SupplierForecast as SupplierForecast,
)
from dropconnect.report.standing import Standing as Standing
from dropconnect.report.supplier import (
    Credit as Credit,
)
from dropconnect.report.supplier import (
    CreditReport as CreditReport,
)
from dropconnect.report.supplier import (
    CreditState as CreditState,
)
from dropconnect.report.supplier import (
    PartReport as PartReport,
)
from dropconnect.report.supplier import (
    RuleReport as RuleReport,
)
from dropconnect.report.work import (
    DifferenceReport as DifferenceReport,
)
from dropconnect.report.work import (
    Reconciliation as Reconciliation,
)
from dropconnect.report.work import (
    UnreadStore as UnreadStore,
)
from dropconnect.report.work import (
    WorkReport as WorkReport,
)
