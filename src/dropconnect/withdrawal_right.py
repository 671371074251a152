"""A consumer's right to withdraw from the contract, as data: a store's settings, and the policy then. Pure.

Facts: Directive 2011/83/EU, Articles 9 and 11a to 16, as amended by Directive (EU) 2023/2673.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import Field, field_validator

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Cause
from dropconnect.models.order import OrderState
from dropconnect.policy import Consent, QuotedMoney, ShippingRule, StorePolicy, SupplierNo
from dropconnect.reasons import DEFAULT_REASONS
from dropconnect.reasons import WITHDRAWAL as WITHDRAWAL

LANGUAGES = ("en", "de")
"""In which the page and its mails are written."""


class CompanyRule(StrEnum):
    """What follows where a company withdraws: the right is a consumer's (Article 2(1))."""

    ASK = "ask"
    """A person decides."""
    COVERED = "covered"
    """Companies are treated as consumers are."""


class ExemptGoods(Model):
    """Goods that the merchant says the right does not cover (Article 16)."""

    sku: str = Field(min_length=1, description='A pattern for the SKU, such as "MUG-CUSTOM-*".')
    reason: dict[str, str] = Field(
        min_length=1,
        description="Why, in a sentence that the customer reads, by language: en, de.",
        examples=[{"en": "It is made to your design."}],
    )

    def fits(self, sku: str) -> bool:
        return fnmatchcase(sku.casefold(), self.sku.casefold())

    def words(self, language: str) -> str:
        """The reason in this language, else in English, else as it was written first."""
        return self.reason.get(language) or self.reason.get("en") or next(iter(self.reason.values()))


class WithdrawalSettings(Model):
    """The withdrawal function of a store that sells to consumers in the European Union."""

    enabled: bool = Field(
        default=False, description="The page `/c/STORE/withdraw` is there, and takes statements."
    )
    standard_delivery: dict[str, QuotedMoney] = Field(
        default_factory=dict,
        examples=[{"DE": "4.90 EUR", "AT": "9.90 EUR"}],
        description="What standard delivery costs, with tax, by country (two letters). What an express "
        "delivery cost more is kept. A country that is not named: all delivery is paid back.",
    )
    exempt: tuple[ExemptGoods, ...] = Field(
        default=(), description="Goods that are exempt, by SKU, with the reason that the customer is told."
    )
    company: CompanyRule = Field(
        default=CompanyRule.ASK,
        description="An order with a company or a VAT id: ask a person, or covered as a consumer's is.",
    )
    period_days: int = Field(
        default=14, ge=14, description="Days from the delivery of the last goods. No store has fewer."
    )
    keep_years: int = Field(
        default=3,
        ge=1,
        description="After so many years names, addresses and words of a statement are erased.",
    )
    languages: tuple[str, ...] = Field(
        default=LANGUAGES, min_length=1, description="Of the page, the first one where nothing else fits."
    )

    @property
    def kept_for(self) -> timedelta:
        """How long what was typed is kept; no shorter in a leap year."""
        return self.keep_years * timedelta(days=366)

    def exemption_of(self, sku: str) -> ExemptGoods | None:
        """The merchant's row for these goods; None: the right covers them."""
        return next((row for row in self.exempt if row.fits(sku)), None)

    def asks_about(self, company: str) -> bool:
        """Whether an order that names ``company`` (empty: none) is a person's to judge."""
        return bool(company) and self.company is CompanyRule.ASK

    @field_validator("standard_delivery")
    @classmethod
    def _countries(cls, prices: dict[str, QuotedMoney]) -> dict[str, QuotedMoney]:
        for country in prices:
            if len(country) != 2 or not country.isalpha() or not country.isupper():
                raise ValueError(f"{country!r} is not a country: write its two capital letters, as in DE")
        return prices

    @field_validator("languages")
    @classmethod
    def _spoken(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [language for language in languages if language not in LANGUAGES]
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: the page speaks {', '.join(LANGUAGES)}")
        return languages


class WithdrawalPolicy(StorePolicy):
    """A store's policy as it counts where a consumer withdraws."""

    standard_delivery: dict[str, QuotedMoney] = {}


class PagePolicy(StorePolicy):
    """A store's policy as it counts where customers cancel for themselves, in a store with the right."""

    right: WithdrawalSettings


def policy_on_page(policy: StorePolicy, settings: WithdrawalSettings) -> StorePolicy:
    """``policy`` as it counts for what a customer asks for on the store's page.

    Only goods that were not sent are cancelled there. Their period has not even begun (Article 9(2)), so
    their consumer could withdraw instead, without a fee: the planner keeps none on what the right covers.
    """
    if not settings.enabled or isinstance(policy, PagePolicy):
        return policy
    return PagePolicy(**{name: getattr(policy, name) for name in StorePolicy.model_fields}, right=settings)


def policy_for(policy: StorePolicy, reason: str, settings: WithdrawalSettings) -> StorePolicy:
    """``policy`` as it counts for a case of this reason: changed where it is a withdrawal.

    The contract is between consumer and shop, so no rule of the shop and no supplier's no refuses it; what
    would have is a question to a person. No fee is kept (Article 13(1)), and delivery is paid back.
    """
    if {**DEFAULT_REASONS, **policy.reasons}.get(reason) is not Cause.WITHDRAWAL:
        return policy
    stages = {state: _asks(consent) for state, consent in policy.stages.items()}
    stages[OrderState.REFUNDED] = policy.stages[OrderState.REFUNDED]
    values = {name: getattr(policy, name) for name in StorePolicy.model_fields}
    values |= {
        "fee": None,
        "window_days": None,
        "shipping": ShippingRule.WHEN_EMPTY if policy.shipping is ShippingRule.NEVER else policy.shipping,
        "stages": stages,
        "shipped": _asks(policy.shipped),
        "supplier_refuses": _asked(policy.supplier_refuses),
        "supplier_silent": _asked(policy.supplier_silent),
        "standard_delivery": settings.standard_delivery,
    }
    return WithdrawalPolicy(**values)


def _asks(consent: Consent) -> Consent:
    return Consent.ASK if consent is Consent.REFUSE else consent


def _asked(rule: SupplierNo) -> SupplierNo:
    return SupplierNo.ASK if rule is SupplierNo.DENY else rule
