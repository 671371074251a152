"""A supplier's rules as a table, and what the merchant negotiated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.errors import ConfigurationError
from dropconnect.kit import fitting_row
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import EvidenceGrade, LineAnswer, ProductKind, RuleRow, SupplierStage
from dropconnect.suppliers.rules import UNKNOWN_RULE, answer, effective, negotiated

TODAY = date(2026, 11, 23)


def row(row_id: str, eligibility: Eligibility = Eligibility.ASK, **more: object) -> RuleRow:
    values = {
        "id": row_id, "eligibility": eligibility, "reason": f"{row_id} says so",
        "customer_reason": "so it is", "evidence": "measured", "source": "tried out", "as_of": "2026-05-01",
    }  # fmt: skip
    return RuleRow.model_validate({**values, **more})


TABLE = (
    row("made-to-order", Eligibility.NO, stage="paid", product="made-to-order"),
    row("paid", Eligibility.NOW, stage="paid"),
    row("processing", Eligibility.ASK, stage="processing", answer_within_hours=48),
    row("shipped", Eligibility.NO, stage="shipped"),
)


def test_the_first_fitting_row_counts() -> None:
    found = fitting_row(TABLE, SupplierStage.PAID, ProductKind.MADE_TO_ORDER)
    assert (found or TABLE[1]).id == "made-to-order"
    found = fitting_row(TABLE, SupplierStage.PAID, ProductKind.ORDINARY)
    assert (found or TABLE[0]).id == "paid"


def test_a_row_without_stage_and_product_fits_everything() -> None:
    assert fitting_row((row("any"),), SupplierStage.UNKNOWN, ProductKind.MADE_TO_ORDER) == row("any")


def test_no_fitting_row_means_nobody_knows() -> None:
    given_answer = answer(fitting_row(TABLE, SupplierStage.UNKNOWN, ProductKind.ORDINARY), "11", 2)
    assert (given_answer.eligibility, given_answer.rule) == (Eligibility.UNKNOWN, UNKNOWN_RULE)


def test_a_table_without_overrides_stays_as_the_plugin_ships_it() -> None:
    assert effective(TABLE, {}, "acme", TODAY) == TABLE


def test_an_override_changes_its_fields_and_says_where_they_come_from() -> None:
    table = effective(TABLE, {"processing": {"answer_within_hours": 12}}, "acme", TODAY)
    changed = table[2]
    assert (changed.answer_within_hours, changed.eligibility) == (12, Eligibility.ASK)
    assert (changed.origin, changed.as_of) == ("configuration", TODAY)
    assert changed.evidence is EvidenceGrade.DOCUMENTED
    assert [item.origin for item in table].count("plugin") == 3


def test_a_new_row_comes_before_what_is_usual() -> None:
    override = {"our-deal": {"eligibility": "now", "stage": "processing", "fee": "2.00 USD"}}
    table = effective(TABLE, override, "acme", TODAY)
    assert [item.id for item in table] == ["our-deal", *(item.id for item in TABLE)]
    found = fitting_row(table, SupplierStage.PROCESSING, ProductKind.ORDINARY)
    assert (found or TABLE[0]).id == "our-deal"


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ({"processing": {"eligibility": "maybe"}}, r"suppliers\.acme\.rules\.processing: eligibility"),
        ({"processing": {"hours": 3}}, r"suppliers\.acme\.rules\.processing: hours"),
        ({"our-deal": {"stage": "paid"}}, r"suppliers\.acme\.rules\.our-deal: eligibility"),
        ({"Our Deal": {"eligibility": "now"}}, r"suppliers\.acme\.rules\.Our Deal: id"),
    ],
)
def test_a_mistake_is_named_with_its_key(override: dict[str, dict[str, object]], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        effective(TABLE, override, "acme", TODAY)


def said(eligibility: Eligibility, rule: str = "processing") -> LineAnswer:
    return LineAnswer(
        store_line_id="11", quantity=2, eligibility=eligibility, rule=rule, reason="it is packed"
    )


def test_terms_that_nobody_negotiated_are_the_connector_s() -> None:
    assert negotiated(said(Eligibility.ASK), TABLE) == said(Eligibility.ASK)


def test_negotiated_terms_replace_the_connector_s() -> None:
    table = effective(TABLE, {"processing": {"eligibility": "now", "fee": "1.00 USD"}}, "acme", TODAY)
    terms = negotiated(said(Eligibility.ASK), table)
    assert (terms.eligibility, str(terms.fee), terms.quantity) == (Eligibility.NOW, "1.00 USD", 2)


@given(st.sampled_from(Eligibility), st.sampled_from(Eligibility))
def test_a_no_is_never_loosened(says: Eligibility, agreed: Eligibility) -> None:
    table = effective(TABLE, {"processing": {"eligibility": agreed}}, "acme", TODAY)
    terms = negotiated(said(says), table)
    assert terms.eligibility is (Eligibility.NO if says is Eligibility.NO else agreed)
