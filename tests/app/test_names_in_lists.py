"""Lists name the customer as people tell orders apart, and keep no more of the name than that."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.plugin import Customer


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Example", "Ada E."),
        ("  Ada  van der Example ", "Ada E."),
        ("Ada", "Ada"),
        ("", ""),
        ("Zoë Ørsted", "Zoë Ø."),
        ("🎈 Ada", "🎈 A."),
        ("Ada, win at www.evil.example", ""),
        ("Ada \u202eelpmaxE", ""),
    ],
)
def test_a_case_keeps_a_first_name_and_an_initial(
    app: Dropconnect, office: Office, name: str, shown: str
) -> None:
    customer = Customer(name=name, email="ada@mail.example.test")
    office.shop.place("ok-1", customer=customer)
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    [case] = app.cases().cases
    assert case.customer == shown


def test_the_rest_of_the_name_is_not_kept_with_the_case(app: Dropconnect, office: Office) -> None:
    office.shop.place("ok-1", customer=Customer(name="Ada Lovelace-Example"))
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

    file = office.file.parent / "dropconnect-journal.sqlite3"
    with closing(sqlite3.connect(file)) as journal:
        row = journal.execute('SELECT * FROM "case"').fetchone()
    assert "Ada L." in row
    assert not any("Lovelace" in str(value) for value in row)
