"""Who types a command is for the operating system to say, where names are bound to its users."""

from __future__ import annotations

import os
import pwd

import pytest
from tests.support.workplace import Workplace, section

ME = pwd.getpwuid(os.getuid()).pw_name
BOUND = """
[people.olga]
name = "Olga"
role = "owner"
os_user = "olga"

[people.ada]
name = "Ada"
os_user = "{me}"
stores = ["shop"]
"""


@pytest.mark.parametrize("variable", ["LOGNAME", "USER"])
def test_an_environment_variable_makes_nobody_the_owner(place: Workplace, url: str, variable: str) -> None:
    place.configure(section("shop", url), BOUND.format(me=ME))
    place.environment[variable] = "olga"

    stopped = place.run("pause", "--because", "only the owner may")

    assert stopped.code == 4
    assert "Ada may work for shop only" in stopped.said


def test_without_people_the_environment_says_who_it_was(place: Workplace) -> None:
    place.environment["LOGNAME"] = "somebody"

    paused = place.run("pause", "--because", "a try")

    assert paused.code == 0
    assert "somebody" in place.run("cases").said
