"""A platform under test that is made of its simulator: what most connectors' test files have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dropconnect.hookspecs import PlatformSpecs
from dropconnect.redaction import settings_secrets
from dropconnect.testing.conformance.sales import PaidBy, StoreSale, sale_in
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.connecting import connect, hidden
from dropconnect.testing.simulator import SimulatedProvider


@contextmanager
def platform_under_test(
    connector: type[PlatformSpecs[Any]],
    simulator: SimulatedProvider,
    *,
    sell: Callable[[StoreSale], str],
    settings: Mapping[str, Any],
    tls: bool = False,
    **facts: Any,
) -> Iterator[PlatformUnderTest]:
    """Run the simulator and connect to it. ``sell`` and ``facts`` are those of ``PlatformUnderTest``.

    An order for ``order_id`` is sold if none is given.

    ``settings`` are added to what the simulator says itself of a connection to it. What the connector's
    model calls secret are the ``secrets``. ``tls``: serve with https.
    """
    with simulator.running(tls=tls) as url:
        given = hidden(connector, {**simulator.connection_settings(url), **simulator.secrets(), **settings})
        model = connector.settings_model.model_validate(given)
        sold = {
            "order_id": facts.pop("order_id", "") or sell(sale_in("USD")),
            "unknown_order_id": facts.pop("unknown_order_id", "999999"),
        }
        with connect(connector, **given) as connection:
            yield PlatformUnderTest(
                connection=connection,
                settings=given,
                secrets=tuple(settings_secrets(model)),
                simulator=simulator,
                sell=sell,
                fresh_order=lambda: sell(sale_in("USD")),
                fresh_unpaid_order=lambda: sell(sale_in("USD", paid=PaidBy.AUTHORISED)),
                **sold,
                **facts,
            )
