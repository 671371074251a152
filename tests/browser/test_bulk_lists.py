"""A list of cancellations in a real browser: plan, tick, go, stop, close everything, find it again, go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.app.test_bulk_runs import Gate
from tests.support.browser import Size, browser, require_accessible, window
from tests.support.browsing import come_in, listening
from tests.support.office import Office
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.prove


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_a_list_is_stopped_and_goes_on_after_the_server_was_restarted(
    tmp_path: Path, size: Size, scripts: bool
) -> None:
    office = Office(tmp_path)

    def look_at(page: Page) -> None:
        if scripts:  # which axe is
            require_accessible(page)

    numbers = "\n".join(f"ok-{number}" for number in range(1, 11))
    with browser() as started:
        with (
            office.opened() as door,
            listening(door) as url,
            window(started, url, size, scripts=scripts) as page,
        ):
            come_in(page, door, url)
            page.goto("/bulk")
            look_at(page)
            page.get_by_label("Orders", exact=True).fill(numbers)
            page.get_by_label("Why").select_option("changed-mind")
            page.get_by_role("button", name="Show what would happen").click()
            go = page.get_by_role("button", name="Cancel 10 orders, up to 824.90 USD back")
            while not go.count() and not scripts:
                page.reload()
            expect(go).to_be_visible()
            look_at(page)
            page.get_by_label("Cancel ok-4").uncheck()
            page.get_by_role("button", name="Leave out what is not ticked").click()
            gate = Gate(office, passing=2)
            page.get_by_role("button", name="Cancel 9 orders, up to 742.41 USD back").click()
            assert gate.reached.wait(PATIENCE)
            look_at(page)
            page.get_by_role("button", name="Stop after the orders at work").click()
            expect(page.get_by_text("stopping after the orders at work")).to_be_visible()
            gate.open()
        assert 0 < len(office.shop.moved) < 9
        with (
            office.opened() as door,
            listening(door) as url,
            window(started, url, size, scripts=scripts) as page,
        ):
            come_in(page, door, url)
            page.goto("/bulk")
            page.get_by_role("link", name="To the list").click()
            page.get_by_role("button", name="Go on with the other").click()
            finished = page.get_by_text("Orders carried out")
            done = page.locator("#run > p .state.done")
            while not done.count() and not scripts:
                page.reload()
            expect(done).to_be_visible()
            expect(finished).to_be_visible()
            look_at(page)

    assert len(office.shop.moved) == 9
    assert str(office.shop.order("ok-4").refunded) == "0.00 USD"
