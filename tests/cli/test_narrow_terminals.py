"""What people read fits a terminal: no line is too long, no word is cut, and a command is not broken."""

from __future__ import annotations

import pytest
from tests.support.terminal import typed
from tests.support.workplace import ROUTES, Workplace, by_hand, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

STORE = "lamps-and-hubs-of-the-north"
LOOKS = (
    ("plan", STORE, "24", "--reason", "changed-mind"),
    ("cases",),
    ("cases", "--waiting"),
    ("tasks",),
    ("show", "1"),
)


@pytest.fixture
def wordy(empty: Workplace, url: str, shop: WooCommerceSimulator) -> Workplace:
    """Long names; case 1 is done, case 2 waits for a person."""
    for order in shop.shop.orders.values():
        for line in order["line_items"]:
            line["name"] += ", adjustable, with a dimmer and three spare bulbs"
    empty.configure(section(STORE, url, ROUTES), by_hand())
    for order_id in ("21", "22"):
        words = ("cancel", STORE, order_id, "--reason", "changed-mind", "--yes")
        assert empty.call(*words).code == 5
    assert empty.call("resolve", "1", "--say", "stopped", "--by", "Ada").code == 0
    return empty


def words_of(text: str) -> set[str]:
    """A column that stands below its row has its name and a colon before it."""
    return {word.removesuffix(":") for word in text.split()}


@pytest.mark.parametrize("columns", [80, 100])
def test_no_line_is_too_long_and_no_word_is_cut(wordy: Workplace, columns: int) -> None:
    for look in LOOKS:
        seen = typed(*look, folder=wordy.folder, environment=wordy.surroundings(), columns=columns)

        assert words_of(seen) <= words_of(wordy.call(*look).out), look
        for line in seen.splitlines():
            assert len(line.rstrip()) <= columns or line.lstrip().startswith("dropconnect "), (look, line)


def test_a_command_stays_on_one_line(wordy: Workplace) -> None:
    narrow = {"folder": wordy.folder, "environment": wordy.surroundings(), "columns": 40}
    tasks = typed("tasks", **narrow)
    pages = typed("cases", "--limit", "1", **narrow)

    assert '    dropconnect resolve 2 --say "collected ..."' in tasks.splitlines()
    assert "`dropconnect cases --limit 1 --page 2`" in pages
