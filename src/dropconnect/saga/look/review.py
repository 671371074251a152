"""Asks every rule plugin about a plan. They can only tighten it, and one that fails is never skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dropconnect.models.cancellation import Objection, Plan, Verdict
from dropconnect.models.money import Money
from dropconnect.models.observation import Observation

RULE_FAILED = "rule-failed"


@dataclass(frozen=True)
class RulePlugin:
    """One installed rule plugin: its name, and its ``rule_review`` hook."""

    name: str
    review: Callable[[Observation], Iterable[Objection]]


def reviewed(observation: Observation, rules: Sequence[RulePlugin]) -> Plan:
    """The plan with the objections of all rules."""
    return tightened(observation.plan, [found for rule in rules for found in _ask(rule, observation)])


def with_missing(plan: Plan, missing: Sequence[str], broken: Sequence[str]) -> Plan:
    """The plan with what the rules that could not be asked mean: a required one blocks the money."""
    found = [
        Objection(
            verdict=Verdict.REFUSE,
            code=RULE_FAILED,
            reason=f"the rule plugin {name!r} is required for this store, and it is not there",
            raised_by=name,
        )
        for name in missing
    ]
    found += [Objection(verdict=Verdict.WARN, code="plugin-broken", reason=advice) for advice in broken]
    return tightened(plan, found)


def tightened(plan: Plan, found: Sequence[Objection]) -> Plan:
    """The plan with further objections, strongest first. A refused plan holds no step and no money."""
    if not found:
        return plan
    order = list(Verdict)
    objections = sorted((*plan.objections, *found), key=lambda item: order.index(item.verdict))
    changes: dict[str, object] = {"objections": tuple(objections)}
    if any(objection.verdict is Verdict.REFUSE for objection in found):
        changes |= {
            "due": Money.zero(plan.currency),
            "expected": Money.zero(plan.currency),
            "refund": None,
            "steps": (),
            "calculation": (),
        }
    return plan.changed(**changes)


def _ask(rule: RulePlugin, observation: Observation) -> list[Objection]:
    try:
        answers = list(rule.review(observation))
        for objection in answers:
            if not isinstance(objection, Objection):
                raise TypeError(f"{type(objection).__name__} is no Objection")
    except Exception as error:  # noqa: BLE001 - a failing rule blocks the money, whatever its failure
        reason = (
            f"the rule plugin {rule.name!r} failed ({type(error).__name__}: {error}); it is never skipped"
        )
        return [Objection(verdict=Verdict.REFUSE, code=RULE_FAILED, reason=reason, raised_by=rule.name)]
    return [objection.changed(raised_by=rule.name) for objection in answers]
