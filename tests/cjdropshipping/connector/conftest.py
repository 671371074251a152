"""A CJ account without limits of pace, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import CJ, open_account

from dropconnect_cjdropshipping.simulator import CJSimulator, Line

LAMPS, DESK, SHIRT = "11", "12", "13"


@pytest.fixture
def simulator() -> CJSimulator:
    """An order in every state, named after it, with two lamps and a desk; and two with a printed shirt."""
    made = CJSimulator(requests_per_second=None)
    for number, status, phase in (
        ("draft", "CREATED", None),
        ("cart", "IN_CART", None),
        ("unpaid", "UNPAID", None),
        ("paid", "UNSHIPPED", "PENDING"),
        ("processing", "UNSHIPPED", "PROCESSING"),
        ("no-phase", "UNSHIPPED", None),
        ("shipped", "SHIPPED", None),
        ("delivered", "DELIVERED", None),
        ("cancelled", "CANCELLED", None),
        ("odd", "REVIEWING", None),
    ):
        made.add_order(number, *goods(), status=status, sub_status=phase)
    made.add_order("pod", *goods(), shirt(), status="UNSHIPPED", sub_status="PENDING")
    made.add_order("pod-draft", *goods(), shirt())
    return made


def goods() -> tuple[Line, Line]:
    return Line("LAMP", 2, store_line_id=LAMPS), Line("DESK", 1, store_line_id=DESK)


def shirt() -> Line:
    return Line("SHIRT", 1, store_line_id=SHIRT, pod=True)


@pytest.fixture
def cj(simulator: CJSimulator, tmp_path: Path) -> Iterator[CJ]:
    with open_account(simulator, tmp_path) as account:
        yield account
