"""A row's answer leaves nothing out that the row says."""

from __future__ import annotations

from datetime import date

import pytest

from dropconnect.kit import fitting_row, line_answer, row_named
from dropconnect.plugin import (
    Eligibility,
    EvidenceGrade,
    LineAnswer,
    Money,
    ProductKind,
    RuleRow,
    StepOrder,
    SupplierStage,
)

ROW = RuleRow(
    id="packing",
    eligibility=Eligibility.ASK,
    reason="it is being packed",
    customer_reason="we have asked our supplier",
    fee=Money.of("2.50", "USD"),
    money_to="wallet",
    answer_within_hours=24,
    step_order=StepOrder.STORE_FIRST,
    evidence=EvidenceGrade.DOCUMENTED,
    source="terms of trade",
    as_of=date(2026, 11, 1),
)


def test_what_the_row_says_is_in_the_answer() -> None:
    answer = line_answer(ROW, store_line_id="11", quantity=2)
    assert (answer.store_line_id, answer.quantity, answer.rule) == ("11", 2, "packing")
    shared = (LineAnswer.model_fields.keys() & RuleRow.model_fields.keys()) - {"store_line_id", "quantity"}
    assert len(shared) >= 7
    assert {name: getattr(answer, name) for name in shared} == {name: getattr(ROW, name) for name in shared}


def test_a_row_is_found_by_its_id_and_an_unknown_one_is_named() -> None:
    assert row_named([ROW], "packing") is ROW
    with pytest.raises(LookupError, match="no rule is named 'sent'"):
        row_named([ROW], "sent")


def test_the_first_row_that_fits_counts_and_none_is_no_answer() -> None:
    sent = ROW.changed(id="sent", stage=SupplierStage.SHIPPED)
    assert fitting_row([sent, ROW], SupplierStage.SHIPPED, ProductKind.ORDINARY) is sent
    assert fitting_row([sent, ROW], SupplierStage.PAID, ProductKind.ORDINARY) is ROW
    assert fitting_row([sent], SupplierStage.PAID, ProductKind.ORDINARY) is None
