"""Which supplier a line belongs to."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.core.suppliers.orders import store_order

from dropconnect.models.order import OrderLine
from dropconnect.routing import ASK, OWN_STOCK, Route, route


def line(**changes: object) -> OrderLine:
    return store_order().items[0].changed(**changes)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [("LAMP-1", True), ("LAMP-*", True), ("LAMP-?", True), ("*", True), ("lamp-1", False), ("LAMP", False)],
)
def test_by_sku_pattern(pattern: str, fits: bool) -> None:
    routes = [Route(supplier="acme", sku=pattern)]
    assert route(line(), routes) == ("acme" if fits else ASK)


def test_by_vendor() -> None:
    routes = [Route(supplier="acme", vendor="Acme*"), Route(supplier="other")]
    assert route(line(vendor="Acme Ltd"), routes) == "acme"
    assert route(line(vendor="Zenith"), routes) == "other"


def test_by_what_the_store_keeps_with_the_line() -> None:
    routes = [Route(supplier="acme", meta={"_source": "acme-*", "_region": "EU"})]
    assert route(line(meta={"_source": "acme-7", "_region": "EU"}), routes) == "acme"
    assert route(line(meta={"_source": "acme-7"}), routes) == ASK, "every pattern has to fit"


def test_all_patterns_of_a_route_have_to_fit() -> None:
    routes = [Route(supplier="acme", sku="LAMP-*", vendor="Acme")]
    assert route(line(vendor="Acme"), routes) == "acme"
    assert route(line(vendor="Other"), routes) == ASK


def test_the_first_fitting_route_counts() -> None:
    routes = [Route(supplier="acme", sku="LAMP-*"), Route(supplier="other", sku="LAMP-1")]
    assert route(line(), routes) == "acme"


def test_a_store_without_routes_sells_from_its_own_stock() -> None:
    assert route(line(), []) == OWN_STOCK


def test_with_routes_a_line_that_none_fits_is_a_question() -> None:
    assert route(line(), [Route(supplier="acme", sku="DESK-*")]) == ASK


def test_own_stock_can_be_the_last_rule() -> None:
    assert route(line(), [Route(supplier="acme", sku="DESK-*"), Route(supplier=OWN_STOCK)]) == OWN_STOCK


def test_a_route_names_a_supplier() -> None:
    with pytest.raises(ValidationError, match="name a supplier"):
        Route(supplier="")
