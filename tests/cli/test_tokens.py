"""Tokens of programs at a terminal: made, listed, revoked; the secret is seen once."""

from __future__ import annotations

import pytest
from tests.cli.test_json import fits
from tests.support.workplace import Workplace, money, section

PEOPLE = """
[people.olga]
name = "Olga"
role = "owner"

[people.ada]
name = "Ada"
"""


@pytest.fixture
def team(place: Workplace, url: str) -> Workplace:
    place.configure(section("shop", url), PEOPLE)
    return place


def test_a_token_is_shown_once_and_alone_on_standard_output(team: Workplace) -> None:
    made = team.call("tokens", "make", "ada", "nightly script", "--by", "ada")

    assert made.code == 0
    assert made.out.startswith("dct_")
    assert made.out.count("\n") == 1
    assert "shown this once" in made.err
    listed = team.call("tokens", "list")
    assert made.out.strip() not in listed.said
    assert "nightly script" in listed.out
    assert "read, plan, cancel, decide" in " ".join(listed.out.split())
    assert team.call("tokens", "list", "--json").document["tokens"][0]["made_by"] == "Ada"


def test_its_documents_are_those_that_are_published(team: Workplace) -> None:
    limits = ("--limit", "50.00 USD", "--daily-limit", "200.00 usd")
    made = fits(team.call("tokens", "make", "ada", "bot", *limits, "--by", "olga", "--json"), "tokens-make")
    listed = fits(team.call("tokens", "list", "--json"), "tokens-list")
    revoked = fits(team.call("tokens", "revoke", "1", "--by", "ada", "--json"), "tokens-revoke")

    assert made["token"] == listed["tokens"][0]
    assert (made["token"]["limit"], made["token"]["daily_limit"]) == (money("50.00"), money("200.00"))
    assert revoked["token"]["revoked_by"] == "Ada"


def test_without_people_everybody_makes_the_owners_tokens(place: Workplace) -> None:
    made = place.call("tokens", "make", "owner", "bot", "--scope", "money", "--limit", "5.00 USD", "--json")
    assert (made.code, made.document["token"]["person"]) == (0, "owner")
    assert place.call("tokens", "revoke", "1").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("make", "ada", "bot", "--limit", "5.00 USD", "--by", "ada"), 4, "Who may: Olga"),
        (("make", "ada", "bot", "--limit", "5.00", "--by", "olga"), 2, "50.00 USD"),
        (("make", "ada", "bot", "--limit", "much USD", "--by", "olga"), 2, "50.00 USD"),
        (("make", "ada", "bot", "--limit", "5.001 USD", "--by", "olga"), 2, "50.00 USD"),
        (("make", "ada", "bot", "--scope", "everything", "--by", "olga"), 2, "everything"),
        (("make", "nobody", "bot", "--by", "olga"), 2, "none of the people"),
        (("revoke", "7", "--by", "olga"), 2, "there is no token 7"),
    ],
)
def test_a_mistake_says_what_to_do(team: Workplace, words: tuple[str, ...], code: int, said: str) -> None:
    ended = team.call("tokens", *words)
    assert ended.code == code, ended.said
    assert said in " ".join(ended.err.split())
