"""The page behind a link in a mail: looking does nothing, one press decides, and then it is over."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.support.office import ONE_STORE, Office
from tests.support.visitor import Visitor, pages

from dropconnect import Dropconnect

HOUR = 3600.0
TEAM = """
[serve]
url = "http://127.0.0.1:8600"

[team]
notifier = "mail"

[people.olga]
name = "Olga"
role = "owner"
mail = "olga@shop.example.test"

[people.kim]
name = "Kim"
limit = "{limit}"
mail = "kim@shop.example.test"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = 9
sender = "orders@shop.example.test"
"""
YES = "Pay back 82.49 USD and cancel ok-1"
NO = "No, leave ok-1 as it is"
POLICY = '[stores.shop.policy]\napprove_over = "60.00 USD"\n'


def file_with(limit: str = "100.00 USD") -> str:
    return ONE_STORE + POLICY + TEAM.format(limit=limit)


@pytest.fixture
def team(office: Office) -> Iterator[Dropconnect]:
    with office.opened(file_with()) as opened:
        yield opened


def secrets_of(door: Dropconnect, order: str = "ok-1") -> dict[str, str]:
    """Person -> the secret of the link in the mail that was queued about a new cancellation."""
    done = door.cancel("shop", order, reason="changed-mind", by="Olga")
    assert done.case is not None
    door.work()
    with door._journal.opened().read() as reading:
        notices = reading.notices.of_case(done.case.id)
    found = {notice.person: re.search(r"/d/([\w-]+)", notice.body) for notice in notices}
    return {person: match[1] for person, match in found.items() if match}


def test_a_scanner_that_looks_does_nothing_and_one_press_decides(office: Office, team: Dropconnect) -> None:
    secrets = secrets_of(team)
    assert list(secrets) == ["kim"], "Olga asked for it: another person has to agree"
    with pages(team) as app:
        visitor = Visitor(app)
        for _ in range(3):
            shown = visitor.open(f"/d/{secrets['kim']}")
            assert shown.status == 200
            visitor.client.head(f"/d/{secrets['kim']}")
        assert "You decide this as Kim" in shown.work
        assert "How much 82.49 USD" in shown.work
        assert not office.shop.paid_back("ok-1")
        shown = visitor.press(YES)
        assert shown.status == 200
        assert shown.headline == "This is decided"
        assert f"{YES}: recorded" in shown.work
        assert office.shop.paid_back("ok-1").text == "82.49"
    [act] = team.acts(limit=1)
    assert (act.person, act.via, act.outcome) == ("Kim", "link", "done")
    assert team.case(1).tasks[0].decided_by == "Kim"


def test_a_link_works_once_also_in_two_tabs(office: Office, team: Dropconnect) -> None:
    secret = secrets_of(team)["kim"]
    with pages(team) as app:
        one, two = Visitor(app), Visitor(app)
        one.open(f"/d/{secret}")
        two.open(f"/d/{secret}")
        one.press(NO, detail="she keeps it")
        shown = two.press(YES)
        assert shown.status == 409
        assert shown.headline == "This is decided"
        assert shown.links()["Log in and look at the question"] == "/tasks/1"
        assert YES not in one.open(f"/d/{secret}").buttons
        assert not office.shop.paid_back("ok-1")


def test_a_link_without_the_word_of_its_page_does_nothing(office: Office, team: Dropconnect) -> None:
    secret = secrets_of(team)["kim"]
    with pages(team) as app:
        visitor = Visitor(app)
        data = {"choice": "approve", "proof": "0" * 64}
        assert visitor.client.post(f"/d/{secret}", data=data).status_code == 403
        elsewhere = {"Origin": "https://evil.example.test"}
        visitor.open(f"/d/{secret}")
        form, _ = visitor.shown.form_of(YES)
        data["proof"] = str(form.select('input[name="proof"]')[0]["value"])
        assert visitor.client.post(f"/d/{secret}", data=data, headers=elsewhere).status_code == 403
        assert not office.shop.paid_back("ok-1")


def test_a_link_that_is_over_or_changed_leads_to_the_log_in(office: Office, team: Dropconnect) -> None:
    secret = secrets_of(team)["kim"]
    with pages(team) as app:
        visitor = Visitor(app)
        visitor.open(f"/d/{secret}")
        office.world.clock.advance(49 * HOUR)
        shown = visitor.press(YES)
        assert shown.status == 409
        assert shown.headline == "This link is over"
        assert visitor.open(f"/d/{secret}").status == 410
        assert visitor.open(shown.links()["Log in and look at the question"]).path == "/login"
        assert visitor.open("/d/made-up").status == 404
        assert not office.shop.paid_back("ok-1")


def test_a_limit_that_was_lowered_since_the_mail_counts(office: Office) -> None:
    with office.opened(file_with()) as door:
        secret = secrets_of(door)["kim"]
    with office.opened(file_with("50.00 USD")) as door, pages(door) as app:
        visitor = Visitor(app)
        shown = visitor.open(f"/d/{secret}")
        assert YES not in shown.buttons
        assert "82.49 USD is more than Kim may agree to (50.00 USD)" in shown.work
        assert NO in shown.buttons


def test_a_no_by_a_link_asks_why(team: Dropconnect) -> None:
    secret = secrets_of(team)["kim"]
    with pages(team) as app:
        visitor = Visitor(app)
        visitor.open(f"/d/{secret}")
        assert visitor.press(NO).status == 422
        assert "This needs words" in visitor.shown.work
        assert visitor.press(NO, detail="she keeps it").headline == "This is decided"
        assert not team.case(1).case.is_open
