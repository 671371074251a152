"""A process that hangs, or that others took for dead, while its call is out: real processes, real calls."""

from __future__ import annotations

import re
import shutil

from tests.chaos.shop import DONE, NEEDS_PERSON, REFUND, WHOLE, Shopkeeper, ShopOrder, cancel_words
from tests.support.patience import PATIENCE

from dropconnect.testing.simulator import COMMITTED, Fault, Hang
from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_slow

CONFLICT = 2
ELSEWHERE = ("--elsewhere",)
LATER = ("--later", str(14 * 60))


def minutes_without_progress(text: str, pid: int) -> int:
    found = re.search(rf"held by process {pid} on \S+ \(\S+\), no progress for (\d+) min, since", text)
    assert found, text
    return int(found[1])


def test_a_process_that_hangs_is_named_and_left_alone(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    slow = simulator.faults.add(gateway_slow(order.id))
    hangs = merchant.start(*cancel_words(order, WHOLE))
    assert slow.wait_hit(timeout=PATIENCE)
    commands = (("cases", "--waiting"), ("work", "--once"), ("incidents",))

    early = [merchant.start(*words) for words in commands]
    assert [command.ended() for command in early] == [DONE, DONE, DONE]
    assert not [command.output for command in early if "no progress" in command.output]

    late = [merchant.start(*words, driver=LATER) for words in commands]
    assert [command.ended() for command in late] == [DONE, NEEDS_PERSON, DONE]
    for command in late:
        said = " ".join(command.output.split())  # a table folds what is long
        assert minutes_without_progress(said, hangs.pid) >= 14
        assert "It is left alone while it lives" in said
    again = merchant.start(*cancel_words(order, WHOLE), "--another", driver=LATER)
    assert again.ended() == CONFLICT

    slow.release()
    assert hangs.ended() == NEEDS_PERSON, "it had to be looked at"
    order.assert_is(WHOLE)
    assert order.gateway_calls == 1
    [incident] = merchant.document("incidents")["incidents"]
    assert incident["kind"].startswith("no-progress-")


def test_what_comes_back_after_a_take_over_is_kept_for_a_person(
    simulator: WooCommerceSimulator, merchant: Shopkeeper, order: ShopOrder
) -> None:
    """Its lock file is lost, and a person on another machine takes it for dead."""
    slow = simulator.faults.add(Fault(order.match(REFUND), COMMITTED, Hang()))
    first = merchant.start(*cancel_words(order, WHOLE))
    assert slow.wait_hit(timeout=PATIENCE)
    shutil.rmtree(merchant.folder / "journal.sqlite3.runners")
    [runner] = merchant.document("runners", driver=ELSEWHERE)["runners"]
    assert (runner["life"], runner["process"]) == ("unknown", first.pid)

    gone = ("gone", runner["runner"], "--because", "no sign of it", "--by", "Ada")
    assert merchant.start(*gone, driver=ELSEWHERE).ended() == DONE
    assert merchant.work(*ELSEWHERE) == DONE
    order.assert_is(WHOLE)

    slow.release()
    assert first.ended() == CONFLICT
    assert "a bug" not in first.output
    [incident] = merchant.document("incidents")["incidents"]
    assert "answered after it was taken over" in incident["reason"]
    back, recorded = incident["evidence"]["came_back"], incident["evidence"]["recorded"]
    assert back["amount"] == {"amount": "82.49", "currency": "USD"}
    assert back["provider_id"] == recorded["result"]["provider_id"] != ""
    order.assert_is(WHOLE)
    assert order.gateway_calls == 1
