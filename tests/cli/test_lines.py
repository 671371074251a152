"""How ``--line`` is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
import typer

from dropconnect.cli.options import parse_line


@pytest.mark.parametrize(
    ("text", "selector", "quantity"),
    [
        ("LAMP-1", "LAMP-1", None),
        ("LAMP-1:2", "LAMP-1", 2),
        ("25:1", "25", 1),
        ("LAMP:RED", "LAMP:RED", None),
        ("LAMP:RED:3", "LAMP:RED", 3),
        ("LAMP:10:3", "LAMP:10", 3),
        ("LAMP:two", "LAMP:two", None),
        ("LAMP:2.0", "LAMP", 2),
    ],
)
def test_a_number_behind_the_last_colon_is_the_quantity(
    text: str, selector: str, quantity: int | None
) -> None:
    line = parse_line(text)
    assert (line.selector, line.quantity) == (selector, quantity)


def test_a_broken_quantity_is_a_measure() -> None:
    line = parse_line("CLOTH:1.5")

    assert (line.selector, line.quantity, line.measure) == ("CLOTH", None, Decimal("1.5"))


@pytest.mark.parametrize(
    "text", ["LAMP-1:0", "LAMP-1:-1", "LAMP-1:1,5", "LAMP-1:0.0", "LAMP-1:+2", "LAMP-1:", ":2", "", " "]
)
def test_what_is_no_quantity_or_no_line_says_how_it_is_written(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="--line LAMP-1:2"):
        parse_line(text)
