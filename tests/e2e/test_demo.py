"""``make demo``: it ends well, it would notice if it did not, and it leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from dropconnect.demo import scenes
from dropconnect.demo.__main__ import main
from dropconnect.demo.paper import Paper, Ran
from dropconnect.demo.reckoning import Account, account_of, print_reckoning
from dropconnect.demo.supplying import Shop, Supplier, play_supplying
from dropconnect.demo.waiting import play_waiting
from dropconnect.manager import discover
from dropconnect.models.operation import StepResult, StepStatus
from dropconnect.notifiers.email import EmailConnector
from dropconnect.plugin import hookimpl
from dropconnect.testing.fakes import FakeWarehouse
from dropconnect.testing.simulator import Demo
from dropconnect_cjdropshipping.orders import mapping
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.simulator import CJSimulator, Line
from dropconnect_shopify.simulator import ShopifySimulator
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def reckon(demo: Demo) -> tuple[bool, str]:
    """The verdict on a shop in which nothing was done, and what is printed."""
    return reckon_all(account_of("the shop", demo.simulator, demo.orders, demo.simulator.record()["stock"]))


def reckon_all(*accounts: Account) -> tuple[bool, str]:
    paper = io.StringIO()
    right = print_reckoning(accounts, Console(file=paper, width=120))
    return right, paper.getvalue()


def play_second_act() -> tuple[Paper, Account, str]:
    """Its surprises, its end, and what it prints."""
    text = io.StringIO()
    paper = Paper(Console(file=text, width=200, soft_wrap=True))
    return paper, play_waiting(paper, 5), text.getvalue()


@dataclass(frozen=True)
class ThirdAct:
    """What it says, how it ended, and the supplier's server that it was played on."""

    paper: Paper
    account: Account
    text: str
    cj: CJSimulator


def play_third_act() -> ThirdAct:
    registry = discover()
    demo = CJSimulator.demo_supplier()
    assert isinstance(demo.simulator, CJSimulator)
    shop = Shop(registry.get("woocommerce"), WooCommerceSimulator.demo_shop())
    supplier = Supplier(registry.get("cjdropshipping"), demo)
    text = io.StringIO()
    paper = Paper(Console(file=text, width=200, soft_wrap=True))
    account = play_supplying(shop, supplier, registry, paper, 8)
    return ThirdAct(paper, account, text.getvalue(), demo.simulator)


@pytest.fixture(scope="module")
def third_act() -> ThirdAct:
    return play_third_act()


def writes(cj: CJSimulator) -> list[str]:
    """Address and body of everything that was asked of the supplier beyond reading."""
    asked = cj.log.requests(path=r"(deleteOrder|disputes/disputeConfirmInfo|disputes/create|ticket)")
    return [f"{item.path}?{item.query} {item.body!r}" for item in asked]


def print_on_demand_line(cj: CJSimulator) -> Line:
    [line] = [line for order in cj.account.orders for line in order.lines if line.pod]
    return line


def as_if_nothing_were_due(demo: Demo) -> Demo:
    return of_every_order(demo, due=Decimal(0), status="processing")


def of_every_order(demo: Demo, **changes: Any) -> Demo:
    return replace(
        demo,
        whole=replace(demo.whole, **changes),
        line=replace(demo.line, **changes),
        killed=replace(demo.killed, **changes),
        contested=replace(demo.contested, **changes),
    )


@pytest.mark.prove
def test_the_demo_ends_with_a_difference_of_nothing(tmp_path: Path) -> None:
    temporary, home = tmp_path / "tmp", tmp_path / "home"
    temporary.mkdir()
    home.mkdir()
    # A configuration of the user's own must be neither read nor written.
    (home / "dropconnect.toml").write_text("this is no TOML")
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "HOME": str(home),
        "DROPCONNECT_CONFIG": str(home / "dropconnect.toml"),
        "DROPCONNECT_JOURNAL": str(home / "journal.sqlite3"),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "dropconnect.demo", "--verbose"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [total] = [line for line in ran.stdout.splitlines() if re.search(r"\btotal\b", line)]
    assert re.findall(r"-?\d+\.\d\d", total) == ["784.73", "784.73", "0.00"]
    assert "exit code -9" in ran.stdout
    assert "To: ada@example.test" in ran.stdout
    assert list(temporary.iterdir()) == []
    assert [file.name for file in home.iterdir()] == ["dropconnect.toml"]


@pytest.mark.prove
def test_the_demo_says_it_all_in_at_most_120_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 120
    assert any(line.startswith("13. Order 1042 at Shopify") for line in lines)
    [shopify] = [line for line in lines if "Shopify" in line and "1042" in line and "81.99 USD" in line]
    assert re.findall(r"\d+\.\d\d", shopify) == ["81.99", "81.99", "0.00"]


def test_the_brief_demo_tells_how_each_command_ended_and_which_time_passed() -> None:
    text = io.StringIO()
    paper = Paper(Console(file=text, width=200, soft_wrap=True), brief=True)
    play_waiting(paper, 5)

    assert "->  done: the order is cancelled, 82.49 USD paid back" in text.getvalue()
    assert "A day passes: 23 Nov 12:00 to 24 Nov 12:00." in text.getvalue()
    assert len(text.getvalue().splitlines()) < 30


def test_the_third_act_shows_in_the_times_that_a_day_passes(third_act: ThirdAct) -> None:
    days = re.findall(r"a day passes, (\d\d) (\w+) (\d\d:\d\d) to (\d\d) (\w+) (\d\d:\d\d):", third_act.text)

    assert len(days) == 3
    assert all(before[2] == before[5] and before[0] != before[3] for before in days)


def test_money_that_was_not_paid_is_told() -> None:
    right, text = reckon(WooCommerceSimulator.demo())
    assert not right
    assert "-236.43" in text
    assert "processing, should be cancelled" in text


def test_stock_that_did_not_come_back_is_told() -> None:
    demo = as_if_nothing_were_due(WooCommerceSimulator.demo())
    right, text = reckon(demo)
    assert not right
    assert "LAMP-1 0, should be 6" in text
    assert reckon(of_every_order(demo, units_back={}))[0]


def test_the_second_act_waits_for_the_supplier_and_tells_the_customer() -> None:
    paper, account, text = play_second_act()
    assert paper.surprises == []
    assert [f"{row.order} {row.paid} {row.status}" for row in account.rows] == [
        "ok-101 55.00 processing",
        "ok-102 82.49 cancelled",
        "ok-103 0.00 processing",
    ]
    assert reckon_all(account)[0]
    refusal = text.rindex("These items could not be cancelled and stay ordered:")
    assert "- 1 x Desk" in text[refusal:]
    assert "The parcel is on its way" in text[refusal:]


def test_the_second_act_keeps_the_settings_of_the_user_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPCONNECT_JOURNAL", str(tmp_path / "journal.sqlite3"))
    play_second_act()
    assert list(tmp_path.iterdir()) == []
    assert os.environ["DROPCONNECT_JOURNAL"] == str(tmp_path / "journal.sqlite3")


def test_money_that_moves_before_the_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo would notice a core that does not wait."""
    stopped = StepResult(status=StepStatus.DONE)
    monkeypatch.setattr(FakeWarehouse, "carry_out", lambda *_: stopped)
    paper, account, _ = play_second_act()
    assert "the money paid before the answer is 82.49, not 0" in paper.surprises
    assert not reckon_all(account)[0]


def test_a_mail_that_did_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = StepResult(status=StepStatus.DONE)
    monkeypatch.setattr(EmailConnector, "notifier_send", hookimpl(lambda self, message: lost))
    paper, _, _ = play_second_act()
    assert "the number of mails about ok-103 is 0, not 2" in paper.surprises


def test_the_third_act_pays_what_the_supplier_allows_and_sends_no_print_on_demand_line(
    third_act: ThirdAct,
) -> None:
    act = third_act
    assert act.paper.surprises == []
    assert [f"{row.paid:.2f} {row.status}" for row in act.account.rows] == [
        "60.48 cancelled",
        "82.47 cancelled",
        "54.98 processing",
        "0.00 processing",
        "130.89 cancelled",
    ]
    assert reckon_all(act.account)[0]
    printed = [line for order in act.cj.account.orders for line in order.lines if line.pod]
    assert [line.sku for line in printed] == ["CJ-MUG"]
    sent = writes(act.cj)
    assert [
        name for name in ("deleteOrder", "disputes/create") if not any(name in item for item in sent)
    ] == []
    assert [item for item in sent if printed[0].id in item or "CJ-MUG" in item] == []


def test_the_third_act_tells_why_and_how_to_return_and_no_secret(third_act: ThirdAct) -> None:
    text = third_act.text
    kept = text.index("These items could not be cancelled and stay ordered:")
    sent = text.rindex("These items could not be cancelled and stay ordered:")
    mug = text[kept : text.index("Kind regards", kept)]
    assert "- 1 x Mug with your photo\n\n  It is made especially for you" in mug
    assert "Send the items back" not in mug
    assert "It is already on its way to you" in text[sent:]
    assert "Send the items back within 30 days" in text[sent:]
    secrets = {**CJSimulator().secrets(), **WooCommerceSimulator.demo_shop().simulator.secrets()}
    assert [name for name, value in secrets.items() if value in text] == []


def test_a_connector_that_does_not_see_print_on_demand_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "is_made_to_order", lambda _: False)
    act = play_third_act()
    assert any("CJ-MUG" in surprise for surprise in act.paper.surprises)
    assert any(print_on_demand_line(act.cj).id in item for item in writes(act.cj))
    right, text = reckon_all(act.account)
    assert not right
    assert "cancelled, should be processing" in text


def test_a_supplier_that_stops_paid_goods_at_once_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = StepResult(status=StepStatus.DONE)
    monkeypatch.setattr(CJDropshipping, "supplier_cancel_order", hookimpl(lambda self, command: stopped))
    surprises = play_third_act().paper.surprises
    assert sum("ended with 0, not 3" in surprise for surprise in surprises) == 3
    assert sum("is nothing was asked, not" in surprise for surprise in surprises) == 4


def test_without_a_supplier_there_is_no_third_act(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scenes, "play", lambda *_: Account("first act", (), {}, {}))
    monkeypatch.setattr(CJSimulator, "demo_supplier", classmethod(lambda cls: None))
    monkeypatch.setattr(ShopifySimulator, "demo_sample", classmethod(lambda cls: None))
    assert main() == 0
    text = capsys.readouterr().out
    assert "7. Order ok-103" in text
    assert "8. " not in text
    assert "CJ Dropshipping" not in text


def test_another_exit_code_than_told_is_a_surprise() -> None:
    paper = Paper(Console(file=io.StringIO()))
    paper.command(("check",), Ran(2, "no such shop"))
    assert paper.surprises == ["`dropconnect check` ended with 2, not 0"]
