"""The policy as a table of the configuration file."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import Cause
from dropconnect.models.money import Money
from dropconnect.models.order import OrderState
from dropconnect.policy import DEFAULT_REASONS, DEFAULT_STAGES, Consent, MailOwner, ShippingRule, StorePolicy


def read(table: str) -> StorePolicy:
    return StorePolicy.model_validate(tomllib.loads(table))


def test_an_empty_table_is_a_policy() -> None:
    policy = read("")
    assert policy == StorePolicy()
    assert not policy.read_only
    assert policy.restock
    assert policy.shipping is ShippingRule.WHEN_EMPTY
    assert policy.mail is MailOwner.PLATFORM
    assert policy.shipped is Consent.REFUSE
    assert {state: policy.stage(state) for state in OrderState} == DEFAULT_STAGES
    assert {reason: policy.cause_of(reason) for reason in DEFAULT_REASONS} == DEFAULT_REASONS


def test_a_full_table() -> None:
    policy = read(
        """
        read_only = true
        window_days = 14
        shipping = "share"
        restock = false
        mail = "us"
        approve_over = "100.00 USD"
        cap_per_order = "500 USD"
        cap_per_day = { amount = "5000", currency = "USD" }
        customer_refund_text = "Your order was cancelled"
        fee = { percent = "2.5" }
        stages = { completed = "ask" }
        reasons = { "changed-mind" = "merchant", moon-phase = "stock" }
        """
    )
    assert policy.cap_per_day == Money.of("5000", "USD")
    assert policy.stage(OrderState.COMPLETED) is Consent.ASK
    assert policy.stage(OrderState.TRASHED) is Consent.REFUSE
    assert policy.cause_of("changed-mind") is Cause.MERCHANT
    assert policy.cause_of("moon-phase") is Cause.STOCK
    assert policy.cause_of("found-cheaper") is Cause.CUSTOMER
    assert policy.refund_text(True) == policy.refund_text(False) == "Your order was cancelled"
    assert StorePolicy.model_validate_json(policy.model_dump_json()) == policy


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("fee = {}", "a fee is either"),
        ('fee = { fixed = "5 USD", percent = "5" }', "a fee is either"),
        ('fee = { fixed = "0 USD" }', "more than 0"),
        ('fee = { percent = "0" }', "more than 0"),
        ('fee = { percent = "100.1" }', "at most 100"),
        ("fee = { percent = 2.5 }", "write the number in quotes"),
        ('fee = { fixed = { amount = 5.0, currency = "USD" } }', "write the number in quotes"),
        ("approve_over = 100.0", "write the number in quotes"),
        ('approve_over = "100"', "not an ISO 4217 currency code"),
        ("window_days = -1", "greater than or equal to 0"),
        ('stages = { complete = "ask" }', "stages.complete"),
        ('stages = { completed = "maybe" }', "stages.completed"),
        ('reasons = { x = "weather" }', "reasons.x"),
        ('shiping = "never"', "shiping"),
        ('customer_refund_text = "two\\nlines"', "one line of words"),
        ('customer_refund_text = "Ref 7f3e2a90-5c1b-4d0e-9a77"', "without identifiers"),
        ('customer_refund_text = ""', "at least 1 character"),
    ],
)
def test_a_slip_in_the_file_is_told(table: str, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(table)
    assert says in str(caught.value)


def test_the_customers_text_says_whether_all_or_a_part_was_cancelled() -> None:
    assert StorePolicy().refund_text(True) == "Order cancelled"
    assert StorePolicy(customer_refund_text=None).refund_text(False) == "Cancelled items"


def test_an_unknown_reason_lists_the_known_ones() -> None:
    policy = read('reasons = { moon-phase = "stock" }')
    with pytest.raises(UsageError, match=r"Did you mean 'moon-phase'\? Known: .*changed-mind.*moon-phase"):
        policy.cause_of("moonphase")
    with pytest.raises(UsageError, match=r"'zzz' is not a known reason\. Known: "):
        policy.cause_of("zzz")


def test_every_field_is_explained_in_the_schema() -> None:
    schema = StorePolicy.model_json_schema()
    for fields in (schema["properties"], schema["$defs"]["Fee"]["properties"]):
        assert all(field.get("description") for field in fields.values())
