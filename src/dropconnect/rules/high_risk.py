"""Orders that the platform itself rates as a high risk of fraud wait for a person.

A whole rule plugin: one hook. Another one is a module like this with an entry point in the group
``dropconnect``.
"""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.plugin import Objection, Observation, RiskLevel, Verdict, hookimpl


@hookimpl
def rule_review(observed: Observation) -> Iterable[Objection]:
    if observed.order.risk is not RiskLevel.HIGH:
        return []
    return [
        Objection(
            verdict=Verdict.APPROVE,
            code="high-risk",
            reason=f"the platform rates order {observed.order.number} as a high risk of fraud",
        )
    ]
