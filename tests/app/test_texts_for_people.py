"""What the journal keeps for people names goods and people; what they could not read is found."""

from __future__ import annotations

from contextlib import closing

import pytest
from tests.support.office import Office
from tests.support.readable import complaints

from dropconnect import Dropconnect
from dropconnect.journal import Journal
from dropconnect.testing.fakes import FakeWorld


@pytest.mark.parametrize(
    "text",
    [
        "asked about {'LAMP-1': 2}",
        "owed Decimal('12.00')",
        "due at datetime.datetime(2026, 11, 30)",
        "due at None",
        "decided <Decision.DENY: 'deny'>",
        "decided Decision.DENY",
        "only 1 unit of line 11 is there",
    ],
)
@pytest.mark.texts_of_others
def test_what_people_cannot_read_is_found_in_every_journal_of_a_test(
    app: Dropconnect, office: Office, text: str
) -> None:
    done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert done.case is not None
    assert complaints(office.file.parent) == []

    file = office.file.parent / "dropconnect-journal.sqlite3"
    with closing(Journal(file)) as journal, journal.write() as writing:
        writing.events.add(done.case.id, FakeWorld().clock.now(), "note", text)

    assert len(complaints(office.file.parent)) == 1


def test_what_a_platform_says_of_a_line_names_the_goods(app: Dropconnect, office: Office) -> None:
    planned = app.plan("shop", "ok-1", reason="changed-mind")

    assert [line.name for line in planned.lines if line.quantity] == ["Lamp (LAMP-1)", "Desk (DESK-1)"]
