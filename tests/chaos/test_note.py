"""Killed with -9 while the note for the staff is left: it stands there once, and nothing is in doubt."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from tests.chaos.driver import AFTER_INTENT, ANSWER_CAME
from tests.chaos.shop import DONE, Command
from tests.support.patience import PATIENCE

from dropconnect.journal import Journal
from dropconnect.journal.states import EffectState, Outcome
from dropconnect_shopify.simulator import ACCESS_TOKEN, Line, ShopifySimulator

pytestmark = pytest.mark.prove

NOTE = "add-note"
CONFIGURATION = """
journal = "journal.sqlite3"
[stores.shop]
connector = "shopify"
shop = "{shop}"
url = "{url}"
access_token = {{ env = "SHOP_TOKEN" }}
token_store = "tokens.json"
settle_seconds = 0
send_within_seconds = 600
read_timeout = {patience}
connect_timeout = {patience}
"""


class NotedShop:
    """A Shopify store with one order, and the merchant's folder, where the command line runs as processes."""

    def __init__(self, folder: Path, simulator: ShopifySimulator, url: str) -> None:
        self.folder = folder
        self.order = simulator.add_order(1001, Line("LAMP", 2, price=Decimal("27.50")))
        text = CONFIGURATION.format(shop=simulator.shop.domain, url=url, patience=PATIENCE)
        (folder / "dropconnect.toml").write_text(text, "utf-8")

    def run(self, *words: str, driver: tuple[str, ...] = ()) -> int:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")}
        environment = {**ours, "SHOP_TOKEN": ACCESS_TOKEN, "NO_PROXY": "127.0.0.1"}
        return Command(self.folder, environment, [*driver, *words]).ended()

    def assert_done_and_noted_once(self) -> None:
        with closing(Journal(self.folder / "journal.sqlite3")) as journal, journal.read() as reading:
            [case] = reading.cases.list()
            [note] = [effect for effect in reading.effects.of_case(case.id) if effect.kind == NOTE]
        assert (case.outcome, note.state) == (Outcome.DONE, EffectState.DONE)
        assert self.order.note.count("dropconnect case 1") == 1


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[NotedShop]:
    simulator = ShopifySimulator()
    with simulator.running() as url:
        yield NotedShop(tmp_path, simulator, url)


@pytest.mark.parametrize("point", [AFTER_INTENT, ANSWER_CAME])
def test_a_note_that_was_cut_off_is_looked_up(shop: NotedShop, point: str) -> None:
    cancel = ("cancel", "shop", "1001", "--reason", "changed-mind", "--yes")
    assert shop.run(*cancel, driver=("--kill", point, NOTE)) == -signal.SIGKILL

    assert shop.run("work", "--once") == DONE

    shop.assert_done_and_noted_once()
