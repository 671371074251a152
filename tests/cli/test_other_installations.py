"""Another installation is at work on the same order: nothing goes out before that is over."""

from __future__ import annotations

from tests.support.claims import announce, writes
from tests.support.workplace import Workplace

from dropconnect_woocommerce.simulator import WooCommerceSimulator

PERSON = 5


def test_nobody_is_asked_or_told_while_another_is_at_work(
    letters: Workplace, shop: WooCommerceSimulator
) -> None:
    announce(shop)
    assert letters.cancel("21").code == PERSON

    assert not (letters.folder / "request").exists()
    assert [row for row in writes(shop) if not row.startswith("_dropconnect_intent")] == []
