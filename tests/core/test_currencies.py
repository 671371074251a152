"""How many decimals a currency has, and what the store's own step means for the money."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.planner.orders import line, order, plan, request, shipping
from tests.core.planner.strategies import orders, policies, requests

from dropconnect import Dropconnect
from dropconnect.errors import (
    ConfigurationError,
    InexactAmount,
    InvalidResponse,
    UnknownCurrency,
    UnreadableOrder,
)
from dropconnect.journal.states import TaskKind
from dropconnect.kit import StrictFields
from dropconnect.models import currencies
from dropconnect.models.money import Money, exponent
from dropconnect.planner import Past
from dropconnect.policy import StorePolicy
from dropconnect.testing.fakes import Call, FakeWorld

STORE = '[stores.shop]\nconnector = "fake-platform"\n'


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a process that has read no file yet."""
    monkeypatch.setattr(currencies, "_configured", {})
    exponent.cache_clear()
    yield
    exponent.cache_clear()


def opened(folder: Path, text: str, world: FakeWorld | None = None) -> Dropconnect:
    world = world or FakeWorld()
    path = folder / "dropconnect.toml"
    path.write_text(text, encoding="utf-8")
    return Dropconnect.open(path, clock=world.clock, registry=world.registry())


def priced_in(world: FakeWorld, code: str, amount: str) -> None:
    """An order of one cloth in that currency."""
    made = order(line("1", amount, currency=code))
    world.shop("shop").place("ok-1", **{name: getattr(made, name) for name in _MONEY})


_MONEY = ("currency", "total", "paid", "lines")


@pytest.mark.parametrize(
    ("code", "digits"), [("IRT", 0), ("BTC", 8), ("IMP", 2), ("JEP", 2), ("GGP", 2), ("PRB", 2), ("HRK", 2)]
)
def test_currencies_that_shops_offer_beside_iso_4217_are_known(code: str, digits: int) -> None:
    assert exponent(code) == digits


def test_an_order_in_toman_is_paid_back(tmp_path: Path) -> None:
    world = FakeWorld()
    priced_in(world, "IRT", "1500000")

    with opened(tmp_path, STORE, world) as app:
        done = app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada")

    assert done.case is not None
    assert done.case.paid_back == Money.of("1500000", "IRT")


def test_an_unknown_currency_says_which_setting_to_make(tmp_path: Path) -> None:
    with pytest.raises(UnknownCurrency, match=r"`QQC = 2` in the table \[currencies\]"):
        exponent("QQC")
    with (
        pytest.raises(ConfigurationError, match=r"stores.shop.policy.approve_over.*\[currencies\]"),
        opened(tmp_path, STORE + '[stores.shop.policy]\napprove_over = "5 QQC"\n'),
    ):
        pass


def test_a_configured_currency_counts_for_policy_and_orders(tmp_path: Path) -> None:
    world = FakeWorld()
    text = "[currencies]\nQQC = 3\n" + STORE + '[stores.shop.policy]\napprove_over = "5.125 QQC"\n'

    with opened(tmp_path, text, world) as app:
        priced_in(world, "QQC", "5.125")
        report = app.plan("shop", "ok-1", reason="out-of-stock")

    assert report.due == Money.of("5.125", "QQC")
    assert report.objections == ()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("USD = 3", "currencies.USD: USD has 2 decimals: leave this line out"),
        ("IRT = 2", "currencies.IRT: IRT has 0 decimals"),
        ("QQC = 12", "0 to 8 decimals"),
        ("qqc = 2", "as its code"),
        ('QQC = "two"', "currencies.QQC"),
    ],
)
def test_a_table_of_currencies_that_cannot_be_is_said(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said), opened(tmp_path, f"[currencies]\n{table}\n{STORE}"):
        pass


def test_two_files_of_one_process_must_agree(tmp_path: Path) -> None:
    with opened(tmp_path, f"[currencies]\nQQC = 2\n{STORE}"):
        pass
    with opened(tmp_path, f"[currencies]\nQQC = 2\n{STORE}"):
        pass
    with (
        pytest.raises(ConfigurationError, match="has read that QQC has 2 decimals"),
        opened(tmp_path, f"[currencies]\nQQC = 3\n{STORE}"),
    ):
        pass


def test_a_journal_in_a_currency_that_is_no_longer_configured_says_the_setting(tmp_path: Path) -> None:
    world = FakeWorld()
    with opened(tmp_path, f"[currencies]\nQQC = 2\n{STORE}", world) as app:
        priced_in(world, "QQC", "5.00")
        app.cancel("shop", "ok-1", reason="out-of-stock", by="Ada")

    with opened(tmp_path, STORE, world):
        # A new process: this one has read the currency, and goes on to know it.
        words = [sys.executable, "-m", "dropconnect", "show", "1"]
        shown = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert shown.returncode != 0
    assert "table [currencies]" in " ".join(shown.stderr.split())
    assert "damaged" not in shown.stderr
    with opened(tmp_path, f"[currencies]\nQQC = 2\n{STORE}", world) as app:
        assert app.case(1).case.paid_back == Money.of("5.00", "QQC")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("9899.00", "JPY", "9899"), ("20.000", "EUR", "20"), ("500", "TWD", "500")],
)
def test_zeros_behind_an_exact_amount_do_not_matter(text: str, currency: str, amount: str) -> None:
    fields = StrictFields({"total": text}, "order 7", "shop")

    assert fields.money("total", currency) == Money.of(amount, currency)


@pytest.mark.parametrize(("currency", "kind"), [("QQC", UnknownCurrency), ("", InvalidResponse)])
def test_a_provider_s_currency_that_cannot_be_used_is_said(currency: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        StrictFields({"total": "20.00"}, "order 7", "shop").money("total", currency)


def test_an_amount_finer_than_its_currency_is_for_a_person() -> None:
    fields = StrictFields({"total": "20.005"}, "order 7", "shop")

    with pytest.raises(InexactAmount, match=r"^order 7: total is 20.005, but EUR has 2 .* by hand"):
        fields.money("total", "EUR")


def test_parts_are_rounded_to_the_step_of_the_store_and_the_rest_takes_the_remainder() -> None:
    seen = order(line("1", "500", "26", quantity=3, currency="TWD"), currency="TWD", decimals=0)

    first = plan(seen, request("1:1"))
    whole = plan(seen)

    assert (first.due, whole.due) == (Money.of("176", "TWD"), Money.of("526", "TWD"))


def test_a_share_of_shipping_and_a_fee_in_percent_are_rounded_to_the_step() -> None:
    seen = order(
        line("1", "100", quantity=3, currency="TWD"), shipping("2", "50", currency="TWD"), decimals=0
    )
    policy = StorePolicy.model_validate({"shipping": "share", "fee": {"percent": "10"}})

    made = plan(seen, request("1:1", reason="changed-mind"), policy)

    # 33 of 100, and 17 of 50 shipping, less 3 (10 % of 33).
    assert made.due == Money.of("47", "TWD")
    assert made.kept == (("1", Money.of("3", "TWD")),)


def test_a_fixed_fee_finer_than_the_step_keeps_what_the_store_can_pay() -> None:
    seen = order(line("1", "100", currency="TWD"), decimals=0)
    policy = StorePolicy.model_validate({"fee": {"fixed": "4.50 TWD"}})

    assert plan(seen, request(reason="changed-mind"), policy).due == Money.of("96", "TWD")


def test_an_amount_that_is_stored_finer_than_the_step_is_exact() -> None:
    seen = order(line("1", "19.99", quantity=2), decimals=0)

    assert plan(seen).due == Money.of("19.99", "USD")


@given(st.data())
def test_nothing_is_paid_in_finer_steps_than_the_store_has(data: st.DataObject) -> None:
    seen = data.draw(orders())
    policy = data.draw(policies(seen.currency))
    left = {item.id: item.quantity for item in seen.items}

    made = plan(seen, data.draw(requests(left)), policy, Past())

    step = seen.step.amount
    assert made.due is not None
    paid = [made.due, *(amount for _, amount in made.kept)]
    if made.refund is not None:
        for part in made.refund.lines:
            paid += [part.net, part.tax, *(tax for _, tax in part.taxes)]
    assert [amount for amount in paid if amount.amount % step] == []


@pytest.mark.parametrize(
    "error",
    [
        InexactAmount("order offline-1: total is 20.005, but USD has 2 decimals", connection="shop"),
        UnreadableOrder("order offline-1: status is not text", connection="shop"),
    ],
)
def test_an_order_that_no_program_can_read_any_more_is_a_question_at_once(
    tmp_path: Path, error: InvalidResponse
) -> None:
    world = FakeWorld()
    with opened(tmp_path, STORE, world) as app:
        assert app.cancel("shop", "offline-1", reason="out-of-stock", by="Ada").case is not None

        def changed(call: Call) -> None:
            if call.hook == "get_order":
                raise error

        world.shop("shop").listeners.append(changed)
        report = app.resolve(1, "collected 20.00", by="Ada")

    assert [(task.kind, task.reason) for task in report.open_tasks] == [(TaskKind.TROUBLE, str(error))]
