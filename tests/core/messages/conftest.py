"""A shop, and one message of every kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dropconnect.messages import ShopVoice
from dropconnect.models.cancellation import Cause, RefundMethod
from dropconnect.models.facts import (
    Acknowledgement,
    Alternative,
    EndedMessage,
    Ending,
    GoodsExempt,
    GoodsStillCome,
    LinesRefused,
    Message,
    NamedUnits,
    OrderCancelled,
    OutcomeMessage,
    ParcelAdvice,
    RefundMade,
    RequestReceived,
    Statement,
    StillWaiting,
    WaitingUpdate,
    WithdrawalAnswered,
    WithdrawalReceived,
)
from dropconnect.models.money import Money

MARCH_3 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
MARCH_6 = datetime(2025, 3, 6, 9, 0, tzinfo=UTC)
LAMP = NamedUnits(name="Reading lamp", quantity=1)
SHADES = NamedUnits(name="Shade", quantity=2)
MUG = NamedUnits(name="Mug with a name", quantity=1)
CABLE = NamedUnits(name="Cable", quantity=3)


@pytest.fixture
def shop() -> ShopVoice:
    return ShopVoice(name="Lamp Shop", contact="help@shop.example.test")


@pytest.fixture
def refund() -> Callable[..., RefundMade]:
    """A refund of 77.49 EUR; keyword arguments change its fields, amounts given as text."""

    def make(currency: str = "EUR", **changes: Any) -> RefundMade:
        values: dict[str, Any] = {
            "items": "70.00", "shipping": "5.00", "charges": "0", "tax": "7.49", "fee_kept": "5.00",
            "total": "77.49", "method": RefundMethod.GATEWAY, "made_at": MARCH_3, "expected_within_days": 10,
        } | changes  # fmt: skip
        amounts = ("items", "shipping", "charges", "tax", "fee_kept", "total")
        return RefundMade(**values | {name: Money.of(values[name], currency) for name in amounts})

    return make


@pytest.fixture
def messages(refund: Callable[..., RefundMade]) -> dict[str, Message]:
    """By name, so that a test can pick one; together they reach every sentence of the templates."""
    who: dict[str, Any] = {"order_number": "1042", "customer_name": "Ada"}
    refused = LinesRefused(
        lines=(MUG,), reason="It is made for you and was already printed.", alternatives=tuple(Alternative)
    )
    parcels = tuple(
        GoodsStillCome(lines=(CABLE,), advice=advice, tracking=("TR-1", "TR-2")) for advice in ParcelAdvice
    )
    return {
        "acknowledgement": Acknowledgement(**who, request=RequestReceived(received_at=MARCH_3)),
        "acknowledgement of lines": Acknowledgement(
            order_number="1042", request=RequestReceived(received_at=MARCH_3, lines=(LAMP, SHADES))
        ),
        "waiting": WaitingUpdate(**who, waiting=StillWaiting(since=MARCH_3, next_update_by=MARCH_6)),
        "waiting for lines": WaitingUpdate(
            **who, waiting=StillWaiting(since=MARCH_3, next_update_by=MARCH_6, lines=(LAMP,))
        ),
        "cancelled and paid back": OutcomeMessage(
            **who, cause=Cause.CUSTOMER, cancelled=OrderCancelled(), refund=refund()
        ),
        "partly refused": OutcomeMessage(
            **who,
            cause=Cause.CUSTOMER,
            cancelled=OrderCancelled(lines=(LAMP, SHADES)),
            refund=refund(
                method=RefundMethod.BOOK_ONLY, charges="1.00", total="78.49", expected_within_days=1
            ),
            refused=(refused,),
        ),
        "out of stock": OutcomeMessage(
            **who,
            cause=Cause.STOCK,
            cancelled=OrderCancelled(lines=(LAMP,)),
            refund=refund(method=RefundMethod.VOID),
        ),
        "goods still come": OutcomeMessage(**who, cause=Cause.MERCHANT, still_coming=parcels),
        "the rest beside the platform's mail": OutcomeMessage(
            **who, cause=Cause.CUSTOMER, refused=(refused,), separate_mail=True
        ),
        "withdrawn": OutcomeMessage(
            **who, cause=Cause.WITHDRAWAL, cancelled=OrderCancelled(lines=(LAMP,)), refund=refund()
        ),
        **_withdrawals(who),
        **{
            f"ended {how}": EndedMessage(**who, how=how, refund=refund() if how is Ending.HALF_WAY else None)
            for how in Ending
        },
    }


def _withdrawals(who: dict[str, Any]) -> dict[str, Message]:
    """What a consumer hears who withdraws from the contract."""
    told: dict[str, Any] = {"received_at": MARCH_3, "check_code": "ABCD-EFGH-JKLM"}
    typed = Statement(**told, name="Ada", goods="2 x Shade", mail="ada@example.test", reason="too dark")
    exempt = (GoodsExempt(goods="Mug with a name", reason="It is made to your own design."),)
    return {
        "withdrawal received": WithdrawalReceived(**who, statement=typed),
        "withdrawal of the whole order": WithdrawalReceived(
            **who, statement=Statement(**told, name="Ada", mail="ada@example.test")
        ),
        "withdrawal by somebody": WithdrawalReceived(
            order_number="1042", statement=Statement(**told), not_me="https://shop.example.test/c/shop/keep"
        ),
        "withdrawal of exempt goods": WithdrawalAnswered(**who, statement=typed, exempt=exempt),
        "withdrawal of what was cancelled": WithdrawalAnswered(**who, statement=typed, already=True),
        "withdrawal that came late": WithdrawalAnswered(
            **who, statement=typed, nothing_because="the period had ended on 1 March"
        ),
    }
