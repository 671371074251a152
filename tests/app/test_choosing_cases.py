"""Lists of cases can be narrowed down, and count right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.errors import ConfigurationError

TWO = """
[stores.shop]
connector = "fake-platform"

[stores.other]
connector = "fake-platform"
"""


@pytest.fixture
def four(office: Office) -> Iterator[Dropconnect]:
    """Cases 1 to 4; between 2 and 3 lies a day."""
    with office.opened(TWO) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada", comment="called twice")
        app.cancel("other", "ok-2", reason="changed-mind", by="Ada")
        office.world.clock.advance(24 * 3600)
        app.cancel("shop", "ok-3", reason="own-error", by="Ada")
        app.cancel("other", "ok-4", reason="duplicate-order", by="Ada")
        yield app


def numbers(app: Dropconnect, **choice: object) -> list[int]:
    page = app.cases(**choice)  # type: ignore[arg-type]
    assert page.total == len(page.cases)
    return sorted(case.id for case in page.cases)


def test_by_store_reason_and_order(four: Dropconnect) -> None:
    assert numbers(four) == [1, 2, 3, 4]
    assert numbers(four, store="shop") == [1, 3]
    assert numbers(four, reason="changed-mind") == [1, 2]
    assert numbers(four, store="other", reason="changed-mind") == [2]
    assert numbers(four, order="ok-3") == numbers(four, order="#OK-3") == [3]
    assert numbers(four, only_open=True) == []
    assert numbers(four, reason="found-cheaper") == []


def test_a_store_that_is_not_there_is_no_empty_list(four: Dropconnect, office: Office) -> None:
    with pytest.raises(ConfigurationError, match="did you mean 'shop'"):
        four.cases(store="shpo")
    with office.opened('[stores.new]\nconnector = "fake-platform"\n') as later:
        assert numbers(later, store="new") == []
        assert numbers(later, store="shop") == [1, 3]


def test_by_the_time_of_opening(four: Dropconnect, office: Office) -> None:
    assert numbers(four, since=office.world.clock.now() - timedelta(hours=1)) == [3, 4]


def test_only_what_is_overdue(office: Office) -> None:
    with office.opened(
        '[stores.shop]\nconnector = "fake-platform"\n[stores.shop.policy]\napprove_over = "60.00 USD"\n'
    ) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        app.cancel("shop", "ok-2", reason="changed-mind", by="Ada", lines={"LAMP-1": 1})
        assert numbers(app, overdue=True) == []
        office.world.clock.advance(3 * 24 * 3600)
        assert numbers(app, overdue=True) == [1]


def test_the_comment_is_kept(four: Dropconnect) -> None:
    report = four.case(1)
    assert report.case.comment == "called twice"
    assert "called twice" in report.timeline[0].text
