"""Every command that a text of ours proposes can be typed as it stands there, and is accepted."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

import pytest
from tests.cli.test_supplier_mail import LETTERS, MAIL, code_in
from tests.support.admin import Admin
from tests.support.copies import copy_of, put_back
from tests.support.listeners import KEY, listener
from tests.support.mail import Inbox, LoopbackController
from tests.support.proposals import HOLE, proposed_in, proposed_in_source
from tests.support.receiver import listening
from tests.support.workplace import ROUTES, Workplace, by_hand, finish, section

from dropconnect import Dropconnect
from dropconnect.journal import Journal
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ACCEPTED = {0, 3, 4, 5}
"""Whatever comes of it; neither a bug nor words that the command line does not take."""
RUNNER = "4711-0123456789ab"
HOOKS = "https://hooks.example.test"
REPLACED = {
    "AMOUNT": "12.00",
    "ORDER": "22",
    "collected ...": "collected 82.49",
    "shop=CONNECTOR": "shop=woocommerce",
}
"""What a person replaces in a text, by what stands in the worlds here."""

Run = Callable[[Workplace, WooCommerceSimulator], Iterable[list[str]]]
"""Prepares a world, and gives the commands that are then proposed there, to be run in this order."""


def _as_it_stands(*words: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        assert drop.cancel("21").code == 5, "a person has to ask the hub"
        return [list(words)]

    return commands


def _by_a_task(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    return proposed_in(drop.cancel("21").out)[:1]


def _by_an_incident(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    drop.cancel("21")
    drop.call("resolve", "1", "--say", "stopped")
    shop.shop.orders[21]["status"] = "processing"
    assert drop.call("reconcile", "--apply").code == 5
    return proposed_in(drop.call("incidents").out)[:1]


def _by_a_word_for_many_tasks(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    """Two suppliers said no, and of each a person is asked what follows."""
    routes = 'routes = [{ supplier = "hub", sku = "HUB-*" }, { supplier = "lumen" }]'
    lumen = by_hand().replace("hub", "lumen")
    drop.configure(section("shop", _address(drop), routes), by_hand(), lumen)
    drop.cancel("21")
    for task in ("1", "2"):
        drop.call("resolve", task, "--say", "refused, it is packed")
    refused = drop.call("deny", "1", "--because", "they come")
    assert refused.code == 2
    return [
        [word.replace("TASK", task) for word in words]
        for words in proposed_in(refused.err)
        for task in ("3", "4")
    ]


def _by_a_word_with_a_detail(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    assert drop.cancel("22").code == 5, "it asks what came in on delivery"
    refused = drop.call("approve", "1")
    assert refused.code == 2
    return [words for words in proposed_in(refused.err) if words[0] == "resolve"]


def _by_a_pause(*which: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        assert drop.call("pause", *which, "--because", "a wrong price list").code == 0
        return [words for words in proposed_in(drop.call("check").out) if words[0] == "resume"]

    return commands


def _by_an_older_copy(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    drop.environment["DROPCONNECT_STATE_FOLDER"] = str(drop.folder / "state")
    drop.cancel("22")
    backup = copy_of(drop.journal, drop.folder / "backup.sqlite3")
    assert drop.cancel("21", "--line", "LAMP-1").code == 0
    put_back(backup, drop.journal)
    refused = drop.call("work", "--once")
    assert refused.code == 2
    return proposed_in(refused.err)


def _by_a_question_that_cannot_be_put(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    refused = drop.call("cancel", "shop", "21", "--reason", "changed-mind")
    assert refused.code == 2
    return [words for words in proposed_in(refused.err) if "--help" not in words]


def _by_a_long_list(command: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        for order in ("21", "22"):
            assert drop.cancel(order).code == 5
        with closing(Journal(drop.journal)) as journal, journal.write() as writing:
            for case in (1, 2):
                assert writing.cases.take(case, RUNNER, from_runner=None)
        return proposed_in(drop.call(command, "--limit", "1").out)[-1:]

    return commands


def _by_an_open_case(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    drop.cancel("21")
    refused = drop.cancel("21", "--line", "LAMP-1")
    assert refused.code == 2
    return proposed_in(refused.err)


def _by_a_doubtful_process(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    drop.cancel("21")
    with closing(Journal(drop.journal)) as journal, journal.write() as writing:
        assert writing.cases.take(1, RUNNER, from_runner=None)
    told = proposed_in(drop.call("runners").out)
    return [words for words in told if words[0] == "gone"]


def _by_a_cancelled_order(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    shop.shop.orders[24]["status"] = "cancelled"
    shop.shop.orders[24]["date_modified_gmt"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    [difference] = drop.call("reconcile", "--json").document["differences"]
    return [[*words, "--yes"] for words in proposed_in(difference["fix"])]


def _over_at_the_store(drop: Workplace, shop: WooCommerceSimulator) -> None:
    """Order 21 was paid back and cancelled there; nobody has told the hub."""
    admin = Admin(shop, _address(drop))
    admin.refunds(21)
    admin.cancels(21)


def _by_goods_that_still_come(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    _over_at_the_store(drop, shop)
    [difference] = drop.call("reconcile", "--json").document["differences"]
    return [[*words, "--yes"] for words in proposed_in(difference["fix"])]


def _by_what_was_so_before_the_first_look(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    _over_at_the_store(drop, shop)
    drop.call("work", "--once")
    [seen] = drop.call("seen", "--json").document["sightings"]
    return [[*words, "--yes"] for words in proposed_in(seen["fix"])]


def _by_a_long_list_of_what_was_seen(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    for order in (21, 22):
        Admin(shop, _address(drop)).cancels(order)
    drop.call("work", "--once")
    return proposed_in(drop.call("seen", "--limit", "1").out)[-1:]


def _by_a_shadow(*asked: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        drop.configure(section("shop", _address(drop), f'mode = "shadow"\n{ROUTES}'), by_hand())
        for order in ("21", "22"):
            assert drop.cancel(order).code == 4
        told = proposed_in(drop.call(*asked).out)
        return [words for words in told if words[0] == "shadow"]

    return commands


def _by_an_address_to_be_confirmed(which: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> Iterator[list[str]]:
        inbox = Inbox()
        server = LoopbackController(inbox, hostname="127.0.0.1", port=0)
        server.start()
        try:
            mail = MAIL.format(port=server.port)
            drop.configure(section("shop", _address(drop), ROUTES), by_hand(LETTERS), mail)
            proposed = proposed_in(drop.call("check").out)
            [test] = [words for words in proposed if words[0] == "supplier-mail"]
            if which == "test":
                yield test
            else:
                [confirm] = proposed_in(drop.call(*test).out)
                yield [*confirm[:-1], code_in(inbox)]
        finally:
            server.stop()

    return commands


def _by_an_open_credit(which: str) -> Run:
    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        drop.cancel("21")
        assert drop.call("resolve", "1", "--say", "stopped").code == 0
        assert drop.call("credits", "--open").code == 0
        drop.configure(section("shop", _address(drop)), by_hand("credit_days = 0"))
        [difference] = drop.call("reconcile", "--json").document["differences"]
        return [words for words in proposed_in(difference["fix"]) if which in words]

    return commands


def _with_webhooks(*words: str) -> Run:
    """The shop sends to the server already."""

    def commands(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
        drop.environment["HOOK"] = "hook-secret"
        secret = 'webhook_secret = { env = "HOOK" }'
        drop.configure(section("shop", _address(drop), f"{secret}\n{ROUTES}"), by_hand())
        assert drop.call("webhooks", "install", "shop", "--url", HOOKS).code == 0
        return [["webhooks", *words]]

    return commands


def _by_a_program_that_is_told(drop: Workplace, shop: WooCommerceSimulator) -> Iterable[list[str]]:
    with listening() as receiver:
        drop.environment["BOOKS_SECRET"] = KEY
        drop.configure(section("shop", _address(drop)), listener(receiver))
        yield ["events", "test", "books"]


def _by_a_statement(drop: Workplace, shop: WooCommerceSimulator) -> list[list[str]]:
    """A customer withdrew from the contract: people are told where the record is."""
    drop.configure(section("shop", _address(drop), "withdrawal.enabled = true"))
    with Dropconnect.open(drop.file) as app:
        app.state_withdrawal("shop", name="Ada Test", order="21", mail="ada@example.test")
    return [["withdrawals", "--record", "1"]]


SCENES: dict[str, Run] = {
    "cancel {} id:{} --reason own-error": _by_goods_that_still_come,
    "cancel {} id:{}{} --reason {}": _by_what_was_so_before_the_first_look,
    "cancel {} {} --reason own-error": _by_a_cancelled_order,
    "cases": _as_it_stands("cases"),
    "cases{} --limit {}": _by_a_long_list("cases"),
    "changes": _as_it_stands("changes"),
    "check": _as_it_stands("check"),
    "check {}": _as_it_stands("check", "shop"),
    "connectors": _as_it_stands("connectors"),
    "credit {} --received {}": _by_an_open_credit("--received"),
    "credit {} --refused": _by_an_open_credit("--refused"),
    "events test {}": _by_a_program_that_is_told,
    'gone {} --because "..."': _by_a_doubtful_process,
    "incidents": _as_it_stands("incidents"),
    "incidents{} --limit {}": _by_a_long_list("incidents"),
    "journal check": _as_it_stands("journal", "check"),
    "plan {} ORDER --reason changed-mind": _as_it_stands("plan", "shop", "ORDER", "--reason", "changed-mind"),
    "plan {} id:{} --reason {}": _as_it_stands("plan", "shop", "id:21", "--reason", "changed-mind"),
    "plan {} {} --reason {}": _by_a_question_that_cannot_be_put,
    "reconcile": _as_it_stands("reconcile"),
    "reconcile --after-restore": _by_an_older_copy,
    'resolve TASK --say "{}"': _by_a_word_for_many_tasks,
    'resolve incident:{} --say "{} ..."': _by_an_incident,
    'resolve {} --say "{} ..."': _by_a_word_with_a_detail,
    'resolve {} --say "{}"': _by_a_task,
    "resume": _by_a_pause(),
    "resume {}": _by_a_pause("shop"),
    "rules SUPPLIER": _as_it_stands("rules", "hub"),
    "runners": _as_it_stands("runners"),
    "seen{} --limit {}": _by_a_long_list_of_what_was_seen,
    "shadow": _as_it_stands("shadow"),
    "shadow {}": _by_a_shadow("check"),
    "shadow{} --since {} --limit {}": _by_a_shadow("shadow", "--limit", "1"),
    "show CASE": _as_it_stands("show", "1"),
    "show {}": _by_an_open_case,
    "supplier-mail confirm {} CODE": _by_an_address_to_be_confirmed("confirm"),
    "supplier-mail test NAME": _by_an_address_to_be_confirmed("test"),
    "supplier-mail test {}": _by_an_address_to_be_confirmed("test"),
    "tasks": _as_it_stands("tasks"),
    "tasks{} --limit {}": _by_a_long_list("tasks"),
    "tokens list": _as_it_stands("tokens", "list"),
    "tokens make PERSON PURPOSE": _as_it_stands("tokens", "make", "owner", "a bot"),
    "webhooks install {}": _with_webhooks("install", "shop"),
    "withdrawals": _as_it_stands("withdrawals"),
    "withdrawals --record {}": _by_a_statement,
    "webhooks install {} --replace": _with_webhooks("install", "shop", "--replace"),
    "webhooks install {} --url https://...": _with_webhooks("install", "shop", "--url", HOOKS),
    "webhooks install {}{}": _with_webhooks("install", "shop", "--url", HOOKS),
    "webhooks remove {} --url {}": _with_webhooks("remove", "shop", "--url", HOOKS),
}
ENDLESS = {
    "serve": ("serve", "--port", "0"),
    "simulate NAME": ("simulate", "woocommerce", "--json"),
    "work": ("work",),
}
IN_AN_EMPTY_FOLDER = {"init --store shop=CONNECTOR"}


def test_every_command_that_a_text_proposes_is_run_here() -> None:
    run = {*SCENES, *ENDLESS, *IN_AN_EMPTY_FOLDER}
    proposed = proposed_in_source()

    assert {words: where for words, where in proposed.items() if words not in run} == {}
    assert run - proposed.keys() == set(), "no text proposes these any more"


@pytest.mark.parametrize("template", SCENES)
def test_a_proposed_command_is_accepted_as_it_stands(
    drop: Workplace, shop: WooCommerceSimulator, template: str
) -> None:
    given = 0
    for words in SCENES[template](drop, shop):
        given += 1
        assert words[0] == template.split()[0].partition(HOLE)[0], words
        ended = drop.call(*_filled_in(words))
        assert ended.code in ACCEPTED, (words, ended.said)
    assert given, "nothing was proposed"


@pytest.mark.parametrize("template", ENDLESS)
def test_a_proposed_command_that_runs_until_it_is_ended_starts(drop: Workplace, template: str) -> None:
    with drop.start(*ENDLESS[template]) as process:
        told = process.stderr if template == "work" else process.stdout
        assert told is not None
        first = told.readline()
        process.send_signal(signal.SIGINT)
        ended = finish(process)
    assert first
    assert ended.code == 0, ended.said


def test_a_command_that_is_proposed_where_there_is_no_file_writes_one(empty: Workplace) -> None:
    for words in proposed_in(empty.call("cases").err):
        ended = empty.call(*_filled_in(words))
        assert ended.code == 0, ended.said
    assert empty.file.exists()


def _address(drop: Workplace) -> str:
    """Of the shop that runs."""
    return next(line for line in drop.file.read_text().splitlines() if line.startswith("url")).split('"')[1]


def _filled_in(words: Sequence[str]) -> list[str]:
    """As a person types it who reads what has to be replaced."""
    return [REPLACED.get(word, word.replace("...", "it is so")) for word in words]
