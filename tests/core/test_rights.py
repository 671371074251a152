"""Who may do what, as the people of the configuration say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.errors import NotAllowed
from dropconnect.models.money import Money
from dropconnect.people import Person, Role
from dropconnect.rights import Act, Team


def euros(amount: str) -> Money:
    return Money.model_validate(f"{amount} EUR")


LIMIT = euros("100.00")
OWNER = Person(name="Olga", role=Role.OWNER, os_user="olga")
SECOND = Person(name="Ina", role=Role.OWNER, os_user="ina")
AGENT = Person(name="Ada", limit=LIMIT, stores=("north",), os_user="ada")
VIEWER = Person(name="Vera", role=Role.VIEWER)
TEAM = Team({"olga": OWNER, "ina": SECOND, "ada": AGENT, "vera": VIEWER})
ALONE = Team({"olga": OWNER, "ada": AGENT})


def test_without_people_everybody_may_do_everything() -> None:
    assert Team({}).require("whoever", Act.CANCEL, "north") == "whoever"
    assert Team({}).require_agreement("x", "north", euros("9999.00"), asked_by="x", limit=LIMIT) == ""


@pytest.mark.parametrize("act", list(Act))
def test_a_viewer_changes_nothing(act: Act) -> None:
    with pytest.raises(NotAllowed, match=r"Vera may look only.* Who may: Olga, Ina, Ada"):
        TEAM.require("vera", act, "north")


def test_an_agent_works_for_the_named_stores_only() -> None:
    assert TEAM.require("ada", Act.CANCEL, "north") == "Ada"
    with pytest.raises(NotAllowed, match=r"work for north only.* Who may: Olga, Ina"):
        TEAM.require("Ada", Act.CANCEL, "south")
    with pytest.raises(NotAllowed, match="north only"):
        TEAM.require("Ada", Act.STOP, None)


def test_a_name_that_nobody_has_may_nothing() -> None:
    with pytest.raises(NotAllowed, match="none of the people"):
        TEAM.require("Mallory", Act.CANCEL, "north")


@pytest.mark.parametrize("amount", [euros("100.01"), Money.model_validate("1.00 USD")])
def test_over_the_own_limit_somebody_else_agrees(amount: Money) -> None:
    with pytest.raises(NotAllowed, match="Who may: Olga, Ina"):
        TEAM.require_agreement("ada", "north", amount, asked_by="Vera", limit=None)
    objection = TEAM.objection("Ada", amount)
    assert objection is not None
    assert str(amount) in objection.reason


def test_who_asked_does_not_agree_over_the_limit_where_another_may() -> None:
    with pytest.raises(NotAllowed, match=r"another person has to agree\. Who may: Ina"):
        TEAM.require_agreement("Olga", "north", euros("100.01"), asked_by="Olga", limit=LIMIT)
    assert TEAM.require_agreement("Ina", "north", euros("100.01"), asked_by="Olga", limit=LIMIT) == ""
    assert TEAM.require_agreement("Olga", "north", euros("100.00"), asked_by="Olga", limit=LIMIT) == ""


def test_the_only_one_who_may_agrees_alone_and_that_is_said() -> None:
    said = ALONE.require_agreement("Olga", "north", euros("100.01"), asked_by="Olga", limit=LIMIT)
    assert "nobody else may agree" in said


@given(amount=st.decimals("0.01", "500", places=2), asks=st.sampled_from(["Olga", "Ina", "Ada", "Vera"]))
def test_somebody_may_always_agree_and_never_who_asked_over_the_limit(amount: object, asks: str) -> None:
    due = euros(str(amount))

    def agrees(who: str) -> bool:
        try:
            TEAM.require(who, Act.DECIDE, "north")
            TEAM.require_agreement(who, "north", due, asked_by=asks, limit=LIMIT)
        except NotAllowed:
            return False
        return True

    able = {who for who in ("Olga", "Ina", "Ada", "Vera") if agrees(who)}
    assert able
    assert "Vera" not in able
    assert due <= LIMIT or able.isdisjoint({asks, "Ada"})


@pytest.mark.parametrize(
    ("given_name", "user", "name"),
    [(None, "ada", "Ada"), ("ada", "ada", "Ada"), (None, "root", "root"), ("vera", "root", "Vera")],
)
def test_who_types_is_known_by_the_user_of_the_computer(given_name: str | None, user: str, name: str) -> None:
    assert TEAM.on_command_line(given_name, user) == name


@pytest.mark.parametrize(("given_name", "user"), [("olga", "ada"), ("olga", "root"), ("Mallory", "ada")])
def test_nobody_types_the_name_of_another_user(given_name: str, user: str) -> None:
    with pytest.raises(NotAllowed):
        TEAM.on_command_line(given_name, user)


def test_a_user_who_is_called_like_a_person_is_not_that_person() -> None:
    bound = Team({"olga": OWNER.changed(os_user="shop-owner")})
    with pytest.raises(NotAllowed, match="Olga is the computer's user shop-owner"):
        bound.on_command_line(None, "olga")
