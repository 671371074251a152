"""The decision table of a look-up, row by row."""

from __future__ import annotations

import pytest
from tests.woocommerce.connector.shop import KEY, NOON

from dropconnect.plugin import (
    EffectKind,
    EvidenceStatus,
    GuardReading,
    LookUpCommand,
    Money,
    Refund,
    RefundMethod,
)
from dropconnect_woocommerce.evidence.look_up import cancel_evidence, refund_evidence

JOURNAL = "journal-1"
FOUND, ABSENT = EvidenceStatus.FOUND, EvidenceStatus.ABSENT
PENDING, UNKNOWABLE = EvidenceStatus.PENDING, EvidenceStatus.UNKNOWABLE


def refund(
    refund_id: str = "90", amount: str = "82.49", key: str = "", confirmed: bool = True, journal: str = ""
) -> Refund:
    return Refund(id=refund_id, amount=Money.of(amount, "USD"), key=key, confirmed=confirmed, journal=journal)


def asked(
    *, kind: EffectKind = EffectKind.REFUND, method: RefundMethod = RefundMethod.GATEWAY
) -> LookUpCommand:
    before = GuardReading(
        order_status="processing", refund_ids=("80",), refunded=Money.zero("USD"), read_at=NOON
    )
    return LookUpCommand(
        key=KEY, order_id="21", before=before, kind=kind, sent_at=NOON,
        amount=Money.of("82.49", "USD"), method=method, journal=JOURNAL,
    )  # fmt: skip


OLD = refund("80", confirmed=True)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([OLD, refund(key=KEY)], FOUND),
        ([OLD, refund(key=KEY, confirmed=False)], UNKNOWABLE),
        ([OLD, refund(confirmed=False)], UNKNOWABLE),
        ([OLD, refund(confirmed=True)], UNKNOWABLE),
        ([OLD], ABSENT),
        ([], ABSENT),
        ([OLD, refund(amount="5.00")], ABSENT),
        ([OLD, refund(key="another-effect")], ABSENT),
        ([OLD, refund("91", "5.00"), refund("92", confirmed=False)], UNKNOWABLE),
        ([OLD, refund("91"), refund("92", key=KEY)], FOUND),
        ([OLD, refund(key=KEY, journal=JOURNAL)], FOUND),
        ([OLD, refund(key=KEY, journal="another")], ABSENT),
        (
            [OLD, refund("91", key=KEY, journal="another"), refund("92", key=KEY, journal=JOURNAL)],
            FOUND,
        ),
    ],
)
def test_a_refund(rows: list[Refund], shown: EvidenceStatus) -> None:
    assert refund_evidence(rows, asked(), announced=True).status is shown


def test_what_was_found_is_named() -> None:
    evidence = refund_evidence([refund(key=KEY)], asked(), announced=True)
    assert (evidence.provider_id, evidence.amount) == ("90", Money.of("82.49", "USD"))


def test_a_booking_needs_no_gateway_to_be_found() -> None:
    question = asked(method=RefundMethod.BOOK_ONLY)
    assert refund_evidence([refund(key=KEY, confirmed=False)], question, announced=True).status is FOUND


def test_a_colleagues_refund_of_another_amount_is_told() -> None:
    evidence = refund_evidence([refund("91", "5.00")], asked(), announced=True)
    assert evidence.facts["other_new_refunds"] == {"91": "5.00 USD"}


def test_a_refund_of_another_journal_with_our_key_is_told() -> None:
    rows = [refund(key=KEY, journal="another")]
    evidence = refund_evidence(rows, asked(), announced=True)
    assert evidence.facts["refunds_of_others"] == {"90": "82.49 USD"}


@pytest.mark.parametrize("announced", [True, False])
def test_whether_it_was_announced_is_told(announced: bool) -> None:
    evidence = refund_evidence([], asked(), announced=announced)
    assert evidence.facts["announced"] is announced


def test_an_absent_refund_is_never_harmless_to_repeat() -> None:
    assert not refund_evidence([], asked(), announced=True).repeat_harmless


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("cancelled", FOUND),
        ("processing", ABSENT),
        ("refunded", ABSENT),
        ("pending", ABSENT),
        ("completed", UNKNOWABLE),
        ("trash", UNKNOWABLE),
    ],
)
def test_a_cancellation(status: str, shown: EvidenceStatus) -> None:
    evidence = cancel_evidence(status)
    assert evidence.status is shown
    assert evidence.repeat_harmless is (shown is ABSENT)
    assert status in evidence.reason
