"""Orders with a supplier behind them: what to expect, what waits for whom, and what its answer leads to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.support.workplace import ROUTES, Workplace, by_hand, by_letter, money, section

from dropconnect.clock import SystemClock
from dropconnect_woocommerce.simulator import WooCommerceSimulator

LAMPS = ("--line", "LAMP-1")


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda clock: datetime.now(UTC) + timedelta(**by))


def test_a_plan_says_what_to_expect_of_the_supplier(drop: Workplace, shop: WooCommerceSimulator) -> None:
    planned = drop.call("plan", "shop", "21", "--reason", "changed-mind")
    assert planned.code == 0
    expected = planned.out.partition("To be expected of the suppliers")[2]
    assert "1 of USB hub" in expected
    assert "a person asks" in expected
    assert "within 48 h" in expected
    assert "desk@hub.example.test" in expected
    assert shop.shop.gateway_calls == []
    only_ours = drop.call("plan", "shop", "21", *LAMPS, "--reason", "changed-mind")
    assert "suppliers" not in only_ours.out


def test_a_plan_shows_the_fee_of_a_row_that_the_merchant_added(
    drop: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    row = '[suppliers.hub.rules.ours]\neligibility = "manual"\nfee_percent = "15"\nreason = "by contract"'
    drop.configure(section("shop", url, ROUTES), by_hand(), row)
    planned = drop.call("plan", "shop", "21", "--reason", "changed-mind")
    assert "15 %" in planned.out.partition("To be expected of the suppliers")[2]
    [told] = drop.call("plan", "shop", "21", "--reason", "changed-mind", "--json").document["plan"][
        "suppliers"
    ]
    assert (told["fee_percent"], told["fee"]) == ("15", None)
    assert told["reason"].startswith("by contract; ")


def test_a_person_answers_for_the_supplier_and_the_order_is_cancelled(
    drop: Workplace, shop: WooCommerceSimulator
) -> None:
    waits = drop.cancel("21")
    assert waits.code == 5
    assert shop.shop.gateway_calls == []
    told = drop.call("tasks").out
    assert "ask it here: desk@hub.example.test" in told
    assert "1 of 1" in told
    assert "with these words:" in told
    [task] = drop.call("tasks", "--json").document["tasks"]
    assert task["portal"]["text"] in told
    answered = drop.call("resolve", "1", "--say", "stopped", "--by", "Ada")
    assert answered.code == 0, answered.said
    assert str(shop.money_paid(21)) == "82.49"
    assert shop.order(21)["status"] == "cancelled"
    shown = drop.call("show", "1").out
    parts = shown.partition("The suppliers")[2].partition("What was sent")[0]
    assert "hub 21" in parts
    assert "stopped: Ada said so" in parts
    assert "refund (supplier)" in parts
    again = drop.call("resolve", "1", "--say", "stopped")
    assert (again.code, "decided by Ada" in again.err) == (2, True)


def test_who_has_asked_by_hand_sees_the_supplier_s_deadline(
    drop: Workplace, shop: WooCommerceSimulator
) -> None:
    drop.cancel("21")
    asked = drop.call("resolve", "1", "--say", "asked", "--json").document
    [part], waits = asked["parts"], asked["case"]["waits"]
    assert {wait["until"] for wait in waits} == {part["answer_by"]}, "the next look is not the deadline"
    assert {wait["kind"] for wait in waits} == {"supplier", "person"}
    told = drop.call("tasks").out
    assert "1 of USB hub" in told
    assert "asked here: desk@hub.example.test" in told
    assert '--say "asked"' not in told
    assert shop.shop.gateway_calls == []


def test_a_refused_line_is_kept_by_policy_and_the_others_are_paid_back(
    drop: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    policy = '[stores.shop.policy]\nsupplier_refuses = "deny"'
    drop.configure(section("shop", url, f"{ROUTES}\n{policy}"), by_hand())
    lamps = drop.call("plan", "shop", "21", *LAMPS, "--reason", "changed-mind", "--json").document["plan"]
    assert drop.cancel("21").code == 5
    answered = drop.call("resolve", "1", "--say", "refused, it is packed already", "--json")
    assert answered.code == 5, answered.said
    assert "stay ordered" in answered.document["tasks"][-1]["mail"]["text"]
    assert answered.document["case"]["paid_back"] == lamps["due"]
    [part] = answered.document["parts"]
    assert (part["answer"], part["decision"], part["decided_by"]) == ("refused", "keep", "policy")
    assert "it is packed already" in part["reason"]
    assert str(shop.money_paid(21)) == lamps["due"]["amount"]
    assert shop.order(21)["status"] != "cancelled"


def test_deny_keeps_what_the_supplier_refused(drop: Workplace, shop: WooCommerceSimulator) -> None:
    drop.cancel("21")
    refused = drop.call("resolve", "1", "--say", "refused, it is packed already")
    assert refused.code == 5
    approved = drop.call("approve", "1")
    assert approved.code == 2
    assert "deny, absorb" in approved.err
    denied = drop.call("deny", "1", "--because", "the goods are paid", "--by", "Ada", "--json")
    assert denied.code == 5, denied.said
    assert denied.document["tasks"][-1]["kind"] == "tell-customer"
    [part] = denied.document["parts"]
    assert (part["decision"], part["decided_by"]) == ("keep", "Ada")
    assert denied.document["case"]["outcome"] == "done"
    assert shop.order(21)["status"] != "cancelled"


def test_a_case_that_waits_for_a_supplier_says_for_whom_and_until_when(
    letters: Workplace, shop: WooCommerceSimulator
) -> None:
    waits = letters.cancel("21", "--json")
    assert waits.code == 3, waits.said
    case = waits.document["case"]
    assert (case["stage"], case["waits_for"], case["in_doubt"]) == ("suppliers", "supplier", False)
    [wait] = case["waits"]
    [part] = waits.document["parts"]
    assert (wait["kind"], wait["who"]) == ("supplier", "hub L-21")
    assert wait["until"] == part["answer_by"]
    deadline = datetime.fromisoformat(part["answer_by"]) - datetime.fromisoformat(part["asked_at"])
    assert deadline // timedelta(minutes=1) == 24 * 60
    listed = letters.call("cases", "--waiting").out
    assert "hub L-21" in listed
    assert f"{datetime.fromisoformat(wait['until']):%Y-%m-%d %H:%M}" in listed
    assert "hub L-21 has until" in letters.cancel("21").out
    assert shop.shop.gateway_calls == []


@pytest.mark.parametrize(("answer", "code", "paid"), [("yes", 0, "82.49"), ("no", 5, "0")])
def test_work_takes_up_the_answer(
    letters: Workplace,
    shop: WooCommerceSimulator,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    paid: str,
) -> None:
    letters.cancel("21")
    report = letters.call("work", "--once", "--json").document
    assert report["legs"] == 0
    [wait] = report["still_open"]["waits"]
    assert (report["still_open"]["cases"], wait["kind"], wait["who"]) == (1, "supplier", "hub")
    assert "1 open, the next is due " in (told := letters.call("work", "--once").out)
    assert "1 to be answered by hub until 20" in told
    (letters.folder / "answer").write_text(answer)
    later(monkeypatch, hours=1)
    worked = letters.call("work", "--once")
    assert worked.code == code
    assert str(shop.money_paid(21)) == paid
    left = "no case is open" if answer == "yes" else "1 open, none is due before a person decides"
    assert left in worked.out
    first, second = worked.out.splitlines()[:2]
    if answer == "yes":
        assert first.startswith("case 1, order 21 of shop: cancel-supplier: done, 12.00 USD; hub L-21: ")
        assert "; refund: done, 82.49 USD, number " in first
        assert second == "  now done: the order is cancelled, 82.49 USD paid back"
    else:
        assert first.startswith("case 1, order 21 of shop: ")
        assert "; hub L-21: refused: it is packed already" in first
        assert second.startswith("  now a person is needed (merchant")
        assert "merchant until 20" in second


def test_two_open_questions_are_named(letters: Workplace, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    routes = 'routes = [{ supplier = "hub", sku = "HUB-*" }, { supplier = "shelf" }]'
    shelf = by_hand().replace("suppliers.hub", "suppliers.shelf")
    letters.configure(section("shop", url, routes), by_letter(letters.folder), shelf)
    assert letters.cancel("21").code == 5
    (letters.folder / "answer").write_text("no")
    assert letters.call("resolve", "1", "--say", "refused").code == 5
    later(monkeypatch, hours=1)
    letters.call("work", "--once")
    waiting = letters.call("cases", "--waiting", "--json").document["cases"][0]
    assert waiting["open_tasks"] == [2, 3]
    denied = letters.call("deny", "1", "--because", "they stay")
    assert denied.code == 2
    assert "task 2" in denied.err
    assert "task 3" in denied.err
    assert "dropconnect resolve TASK" in denied.err
    assert letters.call("resolve", "2", "--say", "deny").code == 5
    assert letters.call("deny", "1", "--because", "this one too").code == 5
    assert "tell the customer yourself" in letters.call("tasks").out


def test_rule_plugins_are_listed_and_named_where_they_speak(letters: Workplace) -> None:
    told = letters.call("plan", "shop", "21", "--reason", "changed-mind")
    assert told.code == 0
    [line] = [line for line in told.out.splitlines() if "letters take their time" in line]
    assert line.split()[0] == "note"
    assert line.split()[-1] == "letterbox"
    listed = letters.call("connectors", "--json").document
    assert {"name": "letterbox"} in listed["rules"]
    assert {"name": "high-risk"} in listed["rules"]
    assert "high-risk, letterbox" in letters.call("connectors").out


def test_a_supplier_is_no_store(drop: Workplace) -> None:
    for command in (("plan", "hub", "21", "--reason", "changed-mind"), ("reconcile", "hub")):
        ended = drop.call(*command)
        assert ended.code == 2
        assert "'hub' is a supplier" in ended.err


def test_check_asks_suppliers_too(drop: Workplace) -> None:
    checked = drop.call("check", "hub", "--json").document
    rows = {row["name"]: row["detail"] for row in checked["connections"][0]["rows"]}
    assert rows["rules"] == "rows: 1, configured: 0"
    assert "desk@hub.example.test" in rows["contact"]


def test_money_of_an_instalment_and_of_a_word_count_once(
    drop: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    policy = '[stores.shop.policy]\nrefund = "as-answered"\nsupplier_refuses = "absorb"'
    routes = 'routes = [{ supplier = "hub", sku = "HUB-*" }, { supplier = "shelf" }]'
    shelf = by_hand().replace("suppliers.hub", "suppliers.shelf")
    drop.configure(section("shop", url, f"{routes}\n{policy}"), by_hand(), shelf)
    drop.cancel("21")
    first = drop.call("resolve", "1", "--say", "stopped", "--json").document["case"]["paid_back"]
    assert 0 < Decimal(first["amount"]) < Decimal("82.49")
    last = drop.call("resolve", "2", "--say", "refused", "--json")
    assert last.document["case"]["paid_back"] == money("82.49")
    assert str(shop.money_paid(21)) == "82.49"
    assert len(shop.shop.gateway_calls) == 2


def test_a_plan_says_what_stays_and_cancelling_can_leave_it_out(
    letters: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    packed = '[suppliers.hub.rules.packed]\neligibility = "no"\nreason = "packed goods are not stopped"\n'
    packed += 'evidence = "documented"\nsource = "our contract"\nas_of = 2026-05-01\n'
    letters.configure(section("shop", url, ROUTES), by_letter(letters.folder, packed))

    planned = letters.call("plan", "shop", "21", "--reason", "changed-mind")
    money_rows = planned.out.partition("What stays")[0]
    stays = planned.out.partition("What stays")[2].partition("To be expected")[0]
    asked = letters.cancel("21", "--only-stoppable", "--json")

    assert planned.code == 0
    assert [words for words in ("at most", "82.49", "Expected") if words not in money_rows] == []
    assert [words for words in ("hub", "packed goods are not stopped") if words not in stays] == []
    assert "To ask for the others alone, add --only-stoppable." in stays
    assert asked.code == 0, asked.said
    assert asked.document["plan"]["expected"] == asked.document["case"]["paid_back"]
    assert str(shop.money_paid(21)) in money_rows
    assert shop.order(21)["status"] != "cancelled"
    shown = letters.call("show", "1").out
    assert "left out" in shown
    assert "add --only-stoppable" not in shown
