"""The glossary has one row for each word, and all words of the code's own lists."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from tests.docs.pages import DOCS, rows

from dropconnect.models.operation import Eligibility, EvidenceStatus, StepStatus
from dropconnect.roles import ROLES

PAGE = DOCS / "reference" / "glossary.md"


def statuses(title: str) -> list[str]:
    """The values in the table whose first column has that title."""
    text = PAGE.read_text(encoding="utf-8").partition("## Statuses")[2]
    table = text.partition(f"| {title} |")[2].partition("\n\n")[0]
    return [row[0].strip("`") for row in rows(f"{table}\n")]


def words() -> list[str]:
    text = PAGE.read_text(encoding="utf-8").partition("## Statuses")[0]
    return [row[0] for row in rows(text)]


def test_each_word_has_exactly_one_row_with_a_meaning() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Statuses")[0]

    assert len(words()) == len(set(words())) > 40
    assert [row for row in rows(text) if len(row) != 3 or not row[0] or not row[1]] == []


def test_a_word_that_a_row_sends_the_reader_to_has_a_row() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Statuses")[0]
    sent_to = {word for row in rows(text) for word in re.findall(r"\(\*(.+?)\*\)", row[2])}

    assert sent_to
    assert sent_to <= set(words())


def test_every_role_of_a_connector_has_a_row() -> None:
    assert set(ROLES) <= set(words())


@pytest.mark.parametrize(
    ("title", "values"), [("status", StepStatus), ("evidence", EvidenceStatus), ("eligibility", Eligibility)]
)
def test_every_value_that_comes_back_from_a_provider_is_explained(title: str, values: type[StrEnum]) -> None:
    assert statuses(title) == list(values)
