"""A supplier's rules as a table, and what the merchant negotiated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.errors import ConfigurationError
from dropconnect.kit import fitting_row, line_facts
from dropconnect.models.operation import Eligibility
from dropconnect.models.portal import PortalKit
from dropconnect.models.supplier import (
    EvidenceGrade,
    LineAnswer,
    ProductKind,
    RuleRow,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect.suppliers.rules import (
    STRICTNESS,
    UNKNOWN_RULE,
    Rules,
    answer,
    effective,
    settled,
)

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


UNITS = SupplierUnits(line_id="1", store_line_id="11", quantity=2)


def order(
    stage: str = "processing", word: str = "In Work", *, product: str = "ordinary", shared: bool = False
) -> SupplierOrder:
    """An order of two units of line 11, of which the supplier says ``word``."""
    line = SupplierLine(id="1", store_line_id="11", quantity=2, product=ProductKind(product))
    return SupplierOrder(
        connection="acme",
        id="A1",
        number="A1",
        provider_status=word,
        stage=SupplierStage(stage),
        lines=(line,),
        shared=shared,
        observed_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def said(eligibility: Eligibility, rule: str = "processing") -> LineAnswer:
    """What a connector says that names no facts."""
    return LineAnswer(
        store_line_id="11", quantity=2, eligibility=eligibility, rule=rule, reason="it is packed"
    )


def counts(given: LineAnswer | None, seen: SupplierOrder, **overrides: dict[str, object]) -> LineAnswer:
    """What counts under these rows of the merchant; ``our_deal`` is the row ``our-deal``. ``given`` None: the
    connector names the facts and nothing else."""
    rows = {name.replace("_", "-"): values for name, values in overrides.items()}
    rules = Rules.of(TABLE, rows, "acme", TODAY)
    return settled(given or line_facts(seen, UNITS), rules, seen, UNITS)


def test_terms_that_nobody_negotiated_are_the_connector_s() -> None:
    assert counts(said(Eligibility.ASK), order()) == said(Eligibility.ASK)


def test_a_connector_that_names_facts_gets_the_first_fitting_row() -> None:
    terms = counts(None, order())
    assert (terms.rule, terms.eligibility, terms.answer_within_hours) == ("processing", "ask", 48)
    assert terms.reason == "processing says so"
    assert counts(None, order("paid", product="made-to-order")).rule == "made-to-order"
    assert counts(None, order("draft")).rule == UNKNOWN_RULE


def test_negotiated_terms_replace_the_connector_s() -> None:
    terms = counts(said(Eligibility.ASK), order(), processing={"eligibility": "now", "fee": "1.00 USD"})
    assert (terms.eligibility, str(terms.fee), terms.quantity) == (Eligibility.NOW, "1.00 USD", 2)


@pytest.mark.parametrize("given", [None, said(Eligibility.ASK)], ids=["facts", "names a row itself"])
def test_a_row_that_the_merchant_adds_counts_first(given: LineAnswer | None) -> None:
    deal: dict[str, object] = {"eligibility": "now", "stage": "processing", "fee_percent": "25"}
    terms = counts(given, order(), our_deal=deal)
    assert (terms.rule, terms.eligibility, terms.fee_percent) == ("our-deal", "now", "25")


@pytest.mark.parametrize(
    ("deal", "fits"),
    [
        ({"stage": "processing"}, True),
        ({"stage": "paid"}, False),
        ({"product": "ordinary"}, True),
        ({"product": "made-to-order"}, False),
        ({"provider_status": "in work"}, True),
        ({"provider_status": "in"}, False),
        ({"stage": "processing", "provider_status": "on hold"}, False),
        ({}, True),
    ],
)
def test_an_added_row_counts_only_where_all_of_it_fits(deal: dict[str, object], fits: bool) -> None:
    terms = counts(None, order(), our_deal={"eligibility": "now", **deal})
    assert terms.rule == ("our-deal" if fits else "processing")


def test_what_is_cancelled_already_needs_no_added_terms() -> None:
    given = said(Eligibility.NOW, "cancelled")
    assert counts(given, order("cancelled"), our_deal={"eligibility": "no"}) == given
    deal: dict[str, object] = {"eligibility": "no", "stage": "cancelled"}
    assert counts(given, order("cancelled"), our_deal=deal).rule == "our-deal"


def test_a_connector_that_names_facts_can_have_its_no_negotiated() -> None:
    deal: dict[str, object] = {"eligibility": "ask", "stage": "paid", "product": "made-to-order"}
    assert counts(None, order("paid", product="made-to-order"), our_deal=deal).eligibility == "ask"
    terms = counts(None, order("paid", product="made-to-order"), made_to_order={"eligibility": "ask"})
    assert terms.eligibility == "ask"


@given(st.sampled_from(Eligibility), st.sampled_from(Eligibility), st.booleans())
def test_a_no_is_never_loosened(says: Eligibility, agreed: Eligibility, added: bool) -> None:
    """Of a connector that does not say whether its table spoke, or the supplier's system."""
    own = {"our_deal" if added else "processing": {"eligibility": agreed}}
    terms = counts(said(says), order(), **own)
    is_held = says in (Eligibility.NO, Eligibility.UNKNOWN) and is_looser(agreed, says)
    assert terms.eligibility is (says if is_held else agreed)


@given(st.sampled_from(Eligibility), st.sampled_from(Eligibility), st.booleans())
def test_what_the_supplier_s_system_says_is_only_made_stricter(
    says: Eligibility, agreed: Eligibility, added: bool
) -> None:
    own = {"our_deal" if added else "processing": {"eligibility": agreed}}
    firm = line_facts(order(), UNITS).changed(eligibility=says, firm=True, rule="processing", reason="so")
    expected = says if is_looser(agreed, says) else agreed
    assert counts(firm, order(), **own).eligibility is expected
    assert counts(said(says), order(shared=True), **own).eligibility is expected


@pytest.mark.parametrize("stage", ["shipped", "delivered", "unknown"])
def test_a_stage_that_speaks_for_itself_is_not_loosened(stage: str) -> None:
    given = said(Eligibility.NO, "shipped")
    assert counts(given, order(stage), our_deal={"eligibility": "now"}) == given


def test_a_person_hears_the_merchant_s_words_and_the_connector_s() -> None:
    kit = PortalKit(where="https://acme.example.test", text="Stop it, please.")
    given = said(Eligibility.MANUAL).changed(portal=kit)
    terms = counts(given, order(), processing={"reason": "by contract"})
    assert terms.eligibility == "ask"
    terms = counts(given, order(), processing={"reason": "by contract", "eligibility": "manual"})
    assert (terms.reason, terms.portal) == ("by contract; it is packed", kit)


def is_looser(one: Eligibility, other: Eligibility) -> bool:
    return STRICTNESS.index(one) < STRICTNESS.index(other)
