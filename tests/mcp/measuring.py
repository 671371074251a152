"""Agents that repeat, forget, hurry and die, and how often each order is paid back.

    python -m tests.mcp.measuring 40 8

writes the rows of the table of ``docs/explanation/agents.md``: so many runs of each kind, and so many with a
process that is killed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mcp.shared.exceptions import MCPError
from tests.mcp.conftest import PEOPLE, RICH
from tests.support.agent_server import AgentServer, serving_agents
from tests.support.agents import Agent, Refused, kill_server, make_token, talk
from tests.support.office import ONE_STORE, Office
from tests.support.recordings import SHOP
from tests.support.workplace import Workplace, section

from dropconnect import Dropconnect, Money
from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

TIMES = 5
KILLED = "The process is killed when the store has paid; then the same call, and a plan under a new key"


@dataclass(frozen=True)
class Measured:
    """What became of so many orders."""

    what: str
    orders: int
    calls: int
    """To ``cancel``, all together."""
    payments: int
    unpaid: int
    """Orders that were not paid back."""
    twice: int
    """Orders that were paid back more than once."""

    @property
    def row(self) -> str:
        return (
            f"| {self.what} | {self.orders} | {self.calls} | {self.payments} | {self.unpaid} | {self.twice} |"
        )


Use = Callable[[Callable[[Agent], Awaitable[Any]]], Any]
"""A session of its own with one agent."""


async def wish(agent: Agent, order: str) -> Any:
    return await agent.plan(order, store="shop")


async def cancel(agent: Agent, plan: Any, key: str, *, another: bool = False) -> Any:
    """A no is an answer like any other."""
    try:
        return await agent.use("cancel", plan_id=plan["plan_id"], key=key, another=another)
    except Refused as refusal:
        return str(refusal)


def repeats(use: Use, order: str) -> int:
    plan = use(lambda agent: wish(agent, order))
    for _ in range(TIMES):
        use(lambda agent: cancel(agent, plan, order))
    return TIMES


def hurries(use: Use, order: str) -> int:
    plan = use(lambda agent: wish(agent, order))
    with ThreadPoolExecutor(TIMES) as pool:
        list(pool.map(lambda _: use(lambda agent: cancel(agent, plan, order)), range(TIMES)))
    return TIMES


def hurries_with_new_keys(use: Use, order: str) -> int:
    plan = use(lambda agent: wish(agent, order))
    with ThreadPoolExecutor(TIMES) as pool:
        list(pool.map(lambda n: use(lambda agent: cancel(agent, plan, f"{order} {n}")), range(TIMES)))
    return TIMES


def forgets(use: Use, order: str) -> int:
    """All plans are made before the first one is carried out: later ones are refused by then."""

    async def plans(agent: Agent) -> list[Any]:
        return [await wish(agent, order) for _ in range(TIMES)]

    for number, plan in enumerate(use(plans)):
        use(partial(cancel, plan=plan, key=f"{order} {number}"))
    return TIMES


def insists(use: Use, order: str) -> int:
    """It says ``another`` to get past the refusal, of goods of which nothing is left."""

    async def plans(agent: Agent) -> list[Any]:
        return [await wish(agent, order) for _ in range(TIMES)]

    for number, plan in enumerate(use(plans)):
        use(partial(cancel, plan=plan, key=f"{order} {number}", another=number > 0))
    return TIMES


SCENARIOS: Sequence[tuple[str, str, Callable[[Use, str], int]]] = (
    ("The same call again and again", "ok", repeats),
    ("The same call, several at once", "ok", hurries),
    ("One plan under several keys at once", "ok", hurries_with_new_keys),
    ("A plan and a key of its own for each call", "ok", forgets),
    ("The same, and each call says `another`", "ok", insists),
    ("The store pays and its answer is lost; the same call again and again", "lost-answer", repeats),
    ("The same, with a plan and a key of its own for each call", "lost-answer", forgets),
)


def measured_of(office: Office, door: Dropconnect, agents: AgentServer, runs: int) -> Iterator[Measured]:
    most = Money.of("100000.00", "USD")
    secret = door.make_token(
        "olga", "the bot", ["plan", "cancel"], by="olga", limit=most, daily_limit=most
    ).secret
    for number, (what, kind, behave) in enumerate(SCENARIOS):
        orders = [f"{kind}-{number + 1}{run:04}" for run in range(runs)]
        calls = sum(behave(lambda conversation: agents.talk(secret, conversation), order) for order in orders)
        payments = [sum(row.order_id == order for row in office.shop.moved) for order in orders]
        yield _counted(what, calls, payments)


def measured_killed(folder: Path, runs: int) -> Measured:
    payments = []
    for run in range(runs):
        place = Workplace(folder / str(run))
        place.folder.mkdir()
        shop = WooCommerceSimulator.from_shop(SHOP)
        with shop.running() as url:
            place.configure(section("shop", url), PEOPLE)
            payments.append(_killed(place, shop))
    return _counted(KILLED, 3 * runs, payments)


def _killed(place: Workplace, shop: WooCommerceSimulator) -> int:
    secret = make_token(place, "olga", *RICH)
    paid = Match("POST", r"/orders/21/refunds$")
    shop.faults.add(Fault(paid, COMMITTED, Call(lambda _request: kill_server(place.folder))))
    plans: list[Any] = []

    async def dies(agent: Agent) -> None:
        plans.extend([await wish(agent, "21"), await wish(agent, "21")])
        try:
            await cancel(agent, plans[0], "k-1")
        except MCPError:
            return
        raise AssertionError("it lives")

    async def comes_again(agent: Agent) -> tuple[Any, Any]:
        return await cancel(agent, plans[0], "k-1"), await cancel(agent, plans[1], "k-2")

    talk(place, secret, dies)
    known, refused = talk(place, secret, comes_again)
    # That it was sent is known, whether it was paid is not: it is told as a doubt.
    assert known["is_repeat"]
    assert known["in_doubt"]
    assert known["known_to_have_happened"]["paid_back"]["amount"] == "0.00"
    assert isinstance(refused, str)
    assert "the open case 1" in refused
    assert place.call("work", "--once").code == 0
    refunds = len(shop.order(21)["refunds"])
    assert str(shop.money_paid(21)) == "82.49" or refunds != 1
    return refunds


def _counted(what: str, calls: int, payments: Sequence[int]) -> Measured:
    return Measured(
        what=what,
        orders=len(payments),
        calls=calls,
        payments=sum(payments),
        unpaid=sum(count == 0 for count in payments),
        twice=sum(count > 1 for count in payments),
    )


def main(runs: int, kills: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        with office.opened(ONE_STORE + PEOPLE) as door, serving_agents(door) as agents:
            for measured in measured_of(office, door, agents, runs):
                print(measured.row, flush=True)
        print(measured_killed(Path(folder), kills).row)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
