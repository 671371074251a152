"""``approve``, ``deny`` and ``withdraw``: one person's word, once, with the name and the reason."""

from __future__ import annotations

import pytest
from tests.support.workplace import Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_pays_then_throws

WAIT_FOR_A_PERSON = '[stores.shop.policy]\napprove_over = "10.00 USD"'


@pytest.fixture
def strict(place: Workplace, url: str) -> Workplace:
    """A store where every payment of more than 10.00 USD waits for a person; case 1 does."""
    place.configure(section("shop", url, WAIT_FOR_A_PERSON))
    assert place.cancel("21").code == 5
    return place


def test_an_approved_case_is_carried_out(strict: Workplace, shop: WooCommerceSimulator) -> None:
    assert shop.shop.gateway_calls == []
    [task] = strict.call("tasks", "--json").document["tasks"]
    assert task["kind"] == "approval"
    approved = strict.call("approve", "1", "--by", "Ada")
    assert approved.code == 0, approved.said
    assert str(shop.money_paid(21)) == "82.49"
    shown = strict.call("show", "1", "--json").document
    assert {"who": "Ada", "text": "approve (task 1)"}.items() <= next(
        event for event in shown["timeline"] if event["kind"] == "task-decided"
    ).items()


def test_a_denied_case_ends_with_nothing_done(strict: Workplace, shop: WooCommerceSimulator) -> None:
    denied = strict.call("deny", "1", "--because", "the lamps are packed", "--by", "Ada", "--json")
    assert denied.code == 5, denied.said
    assert denied.document["tasks"][-1]["kind"] == "tell-customer"
    case = denied.document["case"]
    assert case["outcome"] == "refused"
    assert "Ada" in case["outcome_reason"]
    assert "the lamps are packed" in case["outcome_reason"]
    assert shop.shop.gateway_calls == []
    assert shop.order(21)["status"] == "processing"


@pytest.mark.parametrize("nobody", ["", "  "])
@pytest.mark.parametrize(
    "words", [("approve", "1"), ("deny", "1", "--because", "no"), ("withdraw", "1", "--because", "no")]
)
def test_nobody_cannot_decide(
    strict: Workplace, shop: WooCommerceSimulator, words: tuple[str, ...], nobody: str
) -> None:
    ended = strict.call(*words, "--by", nobody)
    assert ended.code == 2
    assert "--by NAME" in ended.err
    assert strict.call("cases", "--json").document["cases"][0]["open_tasks"] == [1]
    assert shop.shop.gateway_calls == []


@pytest.mark.parametrize("command", ["deny", "withdraw"])
def test_a_reason_must_be_given(strict: Workplace, command: str) -> None:
    assert strict.call(command, "1").code == 2
    ended = strict.call(command, "1", "--because", "  ")
    assert (ended.code, "say why" in ended.err) == (2, True)
    assert strict.call("cases", "--open", "--json").document["cases"][0]["stage"] == "planned"


@pytest.mark.parametrize(
    "words", [("approve", "7"), ("deny", "7", "--because", "no"), ("withdraw", "7", "--because", "no")]
)
def test_an_unknown_case(strict: Workplace, words: tuple[str, ...]) -> None:
    ended = strict.call(*words)
    assert (ended.code, "there is no case 7" in ended.err) == (2, True)


def test_a_second_word_is_refused_with_the_first_ones_name(
    strict: Workplace, shop: WooCommerceSimulator
) -> None:
    strict.call("approve", "1", "--by", "Ada")
    for again in (("approve", "1"), ("deny", "1", "--because", "too late")):
        ended = strict.call(*again, "--by", "Bob")
        assert ended.code == 2
        assert "decided by Ada: 'approve'" in ended.err
    assert len(shop.shop.gateway_calls) == 1


def test_a_case_that_asked_nothing_cannot_be_approved(place: Workplace) -> None:
    place.cancel("21")
    ended = place.call("approve", "1")
    assert (ended.code, "asked nobody anything" in ended.err) == (2, True)


def test_what_only_a_detailed_answer_can_settle_is_not_approved(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    place.cancel("22")
    place.call("resolve", "1", "--say", "collected 82.49")
    ended = place.call("approve", "1")
    assert ended.code == 2
    assert "task 2 takes paid by hand, deny" in ended.err
    assert shop.order(22)["status"] != "cancelled"


def test_what_was_asked_of_a_supplier_is_taken_back(letters: Workplace, shop: WooCommerceSimulator) -> None:
    assert letters.cancel("21").code == 3
    assert (letters.folder / "request").exists()
    ended = letters.call("withdraw", "1", "--because", "the customer keeps it", "--by", "Ada", "--json")
    assert ended.code == 5, ended.said
    assert "stays as it is" in ended.document["tasks"][-1]["mail"]["subject"]
    assert ended.document["case"]["outcome"] == "withdrawn"
    assert not (letters.folder / "request").exists()
    assert shop.shop.gateway_calls == []
    shown = letters.call("show", "1").out
    assert "the customer keeps it" in shown
    again = letters.call("withdraw", "1", "--because", "once more")
    assert (again.code, "closed (withdrawn)" in again.err) == (2, True)
    assert letters.call("resolve", "1", "--say", "told").code == 4
    assert letters.cancel("21").code == 4


def test_a_withdrawal_that_a_person_must_pass_on_is_an_incident(drop: Workplace) -> None:
    drop.cancel("21")
    ended = drop.call("withdraw", "1", "--because", "the customer keeps it")
    assert ended.code == 5
    assert "tell it that the goods should come" in ended.out
    assert [task["kind"] for task in drop.call("tasks", "--json").document["tasks"]] == ["tell-customer"]


def test_a_case_cannot_be_withdrawn_once_money_may_have_moved(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    shop.faults.add(gateway_pays_then_throws(21))
    assert place.cancel("21").code == 5
    ended = place.call("withdraw", "1", "--because", "the customer keeps it")
    assert ended.code == 2
    assert "its refund of 82.49 USD is contested" in ended.err
    assert place.call("cases", "--json").document["cases"][0]["open_tasks"] == [1]
    place.call("resolve", "1", "--say", "money moved, seen at the gateway")
    closed = place.call("withdraw", "1", "--because", "the customer keeps it")
    assert (closed.code, "is closed (done)" in closed.err) == (2, True)


def test_what_is_asked_at_one_moment_is_one_task(
    place: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    """Cash on delivery, at a stage that needs a yes: one answer takes both."""
    place.configure(section("shop", url, '[stores.shop.policy]\nstages = { open = "ask" }'))
    assert place.cancel("22").code == 5
    [task] = place.call("tasks", "--json").document["tasks"]
    assert task["kind"] == "collected"
    assert "the order is open (processing)" in task["reason"]

    approved = place.call("approve", "1")
    answered = place.call("resolve", "1", "--say", "collected 0.00 and go on", "--by", "Ada")

    assert approved.code == 2
    assert '`dropconnect resolve 1 --say "collected ..."`' in approved.err
    assert answered.code == 5, answered.said
    assert shop.order(22)["status"] == "cancelled"
    only, last = place.call("tasks", "--all", "--json").document["tasks"]
    assert (only["decision_detail"], last["kind"]) == ("0.00", "tell-customer")
