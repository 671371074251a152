"""Killed with -9 while a customer's request is answered: it is answered once, and the money moved once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from tests.chaos.driver import AFTER_INTENT, AFTER_RESULT, ANSWER_CAME, BEFORE_INTENT
from tests.chaos.shop import DONE, Command
from tests.support.patience import PATIENCE

from dropconnect.journal import Journal
from dropconnect.journal.states import EffectState, Outcome
from dropconnect_shopify.simulator import ACCESS_TOKEN, Line, RequestedEdit, ShopifySimulator

pytestmark = pytest.mark.prove

ANSWER = "close-request"
MINUTES = 20 * 60
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
policy.elsewhere.requested = "do"
"""


class AskedShop:
    """A Shopify store whose buyers can ask, one order, and the merchant's folder, where the command line runs
    as processes. The store was looked at once."""

    def __init__(self, folder: Path, simulator: ShopifySimulator, url: str) -> None:
        self.folder = folder
        self.simulator = simulator
        self.order = simulator.add_order(1001, Line("LAMP", 2, price=Decimal("27.50")))
        text = CONFIGURATION.format(shop=simulator.shop.domain, url=url, patience=PATIENCE)
        (folder / "dropconnect.toml").write_text(text, "utf-8")

    def asks(self) -> RequestedEdit:
        row = RequestedEdit(7, self.simulator.shop.now(), removals={self.order.lines[0].id: 1})
        self.order.requested_edits.append(row)
        return row

    def work(self, *driver: str, later: int = 0) -> int:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")}
        environment = {**ours, "SHOP_TOKEN": ACCESS_TOKEN, "NO_PROXY": "127.0.0.1"}
        words = [*driver, "--later", str(later), "work", "--once"]
        return Command(self.folder, environment, words).ended()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[AskedShop]:
    simulator = ShopifySimulator()
    simulator.knobs.requested_edits = "shown"
    with simulator.running() as url:
        yield AskedShop(tmp_path, simulator, url)


@pytest.mark.parametrize("point", [BEFORE_INTENT, AFTER_INTENT, ANSWER_CAME, AFTER_RESULT])
def test_an_answer_that_was_cut_off_is_given_once(shop: AskedShop, point: str) -> None:
    assert shop.work() == DONE
    row = shop.asks()
    assert shop.work("--kill", point, ANSWER, later=MINUTES) == -signal.SIGKILL

    for passes in range(2, 5):
        assert shop.work(later=passes * MINUTES) == DONE

    with closing(Journal(shop.folder / "journal.sqlite3")) as journal, journal.read() as reading:
        [case] = reading.cases.list()
        [answer] = [effect for effect in reading.effects.of_case(case.id) if effect.kind == ANSWER]
    assert (case.outcome, answer.state in (EffectState.DONE, EffectState.ALREADY)) == (Outcome.DONE, True)
    assert (row.status, str(shop.simulator.money_paid(1001))) == ("RESOLVED", "27.50")
    answered = [
        request
        for request in shop.simulator.log.requests("POST", "graphql")
        if b"mutation RequestedEditResolve" in request.body
    ]
    assert len(answered) == 1
