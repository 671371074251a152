"""A supplier's cancellation rules as data: the plugin's table, and what the merchant negotiated.

Pure: rows in, rows out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from dropconnect.errors import ConfigurationError
from dropconnect.kit import fitting_row, line_answer, line_facts
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import (
    EvidenceGrade,
    LineAnswer,
    RuleFacts,
    RuleRow,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)

UNKNOWN_RULE = "no-rule"
STRICTNESS = (Eligibility.NOW, Eligibility.ASK, Eligibility.MANUAL, Eligibility.UNKNOWN, Eligibility.NO)
"""From what the merchant likes best to what it likes least."""
_FIRM_STAGES = (SupplierStage.SHIPPED, SupplierStage.DELIVERED, SupplierStage.UNKNOWN)
"""What the supplier's system says with these stages, no table can know better."""
_FIRM_WITHOUT_FACTS = (Eligibility.NO, Eligibility.UNKNOWN)
"""A connector that names no facts does not say whether its table spoke, or the supplier's system."""


@dataclass(frozen=True)
class Rules:
    """A supplier's effective table: the rows that the merchant added, then the plugin's as overridden."""

    added: tuple[RuleRow, ...]
    usual: tuple[RuleRow, ...]

    @classmethod
    def of(
        cls,
        rows: Sequence[RuleRow],
        overrides: Mapping[str, Mapping[str, Any]],
        connection: str,
        today: date,
    ) -> Rules:
        """Raises ``ConfigurationError`` naming the connection and the row."""
        known = {row.id for row in rows}
        changed = [_overridden(row, overrides.get(row.id), connection, today) for row in rows]
        new = [
            _new_row(name, value, connection, today) for name, value in overrides.items() if name not in known
        ]
        return cls(tuple(new), tuple(changed))

    @property
    def rows(self) -> tuple[RuleRow, ...]:
        return (*self.added, *self.usual)


def effective(
    rows: Sequence[RuleRow], overrides: Mapping[str, Mapping[str, Any]], connection: str, today: date
) -> tuple[RuleRow, ...]:
    """``rows`` with the merchant's overrides, by row id. An override of an unknown id is a new row,
    which comes first: negotiated terms go before the usual ones.

    Raises ``ConfigurationError`` naming the connection and the row.
    """
    return Rules.of(rows, overrides, connection, today).rows


def answer(row: RuleRow | None, store_line_id: str, quantity: int) -> LineAnswer:
    """The row's answer for a line. No row: it is not known, a person decides."""
    if row is None:
        return LineAnswer(
            store_line_id=store_line_id,
            quantity=quantity,
            eligibility=Eligibility.UNKNOWN,
            rule=UNKNOWN_RULE,
            reason="the supplier's rules have no row for this stage",
        )
    return line_answer(row, store_line_id=store_line_id, quantity=quantity)


def settled(given: LineAnswer, rules: Rules, order: SupplierOrder, unit: SupplierUnits) -> LineAnswer:
    """What counts for a line: the first fitting row of the merchant's and the plugin's, within what the
    supplier's own system said just now."""
    told = _settled(given, rules, order, unit)
    return told if told.eligibility is Eligibility.MANUAL else told.changed(portal=None)


def _settled(given: LineAnswer, rules: Rules, order: SupplierOrder, unit: SupplierUnits) -> LineAnswer:
    facts = given.facts or line_facts(order, unit).facts or RuleFacts(stage=order.stage)
    is_firm = (
        given.firm
        or order.shared
        or facts.stage in _FIRM_STAGES
        or (given.facts is None and given.eligibility in _FIRM_WITHOUT_FACTS)
    )
    if not given.rule and given.facts is not None:
        given = _by_the_usual(given, rules.usual, facts)
    added = fitting_row(_for_stage(rules.added, facts), facts.stage, facts.product, facts.provider_status)
    if added is not None and not (is_firm and _looser(added.eligibility, given.eligibility)):
        return _on_terms_of(added, given, added.eligibility)
    named = next((row for row in rules.usual if row.id == given.rule and row.origin != "plugin"), None)
    if named is None:
        return given
    is_held = is_firm and _looser(named.eligibility, given.eligibility)
    return _on_terms_of(named, given, given.eligibility if is_held else named.eligibility)


def _by_the_usual(given: LineAnswer, rows: Sequence[RuleRow], facts: RuleFacts) -> LineAnswer:
    """The plugin's first fitting row, for a connector that leaves the choice to us. What the supplier's
    system said stands where it is stricter."""
    row = fitting_row(rows, facts.stage, facts.product, facts.provider_status)
    if given.firm and (row is None or not _looser(given.eligibility, row.eligibility)):
        return given
    told = answer(row, given.store_line_id, given.quantity)
    return told.changed(reason=given.reason or told.reason, portal=given.portal, facts=given.facts)


def _for_stage(rows: Sequence[RuleRow], facts: RuleFacts) -> Sequence[RuleRow]:
    """What is cancelled already needs no terms, unless a row speaks of just that."""
    if facts.stage is not SupplierStage.CANCELLED:
        return rows
    return [row for row in rows if row.stage is SupplierStage.CANCELLED]


def _looser(one: Eligibility, other: Eligibility) -> bool:
    return STRICTNESS.index(one) < STRICTNESS.index(other)


def _on_terms_of(row: RuleRow, given: LineAnswer, eligibility: Eligibility) -> LineAnswer:
    """The merchant's row, with what only the connector knows."""
    terms = answer(row, given.store_line_id, given.quantity)
    reason = terms.reason
    if eligibility is Eligibility.MANUAL and given.eligibility is Eligibility.MANUAL:
        # For a person the connector's words say who to ask, and how: no table knows that.
        reason = f"{terms.reason}; {given.reason}"
    elif eligibility is not row.eligibility:
        reason = f"{given.reason}; {terms.reason}"
    return terms.changed(eligibility=eligibility, reason=reason, portal=given.portal, facts=given.facts)


def _overridden(row: RuleRow, override: Mapping[str, Any] | None, connection: str, today: date) -> RuleRow:
    if override is None:
        return row
    return _row({**row.model_dump(mode="json"), **_marked(override, today)}, row.id, connection)


def _new_row(name: str, override: Mapping[str, Any], connection: str, today: date) -> RuleRow:
    defaults = {"id": name, "customer_reason": "", "reason": "as configured by the merchant"}
    return _row({**defaults, **_marked(override, today)}, name, connection)


def _marked(override: Mapping[str, Any], today: date) -> dict[str, Any]:
    origin = {
        "origin": "configuration",
        "evidence": EvidenceGrade.DOCUMENTED,
        "source": "the merchant's configuration",
        "as_of": today.isoformat(),
    }
    return {**origin, **override}


def _row(values: Mapping[str, Any], name: str, connection: str) -> RuleRow:
    try:
        return RuleRow.model_validate(values)
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_input=False)
        )
        raise ConfigurationError(f"suppliers.{connection}.rules.{name}: {mistakes}") from None
