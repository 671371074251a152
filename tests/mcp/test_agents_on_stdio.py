"""An agent starts ``dropconnect mcp`` and speaks with it: a real process, a real client, a shop over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from tests.mcp.conftest import RICH
from tests.support.agents import Agent, Refused, make_token, talk
from tests.support.workplace import Workplace, money

from dropconnect_woocommerce.simulator import WooCommerceSimulator


def test_an_agent_plans_cancels_asks_again_and_pays_once(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    async def conversation(agent: Agent) -> tuple[Any, ...]:
        order = await agent.use("find_order", order="21")
        plan = await agent.plan(order["order"])
        first, *again = [await agent.use("cancel", plan_id=plan["plan_id"], key="k-1") for _ in range(3)]
        for key, another in (("k-2", False), ("k-3", True)):
            with pytest.raises(Refused, match="carried out under the key 'k-1'"):
                await agent.use("cancel", plan_id=plan["plan_id"], key=key, another=another)
        with pytest.raises(Refused, match="case 1 has cancelled this of order 21 already"):
            await agent.plan()
        return order, plan, first, again, await agent.use("case_status", case_id=first["case_id"])

    order, plan, first, again, status = talk(place, make_token(place, "olga", *RICH), conversation)

    assert (order["order"], order["total"], order["cases"]) == ("id:21", money("82.49"), [])
    assert (plan["pays_back_at_most"], plan["asks_a_person"]) == (money("82.49"), False)
    known = first["known_to_have_happened"]
    assert (first["state"], first["is_repeat"], first["in_doubt"]) == ("done", False, [])
    assert known["paid_back"] == money("82.49")
    assert any(words.startswith("82.49 USD paid back (the store's number ") for words in known["happened"])
    assert again == [{**status, "is_repeat": True}] * 2
    assert str(shop.money_paid(21)) == "82.49"


def test_a_token_that_is_revoked_while_the_agent_is_at_work_opens_nothing_more(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    async def conversation(agent: Agent) -> None:
        plan = await agent.plan()
        assert place.call("tokens", "revoke", "1", "--by", "olga").code == 0
        with pytest.raises(Refused, match="not known, or was revoked"):
            await agent.use("cancel", plan_id=plan["plan_id"], key="k-1")

    secret = make_token(place, "olga", *RICH)
    talk(place, secret, conversation)

    assert shop.money_paid(21) == 0
    place.environment["DROPCONNECT_TOKEN"] = secret
    ended = place.call("mcp")
    assert (ended.code, ended.out) == (4, "")
    assert "not known, or was revoked" in ended.err


def test_without_a_token_the_command_says_how_to_make_one(place: Workplace) -> None:
    ended = place.call("mcp")
    assert (ended.code, ended.out) == (2, "")
    assert (
        "DROPCONNECT_TOKEN holds no token; make one with `dropconnect tokens make PERSON PURPOSE`"
        in ended.err
    )


def test_without_the_sdk_the_command_says_what_to_install(place: Workplace) -> None:
    script = "import sys; sys.modules['mcp'] = None; from dropconnect.cli import main; main()"
    ended = place.run("mcp", script=script)
    assert (ended.code, ended.out) == (2, "")
    assert "pip install 'dropconnect[mcp]'" in ended.err
