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
    *, settled: bool, kind: EffectKind = EffectKind.REFUND, method: RefundMethod = RefundMethod.GATEWAY
) -> LookUpCommand:
    before = GuardReading(
        order_status="processing", refund_ids=("80",), refunded=Money.zero("USD"), read_at=NOON
    )
    return LookUpCommand(
        key=KEY, order_id="21", before=before, kind=kind, sent_at=NOON,
        amount=Money.of("82.49", "USD"), method=method, journal=JOURNAL, settled=settled,
    )  # fmt: skip


OLD = refund("80", confirmed=True)


@pytest.mark.parametrize(
    ("rows", "early", "late"),
    [
        ([OLD, refund(key=KEY)], FOUND, FOUND),
        ([OLD, refund(key=KEY, confirmed=False)], PENDING, UNKNOWABLE),
        ([OLD, refund(confirmed=False)], PENDING, UNKNOWABLE),
        ([OLD, refund(confirmed=True)], PENDING, UNKNOWABLE),
        ([OLD], PENDING, ABSENT),
        ([], PENDING, ABSENT),
        ([OLD, refund(amount="5.00")], PENDING, ABSENT),
        ([OLD, refund(key="another-effect")], PENDING, ABSENT),
        ([OLD, refund("91", "5.00"), refund("92", confirmed=False)], PENDING, UNKNOWABLE),
        ([OLD, refund("91"), refund("92", key=KEY)], FOUND, FOUND),
        ([OLD, refund(key=KEY, journal=JOURNAL)], FOUND, FOUND),
        ([OLD, refund(key=KEY, journal="another")], PENDING, ABSENT),
        (
            [OLD, refund("91", key=KEY, journal="another"), refund("92", key=KEY, journal=JOURNAL)],
            FOUND,
            FOUND,
        ),
    ],
)
def test_a_refund(rows: list[Refund], early: EvidenceStatus, late: EvidenceStatus) -> None:
    assert refund_evidence(rows, asked(settled=False), announced=True).status is early
    assert refund_evidence(rows, asked(settled=True), announced=True).status is late


def test_what_was_found_is_named() -> None:
    evidence = refund_evidence([refund(key=KEY)], asked(settled=False), announced=True)
    assert (evidence.provider_id, evidence.amount) == ("90", Money.of("82.49", "USD"))


def test_a_booking_needs_no_gateway_to_be_found() -> None:
    question = asked(settled=False, method=RefundMethod.BOOK_ONLY)
    assert refund_evidence([refund(key=KEY, confirmed=False)], question, announced=True).status is FOUND


def test_a_colleagues_refund_of_another_amount_is_told() -> None:
    evidence = refund_evidence([refund("91", "5.00")], asked(settled=True), announced=True)
    assert evidence.facts["other_new_refunds"] == {"91": "5.00 USD"}


def test_a_refund_of_another_journal_with_our_key_is_told() -> None:
    rows = [refund(key=KEY, journal="another")]
    evidence = refund_evidence(rows, asked(settled=True), announced=True)
    assert evidence.facts["refunds_of_others"] == {"90": "82.49 USD"}


@pytest.mark.parametrize("announced", [True, False])
def test_whether_it_was_announced_is_told(announced: bool) -> None:
    evidence = refund_evidence([], asked(settled=True), announced=announced)
    assert evidence.facts["announced"] is announced


def test_an_absent_refund_is_never_harmless_to_repeat() -> None:
    assert not refund_evidence([], asked(settled=True), announced=True).repeat_harmless


@pytest.mark.parametrize(
    ("status", "early", "late"),
    [
        ("cancelled", FOUND, FOUND),
        ("processing", PENDING, ABSENT),
        ("refunded", PENDING, ABSENT),
        ("pending", PENDING, ABSENT),
        ("completed", PENDING, UNKNOWABLE),
        ("trash", PENDING, UNKNOWABLE),
    ],
)
def test_a_cancellation(status: str, early: EvidenceStatus, late: EvidenceStatus) -> None:
    question = asked(settled=False, kind=EffectKind.CANCEL_ORDER)
    assert cancel_evidence(status, question).status is early
    evidence = cancel_evidence(status, question.changed(settled=True))
    assert evidence.status is late
    assert evidence.repeat_harmless is (late is ABSENT)
    assert status in evidence.reason
