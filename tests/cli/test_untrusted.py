"""A shop whose certificate nobody here trusts: a mistake of the configuration, told with what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.workplace import CANCEL, Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def secure(empty: Workplace, shop: WooCommerceSimulator) -> Iterator[Workplace]:
    with shop.running(tls=True) as url:
        empty.configure(section("shop", url))
        yield empty


@pytest.mark.parametrize("command", [("plan", "shop", "21", "--reason", "changed-mind"), (*CANCEL, "21")])
def test_it_names_the_setting_and_does_not_end_as_waiting(
    secure: Workplace, command: tuple[str, ...]
) -> None:
    ended = secure.call(*command)

    assert ended.code == 2
    assert "the server's certificate cannot be verified" in ended.err
    assert "Set ca_file" in ended.err


def test_check_names_the_setting_too(secure: Workplace) -> None:
    ended = secure.call("check")
    assert ended.code != 0
    assert "Set ca_file" in " ".join(ended.out.split())


def test_a_case_that_meets_it_half_way_asks_a_person_and_goes_on_with_the_file(
    empty: Workplace, shop: WooCommerceSimulator
) -> None:
    with shop.running(tls=True) as url:
        trusted = section("shop", url, f'ca_file = "{shop.ca_file}"\nrepeat_after_absent = false')
        empty.configure(trusted + 'policy = { approve_over = "1.00 USD" }\n')
        assert empty.call(*CANCEL, "21").code == 5
        empty.configure(section("shop", url))

        assert empty.call("resolve", "1", "--say", "approve", "--by", "Ada").code == 5
        [task] = empty.call("tasks", "--json").document["tasks"]
        assert "Set ca_file" in task["reason"]
        assert shop.money_paid(21) == 0

        empty.configure(trusted)
        assert empty.call("resolve", str(task["id"]), "--say", "try again", "--by", "Ada").code == 0
        assert str(shop.money_paid(21)) == "82.49"
