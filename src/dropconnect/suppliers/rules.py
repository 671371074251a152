"""A supplier's cancellation rules as data: the plugin's table, and what the merchant negotiated.

Pure: rows in, rows out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from dropconnect.errors import ConfigurationError
from dropconnect.kit import line_answer
from dropconnect.models.operation import Eligibility
from dropconnect.models.supplier import (
    EvidenceGrade,
    LineAnswer,
    RuleRow,
)

UNKNOWN_RULE = "no-rule"


def effective(
    rows: Sequence[RuleRow], overrides: Mapping[str, Mapping[str, Any]], connection: str, today: date
) -> tuple[RuleRow, ...]:
    """``rows`` with the merchant's overrides, by row id. An override of an unknown id is a new row,
    which comes first: negotiated terms go before the usual ones.

    Raises ``ConfigurationError`` naming the connection and the row.
    """
    known = {row.id for row in rows}
    changed = [_overridden(row, overrides.get(row.id), connection, today) for row in rows]
    new = [_new_row(name, value, connection, today) for name, value in overrides.items() if name not in known]
    return (*new, *changed)


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


def negotiated(given: LineAnswer, rows: Sequence[RuleRow]) -> LineAnswer:
    """A connector's answer with the terms that the merchant's configuration sets for its rule."""
    row = next((row for row in rows if row.id == given.rule and row.origin != "plugin"), None)
    if row is None:
        return given
    terms = answer(row, given.store_line_id, given.quantity)
    # What the supplier's own system said just now is not loosened by a table.
    eligibility = given.eligibility if given.eligibility is Eligibility.NO else terms.eligibility
    # For a person the connector's words say who to ask, and how: no table knows that.
    reason = f"{terms.reason}; {given.reason}" if eligibility is Eligibility.MANUAL else terms.reason
    portal = given.portal if eligibility is Eligibility.MANUAL else None
    return terms.changed(eligibility=eligibility, reason=reason, portal=portal)


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
