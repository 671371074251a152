"""What a statement and its order leave open before anything may move. Pure."""

from __future__ import annotations

from dropconnect.errors import UsageError
from dropconnect.journal.withdrawal_states import Doubt
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.models.order import Order
from dropconnect.saga.withdrawals.goods import goods_meant
from dropconnect.saga.withdrawals.period import first_event, knows_holidays, last_day
from dropconnect.withdrawal_right import CompanyRule, WithdrawalSettings


def doubts_about(stated: Withdrawal, order: Order, settings: WithdrawalSettings) -> dict[str, str]:
    """Each doubt with its words for a person; without those that a person took away."""
    found = {
        Doubt.ADDRESS: _address(stated, order),
        Doubt.NOT_ME: stated.doubts.get(Doubt.NOT_ME, ""),
        Doubt.PERIOD: _period(stated, order, settings),
        Doubt.COMPANY: _company(order, settings),
        Doubt.GOODS: _goods(stated, order),
    }
    agreed = {doubt for doubt in stated.agreed if doubt != Doubt.GOODS}
    return {str(doubt): words for doubt, words in found.items() if words and doubt not in agreed}


def is_same_address(one: str, other: str) -> bool:
    """Whether two typed mail addresses are the same one."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def _address(stated: Withdrawal, order: Order) -> str:
    if is_same_address(stated.mail, order.customer.email):
        return ""
    if not order.customer.email:
        return f"the order has no mail address to compare {stated.mail} with. Compare the names yourself"
    return (
        f"the typed address is {stated.mail}, the order's is {order.customer.email}. Order numbers run in "
        "sequence, so anybody can type one: compare them, or ask the customer at the order's address"
    )


def _period(stated: Withdrawal, order: Order, settings: WithdrawalSettings) -> str:
    """It runs from the delivery of the last goods (Article 9(2)), and can be used before that."""
    if not any(line.shipped_quantity for line in order.items):
        return ""
    days, country = settings.period_days, order.country
    day = stated.stated_at.date()
    # Nothing arrives before it is ordered, so a period that is counted from the order never ends too late.
    if order.created_at is not None and day <= last_day(order.created_at.date(), days, country):
        return ""
    first = first_event(day, days, country)
    return (
        f"goods of it were sent, and the store does not say when the last of them arrived. It was stated on "
        f"{day}: that is in time if they arrived on {first} or later. {_counted(country)}"
    )


def _counted(country: str) -> str:
    moved = "A last day at a weekend moves to the next working day, which is counted here"
    if not country:
        return f"{moved}; holidays are not, as the store does not say which country it went to"
    if not knows_holidays(country):
        return f"{moved}; holidays of {country} are not known"
    return f"{moved}, and so are the holidays of all of {country}; those of a region are not"


def _company(order: Order, settings: WithdrawalSettings) -> str:
    customer = order.customer
    if settings.company is CompanyRule.COVERED:
        return ""
    if not customer.company and not customer.name and customer.withheld:
        # Name and company stand in one address: without the one, the other is not known either.
        return (
            f"it is not known whether a company ordered: {customer.withheld}. Look at the order in the store"
        )
    if not customer.company:
        return ""
    return f"the order names a company, {customer.company}: the right is a consumer's"


def _goods(stated: Withdrawal, order: Order) -> str:
    try:
        goods_meant(order, stated.chosen or stated.goods)
    except UsageError as error:
        return str(error)
    return ""
