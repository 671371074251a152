"""``runners`` and ``gone``: a process of which nobody can tell if it lives, and a person's word about it."""

from __future__ import annotations

from contextlib import closing

import pytest
from tests.support.workplace import Workplace

from dropconnect.journal import Journal
from dropconnect_woocommerce.simulator import WooCommerceSimulator

RUNNER = "4711-0123456789ab"
GONE = ("gone", RUNNER, "--because", "the old server is off", "--by", "Ada")


@pytest.fixture
def held(place: Workplace) -> Workplace:
    """Case 1, of the order 22, is in the hands of a process that left no other trace."""
    assert place.cancel("22").code == 5, "it asks what came in on delivery"
    with closing(Journal(place.journal)) as journal, journal.write() as writing:
        assert writing.cases.take(1, RUNNER, from_runner=None)
    return place


def test_nobody_is_at_work(place: Workplace) -> None:
    ended = place.call("runners")
    assert (ended.code, ended.out) == (0, "No runners.\n")


def test_a_doubtful_process_is_named_with_the_command_to_say_that_it_is_gone(held: Workplace) -> None:
    command = f'dropconnect gone {RUNNER} --because "..."'
    for words in (("runners",), ("cases", "--waiting"), ("work", "--once"), ("show", "1")):
        ended = held.call(*words)
        assert RUNNER in ended.out, words
        assert command in ended.out, words
    assert held.call("work", "--once").code == 5
    [listed] = held.call("runners", "--json").document["runners"]
    assert (listed["life"], listed["process"], listed["cases"]) == ("unknown", None, [1])
    [case] = held.call("work", "--once", "--json").document["held"]
    assert (case["id"], case["holder"]["runner"], case["standing"]) == (1, RUNNER, "person")
    [incident] = held.call("incidents", "--json").document["incidents"]
    assert (incident["case_id"], incident["kind"]) == (1, f"no-progress-{RUNNER}")


def test_a_persons_word_frees_the_case_once(held: Workplace, shop: WooCommerceSimulator) -> None:
    refused = held.call("resolve", "1", "--say", "collected 82.49", "--by", "Ada")
    assert refused.code == 2
    assert f"dropconnect gone {RUNNER}" in refused.err

    said = held.call(*GONE)
    assert (said.code, said.out) == (
        0,
        f"Runner {RUNNER} is recorded as gone. Cases that `work` can take over: 1\n",
    )
    again = held.call("gone", RUNNER, "--because", "it is gone", "--by", "Ben")
    assert again.code == 2
    assert "said to be gone: the old server is off (Ada)" in again.err

    assert held.call("runners").out == "No runners.\n"
    timeline = held.call("show", "1", "--json").document["timeline"]
    assert [line["who"] for line in timeline if line["kind"] == "runner-gone"] == ["Ada"]
    assert "paid back" in held.call("resolve", "1", "--say", "collected 82.49", "--by", "Ada").out
    assert shop.shop.gateway_calls == [], "cash on delivery goes back by hand"


@pytest.mark.parametrize("words", [("gone",), ("gone", RUNNER), ("gone", RUNNER, "--because", " ")])
def test_a_word_without_a_reason_is_none(held: Workplace, words: tuple[str, ...]) -> None:
    assert held.call(*words).code == 2
    assert RUNNER in held.call("runners").out


def test_gone_for_programs(held: Workplace) -> None:
    document = held.call(*GONE, "--json").document
    assert document["schema"] == "dropconnect.gone/1"
    assert (document["runner"]["life"], document["runner"]["cases"]) == ("dead", [1])


def test_an_unknown_runner_cannot_be_gone(place: Workplace) -> None:
    ended = place.call(*GONE)
    assert ended.code == 2
    assert "`dropconnect runners` lists them" in ended.err
