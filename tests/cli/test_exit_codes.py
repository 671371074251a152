"""Every documented exit code, and what is left behind with it."""

from __future__ import annotations

import signal

import pytest
from tests.support.patience import PATIENCE, wait_until
from tests.support.workplace import CANCEL, CANCELS_ORDER, Workplace, finish, section

from dropconnect.cli.exits import Exit, of_error
from dropconnect.errors import InexactAmount, UnknownCurrency, UnreadableOrder
from dropconnect.testing.simulator import COMMITTED, Call, Fault, Received
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    gateway_pays_then_throws,
    gateway_slow,
)

SAYS_BUG = """
import dropconnect.app.books as books
books.case_summary = lambda rows: 1 / 0
from dropconnect.cli import main
main()
"""


@pytest.mark.parametrize("command", ["plan", "cancel"])
def test_a_completed_order_is_refused_and_opens_no_case(place: Workplace, command: str) -> None:
    more = ["--yes"] if command == "cancel" else []
    ended = place.run(command, "shop", "24", "--reason", "changed-mind", *more)
    assert ended.code == 4
    assert "completed" in ended.out
    assert place.call("cases").out == "No cases.\n"


def test_a_read_only_store_is_planned_for_but_never_written_to(
    place: Workplace, shop: WooCommerceSimulator, url: str
) -> None:
    place.configure(section("shop", url, "[stores.shop.policy]\nread_only = true"))
    assert place.call("plan", "shop", "21", "--reason", "changed-mind").code == 0
    refused = place.cancel("21", "--json")
    assert refused.code == 4
    assert refused.document["case"] is None
    assert "read-only" in refused.document["refusal"]
    assert shop.shop.gateway_calls == []


def test_a_person_may_refuse(place: Workplace) -> None:
    place.cancel("22")
    ended = place.call("resolve", "1", "--say", "deny")
    assert ended.code == 5
    assert place.call("resolve", "2", "--say", "told").code == 4
    assert place.run("work", "--once").code == 0


def test_a_paying_then_throwing_gateway_becomes_a_task_and_is_never_asked_again(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    shop.faults.add(gateway_pays_then_throws(21))
    ended = place.run(*CANCEL, "21")
    assert ended.code == 5
    assert 'resolve 1 --say "no money moved"' in ended.out
    assert place.cancel("21").code == 5
    assert place.run("work", "--once").code == 0
    assert len(shop.shop.gateway_calls) == 1
    told = place.call("resolve", "1", "--say", "money moved, seen in the list of refunds")
    assert told.code == 0, told.said
    assert str(shop.money_paid(21)) == "82.49"


def test_a_shop_that_is_away_makes_a_case_wait(empty: Workplace, shop: WooCommerceSimulator) -> None:
    with shop.running() as url:
        empty.configure(section("shop", url))
        assert empty.cancel("22").code == 5
    ended = empty.call("resolve", "1", "--say", "collected 0", "--json")
    assert ended.code == 3, ended.said
    assert ended.document["case"]["waits_for"] == "retry"
    listed = empty.call("cases", "--waiting", "--json").document["cases"]
    assert [case["id"] for case in listed] == [1]


def test_a_contradiction_is_an_incident(place: Workplace, shop: WooCommerceSimulator) -> None:
    def reopen(_request: Received) -> None:
        shop.shop.orders[21]["status"] = "processing"

    shop.faults.add(Fault(CANCELS_ORDER, COMMITTED, Call(reopen)))
    ended = place.cancel("21")
    assert ended.code == 5
    assert "the order is processing, not cancelled" in ended.out
    assert "not cancelled" in place.call("incidents").out


def test_ctrl_c_in_the_middle_of_a_refund_loses_nothing(place: Workplace, shop: WooCommerceSimulator) -> None:
    slow = shop.faults.add(gateway_slow(21))
    with place.start("cancel", "shop", "21", "--reason", "changed-mind", "--yes") as process:
        assert slow.wait_hit(timeout=PATIENCE)
        process.send_signal(signal.SIGINT)
        ended = finish(process)
    assert ended.code == 5
    assert "interrupted; nothing is lost" in ended.err
    slow.release()
    wait_until(
        lambda: shop.log.requests("POST", "/orders/21/refunds$")[0].status is not None,
        "the refund is processed",
    )
    for _ in range(20):
        place.call("work", "--once")
        case = place.call("show", "1", "--json").document["case"]
        if case["outcome"]:
            break
    assert case["outcome"] == "done"
    assert len(shop.shop.gateway_calls) == 1
    assert str(shop.money_paid(21)) == "82.49"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_work_ends_cleanly(place: Workplace, ending: signal.Signals) -> None:
    place.cancel("22")
    with place.start("work", "--json") as process:
        assert process.stderr is not None
        assert "Ctrl-C ends it" in process.stderr.readline()
        process.send_signal(ending)
        ended = finish(process)
    assert ended.code == 0, ended.said
    assert ended.document["legs"] == 0


def test_a_bug_says_how_to_report_it(place: Workplace) -> None:
    place.cancel("22")
    ended = place.run("cases", "--json", script=SAYS_BUG)
    assert ended.code == 1
    error = ended.document["error"]
    assert error["kind"] == "Bug"
    assert "DROPCONNECT_DEBUG" in error["message"]


def test_debugging_shows_where_an_error_came_from(empty: Workplace) -> None:
    empty.environment["DROPCONNECT_DEBUG"] = "1"
    with empty.start("cases") as process:
        ended = finish(process)
    assert ended.code == 2
    assert "Traceback" in ended.err
    assert "there is no configuration file" in ended.err


def test_what_waiting_does_not_change_is_never_told_as_waiting() -> None:
    assert of_error(InexactAmount("total is 20.005, but EUR has 2 decimals")) is Exit.REFUSED
    assert of_error(UnreadableOrder("order 21: status is not text")) is Exit.REFUSED
    assert of_error(UnknownCurrency("QQC has no decimals in ISO 4217")) is Exit.USAGE
