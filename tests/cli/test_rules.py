"""``rules``: the table that counts, row by row, with who says so."""

from __future__ import annotations

import pytest
from tests.support.workplace import ROUTES, Workplace, by_letter, section

NEGOTIATED = """
[suppliers.hub.rules.packed]
answer_within_hours = 6
fee = "0.00 USD"
fee_percent = "25"
[suppliers.hub.rules.friday]
eligibility = "ask"
stage = "paid"
reason = "agreed on the telephone"
"""


def test_every_row_says_where_it_comes_from(letters: Workplace, url: str) -> None:
    letters.configure(section("shop", url, ROUTES), by_letter(letters.folder, NEGOTIATED))
    told = letters.call("rules", "hub", "--json")
    assert told.code == 0, told.said
    rows = {row["id"]: row for row in told.document["rules"]}
    assert list(rows) == ["friday", "packed", "shipped"]
    assert rows["shipped"] | {"origin": "plugin", "evidence": "documented"} == rows["shipped"]
    assert rows["shipped"]["source"] == "the terms of trade"
    assert rows["shipped"]["as_of"] == "2026-01-01"
    assert (rows["packed"]["origin"], rows["packed"]["answer_within_hours"]) == ("configuration", 6)
    assert rows["packed"]["fee"] == {"amount": "0.00", "currency": "USD"}
    assert rows["packed"]["channel"] == "a letter"
    assert rows["friday"]["source"] == "the merchant's configuration"
    text = letters.call("rules", "hub").out
    assert text.index("friday (from the configuration)") < text.index("shipped (from the plugin)")
    for words in ("your parcel is on its way", "documented: the terms of trade, 2026-01-01", "within 6 h"):
        assert words in text
    planned = letters.call("plan", "shop", "21", "--reason", "changed-mind", "--json").document["plan"]
    assert planned["suppliers"][0]["answer_within_hours"] == 6
    assert planned["suppliers"][0]["fee_percent"] == "25"
    assert "0.00 USD and 25 %" in text
    assert "0.00 USD and 25 %" in letters.call("plan", "shop", "21", "--reason", "changed-mind").out


@pytest.mark.parametrize(
    ("name", "said"), [("hubb", "did you mean 'hub'?"), ("shop", "no supplier 'shop'"), ("", "no supplier")]
)
def test_an_unknown_connection(drop: Workplace, name: str, said: str) -> None:
    ended = drop.call("rules", name)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_a_configured_row_that_is_wrong_is_named(letters: Workplace, url: str) -> None:
    wrong = "[suppliers.hub.rules.packed]\nanswer_within_hours = -1\n"
    letters.configure(section("shop", url, ROUTES), by_letter(letters.folder, wrong))
    for command in (("rules", "hub"), ("plan", "shop", "21", "--reason", "changed-mind")):
        ended = letters.call(*command)
        assert ended.code == 2
        assert "suppliers.hub.rules.packed: answer_within_hours" in ended.err
    checked = letters.call("check", "hub", "--json")
    assert checked.code == 2
    [row] = [row for row in checked.document["connections"][0]["rows"] if not row["ok"]]
    assert row["fix"] == "correct suppliers.hub.rules"
