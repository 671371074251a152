"""Many cancellations on pages: a list, its plan, one button, stop and go on, the report."""

from __future__ import annotations

import csv
import json

import pytest
from tests.app.test_bulk_runs import TEAM, Gate
from tests.support.office import Office
from tests.support.patience import PATIENCE, wait_until
from tests.support.visitor import Shown, Visitor, pages

from dropconnect import Dropconnect


def rested(door: Dropconnect, visitor: Visitor) -> Shown:
    """The page of the list once nobody works on it."""
    run_id = visitor.shown.path.split("/")[2]
    wait_until(lambda: not door.bulk_look(run_id).phase.is_work, "the list rests")
    return visitor.open(f"/bulk/{run_id}")


def planned(door: Dropconnect, visitor: Visitor, numbers: str) -> Shown:
    visitor.open("/bulk")
    visitor.press("Show what would happen", numbers=numbers, reason="changed-mind")
    return rested(door, visitor)


def test_a_pasted_list_shows_its_plan_and_one_button_with_count_and_sum(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    shown = planned(door, visitor, "ok-1, ok-2\nok-1 done-1")
    assert "waits for your word" in shown.work
    assert "At most 164.98 USD" in shown.work
    assert not office.shop.moved

    visitor.press("Cancel 2 orders, up to 164.98 USD back")
    done = rested(door, visitor)
    assert "Paid back 164.98 USD" in done.work
    assert len(office.shop.moved) == 2


def test_an_unticked_row_changes_the_sum_before_anything_is_done(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    planned(door, visitor, "ok-1 ok-2 ok-3")
    shown = visitor.press("Cancel 3 orders, up to 247.47 USD back", keep=["1", "3"])
    assert shown.status == 409
    assert "Look at it once more" in shown.work
    assert not office.shop.moved

    visitor.press("Cancel 2 orders, up to 164.98 USD back")
    rested(door, visitor)
    assert str(office.shop.order("ok-2").refunded) == "0.00 USD"
    assert len(office.shop.moved) == 2


def test_leaving_rows_out_shows_the_new_sum(door: Dropconnect, visitor: Visitor) -> None:
    planned(door, visitor, "ok-1 ok-2")
    shown = visitor.press("Leave out what is not ticked", keep=["2"])
    assert "Taken out by you 1" in shown.work
    assert "Cancel 1 orders, up to 82.49 USD back" in shown.buttons


def test_stop_and_go_on_and_a_double_click_does_nothing_twice(
    office: Office, door: Dropconnect, visitor: Visitor
) -> None:
    shown = planned(door, visitor, " ".join(f"ok-{number}" for number in range(1, 13)))
    gate = Gate(office, passing=2)
    visitor.press("Cancel 12 orders, up to 989.88 USD back")
    assert gate.reached.wait(PATIENCE)
    visitor.press("Stop after the orders at work")
    assert "stopping" in visitor.shown.work
    gate.open()
    stopped = rested(door, visitor)
    assert "stopped: go on?" in stopped.work

    visitor.press(next(name for name in stopped.buttons if name.startswith("Go on")))
    assert "done" in rested(door, visitor).work
    visitor.shown = shown
    again = visitor.press("Cancel 12 orders, up to 989.88 USD back")
    assert "Nothing was done twice" in again.work
    assert len(office.shop.moved) == 12


def test_the_report_is_a_file_that_no_spreadsheet_runs(door: Dropconnect, visitor: Visitor) -> None:
    shown = planned(door, visitor, "ok-1 =cmd() done-1")
    links = shown.links()
    table = list(csv.DictReader(visitor.client.get(links["Download as CSV"]).text.splitlines()))
    assert [row["outcome"] for row in table] == ["goes", "trouble", "refused"]
    assert table[1]["order"] == "'=cmd()"
    document = json.loads(visitor.client.get(links["Download as JSON"]).text)
    assert [order["order"] for order in document["orders"]] == ["ok-1", "=cmd()", "done-1"]


def test_a_file_is_taken_and_one_that_cannot_be_used_says_why(door: Dropconnect, visitor: Visitor) -> None:
    form, _ = visitor.open("/bulk").form_of("Show what would happen")
    proof = form.find("input", attrs={"name": "proof"})
    assert proof is not None
    fields = {"proof": str(proof["value"]), "store": "shop", "reason": "", "numbers": ""}

    def upload(text: bytes) -> Shown:
        files = {"file": ("list.csv", text, "text/csv")}
        visitor.shown = Shown(visitor.client.post("/bulk", data=fields, files=files))
        return visitor.shown

    wrong = upload(b"numbers\n1\n")
    assert wrong.status == 422
    assert "the first line has the unknown column" in wrong.work
    assert "/tmp" not in wrong.work

    upload(b"order,reason,comment\nok-1,changed-mind,<script>\n")
    assert "At most 82.49 USD" in rested(door, visitor).work


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"numbers": "", "reason": "changed-mind"}, "Paste the numbers"),
        ({"numbers": "ok-1", "reason": ""}, "Choose a reason"),
    ],
)
def test_what_is_missing_is_said_at_its_field(visitor: Visitor, fields: dict[str, str], words: str) -> None:
    visitor.open("/bulk")
    shown = visitor.press("Show what would happen", **fields)
    assert shown.status == 422
    assert words in shown.work
    assert fields["numbers"] in shown.response.text


def test_a_list_of_another_person_is_not_there(office: Office) -> None:
    with office.opened(TEAM) as door, pages(door) as app:
        ada, bo = Visitor(app).enter(door, "ada"), Visitor(app).enter(door, "bo")
        planned(door, ada, "ok-1")
        assert bo.open(ada.shown.path).status == 404
        assert ada.shown.path not in bo.open("/bulk").response.text


def test_a_second_list_is_not_begun_while_one_is_in_hand(door: Dropconnect, visitor: Visitor) -> None:
    visitor.open("/bulk")
    form = visitor.shown
    planned(door, visitor, "ok-1")
    assert "is in hand" in visitor.open("/bulk").work
    visitor.shown = form
    shown = visitor.press("Show what would happen", numbers="ok-2", reason="changed-mind")
    assert shown.status == 409
    assert "finish it or throw it away" in shown.work
