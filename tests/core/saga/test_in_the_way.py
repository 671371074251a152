"""A firewall and a certificate stand in the way until a person acts; waiting changes nothing."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.errors import ConnectorError, FirewallRefused, UntrustedCertificate
from dropconnect.journal.states import Outcome, WaitsFor
from dropconnect.testing.fakes import Call


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FirewallRefused("shop: a firewall refused. Ask the host to let us in"), "firewall"),
        (UntrustedCertificate("shop: not trusted. Set ca_file"), "certificate"),
    ],
)
def test_a_read_that_nobody_lets_through_becomes_one_question(
    house: House, error: ConnectorError, code: str
) -> None:
    def refuse(call: Call) -> None:
        raise error

    case = house.open("ok-1")
    house.shop.listeners.append(refuse)

    case = house.run(case)

    assert (case.waits_for, house.task(case).code) == (WaitsFor.PERSON, code)
    assert house.task(case).reason == str(error)
    house.shop.listeners.clear()
    case = house.answer(case, "try again")
    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_a_write_behind_a_certificate_that_is_not_trusted_never_left(house: House) -> None:
    def refuse(call: Call) -> None:
        if call.is_write:
            raise UntrustedCertificate("shop: not trusted. Set ca_file")

    house.shop.listeners.append(refuse)
    case = house.cancel("ok-1")

    assert house.task(case).code == "certificate"
    assert [effect.state for effect in house.effects(case)] == ["unsent"]
    house.shop.listeners.clear()
    assert house.answer(case, "try again").outcome is Outcome.DONE
