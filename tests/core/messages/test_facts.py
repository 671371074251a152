"""A fact that is not true cannot be made, and no message without facts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import (
    MESSAGE,
    Alternative,
    EndedMessage,
    Ending,
    LinesRefused,
    Message,
    NamedUnits,
    OrderCancelled,
    OutcomeMessage,
    RefundMade,
    RequestReceived,
    StillWaiting,
)
from dropconnect.models.money import Money

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
MUG = NamedUnits(name="Mug", quantity=1)
Refund = Callable[..., RefundMade]


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


ANY_MESSAGE: TypeAdapter[Message] = TypeAdapter(MESSAGE)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"total": "77.50"}, "do not sum"),
        ({"fee_kept": "-5.00", "total": "87.49"}, "negative"),
        ({"tax": "-7.49", "total": "62.51"}, "negative"),
        (
            {"items": "0", "shipping": "0", "tax": "0", "fee_kept": "0", "total": "0"},
            "more than 0",
        ),
        ({"expected_within_days": 0}, "greater than or equal to 1"),
    ],
)
def test_a_refund_is_what_its_parts_say(refund: Refund, changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        refund(**changes)


def test_a_refund_has_one_currency(refund: Refund) -> None:
    values = dict(refund()) | {"tax": Money.of("7.49", "USD")}
    with pytest.raises(ValidationError, match="different currencies"):
        RefundMade(**values)


def test_an_outcome_states_a_fact() -> None:
    with pytest.raises(ValidationError, match="at least one fact"):
        OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER)


@pytest.mark.parametrize("how", [how for how in Ending if how is not Ending.HALF_WAY])
def test_an_order_that_stays_as_it_is_was_not_paid_back(
    how: Ending, refund: Callable[..., RefundMade]
) -> None:
    with pytest.raises(ValidationError, match="no money went back"):
        EndedMessage(order_number="1042", how=how, refund=refund())


def test_there_is_no_outcome_of_a_fraud_case() -> None:
    with pytest.raises(ValidationError, match="fraud"):
        OutcomeMessage(order_number="1042", cause=Cause.FRAUD, cancelled=OrderCancelled())


def test_a_whole_order_is_not_cancelled_while_items_stay_ordered() -> None:
    refused = LinesRefused(lines=(MUG,), reason="It is made for you.")
    with pytest.raises(ValidationError, match="as a whole"):
        OutcomeMessage(
            order_number="1042", cause=Cause.CUSTOMER, cancelled=OrderCancelled(), refused=(refused,)
        )


def test_a_refusal_names_its_lines_and_each_alternative_once() -> None:
    with pytest.raises(ValidationError):
        LinesRefused(lines=(), reason="It is made for you.")
    with pytest.raises(ValidationError, match="named once"):
        LinesRefused(lines=(MUG,), reason="No.", alternatives=(Alternative.KEEP, Alternative.KEEP))


def test_the_next_update_is_promised_for_later() -> None:
    with pytest.raises(ValidationError, match="after the beginning"):
        StillWaiting(since=NOW, next_update_by=NOW - timedelta(days=1))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        RequestReceived(received_at=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mug\r\nBcc: eve@example.test", "Mug Bcc: eve@example.test"),
        ("Mug\u2028Total: 1 EUR", "Mug Total: 1 EUR"),
        ("gum\u202eguM", "gumguM"),
        ("  Tasse  für Jürgen ", "Tasse für Jürgen"),
    ],
)
def test_a_name_is_one_line(typed: str, kept: str) -> None:
    assert NamedUnits(name=typed, quantity=1).name == kept


def test_every_message_comes_back_from_json(messages: dict[str, Message]) -> None:
    for message in messages.values():
        stored = json.loads(json.dumps(message.model_dump(mode="json")))
        assert ANY_MESSAGE.validate_python(stored) == message


def test_what_is_no_message_is_not_read() -> None:
    with pytest.raises(ValidationError):
        ANY_MESSAGE.validate_python({"kind": "outcome", "order_number": "1042", "cause": "customer"})
    with pytest.raises(ValidationError):
        ANY_MESSAGE.validate_python({"kind": "greeting", "order_number": "1042"})
