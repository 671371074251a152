"""``make demo``: it ends well, it would notice if it did not, and it leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from dropconnect.demo.paper import Paper, Ran
from dropconnect.demo.reckoning import Account, account_of, print_reckoning
from dropconnect.demo.waiting import play_waiting
from dropconnect.models.operation import StepResult, StepStatus
from dropconnect.notifiers.email import EmailConnector
from dropconnect.plugin import hookimpl
from dropconnect.testing.fakes import FakeWarehouse
from dropconnect.testing.simulator import Demo
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def reckon(demo: Demo) -> tuple[bool, str]:
    """The verdict on a shop in which nothing was done, and what is printed."""
    return reckon_all(account_of("the shop", demo, demo.simulator.ledger()["stock"]))


def reckon_all(*accounts: Account) -> tuple[bool, str]:
    paper = io.StringIO()
    right = print_reckoning(accounts, Console(file=paper, width=120))
    return right, paper.getvalue()


def play_second_act() -> tuple[Paper, Account, str]:
    """Its surprises, its end, and what it prints."""
    text = io.StringIO()
    paper = Paper(Console(file=text, width=200, soft_wrap=True))
    return paper, play_waiting(paper, 5), text.getvalue()


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
        [sys.executable, "-m", "dropconnect.demo"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [total] = [line for line in ran.stdout.splitlines() if re.search(r"\btotal\b", line)]
    assert re.findall(r"-?\d+\.\d\d", total) == ["373.92", "373.92", "0.00"]
    assert "exit code -9" in ran.stdout
    assert "To: ada@example.test" in ran.stdout
    assert list(temporary.iterdir()) == []
    assert [file.name for file in home.iterdir()] == ["dropconnect.toml"]


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
    assert "the parcel is on its way" in text[refusal:]


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


def test_another_exit_code_than_told_is_a_surprise() -> None:
    paper = Paper(Console(file=io.StringIO()))
    paper.command(("check",), Ran(2, "no such shop"))
    assert paper.surprises == ["`dropconnect check` ended with 2, not 0"]
