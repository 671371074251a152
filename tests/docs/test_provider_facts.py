"""What our connectors say they rest on is there, and each of them says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropconnect.plugin import Connector, FactKind, ProviderFact
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_shopify.plugin import Shopify
from dropconnect_woocommerce.plugin import WooCommerce

ROOT = Path(__file__).parents[2]
OURS: tuple[type[Connector], ...] = (CJDropshipping, Shopify, WooCommerce)


@pytest.mark.parametrize("connector", OURS, ids=lambda each: each.name)
def test_every_recording_is_among_the_tests(connector: type[Connector]) -> None:
    recordings = [fact.source for fact in connector.facts if fact.kind is FactKind.RECORDING]
    assert [name for name in recordings if not (name.startswith("tests/") and (ROOT / name).is_file())] == []


@pytest.mark.parametrize("connector", OURS, ids=lambda each: each.name)
def test_a_connector_says_what_it_rests_on_each_thing_once_and_what_it_only_assumes(
    connector: type[Connector],
) -> None:
    statements = [fact.what for fact in connector.facts]
    assert len(statements) > 20
    assert len(set(statements)) == len(statements)
    assert any(fact.kind is FactKind.ASSUMPTION for fact in connector.facts)


@pytest.mark.parametrize("kind", [kind for kind in FactKind if kind is not FactKind.ASSUMPTION])
def test_a_fact_without_a_source_is_an_assumption(kind: FactKind) -> None:
    with pytest.raises(ValueError, match="without one it is an assumption"):
        ProviderFact(what="an order can be cancelled", kind=kind)
