"""A rule that a store relies on is never skipped, not even when it is not there."""

from __future__ import annotations

from pathlib import Path

from tests.support.amounts import usd
from tests.support.trade import Trade, two_suppliers

from dropconnect.manager import BrokenPlugin
from dropconnect.models.cancellation import Verdict


def test_a_required_rule_that_is_missing_blocks_the_money(tmp_path: Path) -> None:
    with Trade(tmp_path, two_suppliers(store='required_rules = ["our-limits"]')) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="now-2")
        plan = trade.consider(trade.request("ok-1")).plan
        assert plan.refused
        assert "'our-limits' is required" in plan.by_verdict(Verdict.REFUSE)[0].reason


def test_a_rule_that_gets_lost_while_a_case_waits_stops_it(tmp_path: Path) -> None:
    with Trade(tmp_path, two_suppliers(store='required_rules = ["high-risk"]')) as trade:
        trade.ordered("ok-1", lamps="ask-yes-1", desk="now-2")
        case = trade.cancel("ok-1")
        trade.registry.rules.clear()
        case = trade.pass_time(case, 2)
        assert "'high-risk' is required" in trade.task(case).reason
        assert trade.paid(case) == usd("0.00")


def test_a_broken_plugin_is_named_in_every_plan_and_stops_nobody(tmp_path: Path) -> None:
    with Trade(tmp_path) as trade:
        trade.ordered("ok-1", lamps="now-1", desk="now-2")
        trade.registry.broken.append(BrokenPlugin("acme", "acme-rules", "ImportError: no acme"))
        plan = trade.consider(trade.request("ok-1")).plan
        assert "'acme' of the distribution acme-rules is broken" in plan.by_verdict(Verdict.WARN)[0].reason
        assert trade.cancel("ok-1").outcome == "done"
