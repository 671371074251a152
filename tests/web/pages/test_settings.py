"""Settings: connections in order or what to do, pause, webhooks, mails, people, the own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.support.mail import Inbox, LoopbackController
from tests.support.office import Office
from tests.support.patience import wait_until
from tests.support.visitor import PASSWORD, Shown, Visitor, let_in, pages
from tests.support.workplace import KEYS, NOBODY_LISTENS, Workplace, section

from dropconnect import Dropconnect, ProviderUnavailable

HOUSE = """
[serve]
url = "https://desk.example.test"

[stores.shop]
connector = "fake-telling-platform"
token = { env = "TOKEN_OF_THE_SHOP" }
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]

[stores.north]
connector = "fake-platform"
mode = "shadow"
routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]

[suppliers.woodwork]
connector = "fake-supplier"

[people.ada]
name = "Ada"
role = "owner"
mail = "ada@shop.example.test"

[people.bo]
name = "Bo"
stores = ["north"]
limit = "50.00 USD"

[people.vi]
name = "Vi"
role = "viewer"
"""
MAIL = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = {{ name = "Lamp Shop", contact = "help@shop.example.test" }}

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp Shop <orders@shop.example.test>"

[people.ada]
name = "Ada"
role = "owner"
mail = "ada@shop.example.test"
"""
NEW = "four blue chairs at dawn"


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_OF_THE_SHOP", "a token that signs webhooks")


@pytest.fixture
def door(office: Office) -> Iterator[Dropconnect]:
    with office.opened(HOUSE) as opened:
        yield opened


@pytest.fixture
def ada(door: Dropconnect) -> Iterator[Visitor]:
    with pages(door) as app:
        yield Visitor(app, "https://desk.example.test").enter(door, "ada", secure=True)


def other(visitor: Visitor, door: Dropconnect, name: str) -> Visitor:
    assert isinstance(visitor.client, TestClient)
    app = visitor.client.app
    return Visitor(app, "https://desk.example.test").enter(door, name, secure=True)


def looked(visitor: Visitor, door: Dropconnect) -> Shown:
    """Settings once all connections were looked at."""
    visitor.open("/settings")
    wait_until(lambda: not any(stand.at_work for stand in door.stands()), "all were looked at")
    return visitor.open("/settings")


def test_each_connection_is_looked_at_in_the_background_and_says_what_to_do(
    door: Dropconnect, ada: Visitor
) -> None:
    looked(ada, door)
    wait_until(lambda: door.machine_stand().checked_at is not None, "the machine was looked at")
    shown = ada.open("/settings")
    heads = {" ".join(head.get_text(" ").split()) for head in shown.soup.find_all("h3")}
    assert heads == {"shop needs you", "north in order", "woodwork in order"}
    assert "To do:" in shown.work
    assert "woodwork" in shown.work
    assert "state folder" in shown.work
    assert "`dropconnect" not in shown.work


def test_what_was_seen_stands_for_minutes_and_is_looked_at_again_on_demand(
    office: Office, door: Dropconnect, ada: Visitor
) -> None:
    looked(ada, door)
    before = len(office.shop.calls)
    ada.open("/settings")
    assert len(office.shop.calls) == before
    ada.press("Check again")
    looked(ada, door)
    assert len(office.shop.calls) > before
    before = len(office.shop.calls)
    office.world.clock.advance(6 * 60)
    looked(ada, door)
    assert len(office.shop.calls) > before


def test_a_connection_in_trouble_needs_a_person(office: Office) -> None:
    with office.opened(HOUSE) as door, pages(door) as app:
        ada = Visitor(app, "https://desk.example.test").enter(door, "ada", secure=True)

        def away(call: object) -> None:
            raise ProviderUnavailable("the shop is away")

        office.shop.listeners.append(away)
        shown = looked(ada, door)
        assert "the shop is away" in shown.work
        assert "shop needs you" in " ".join(shown.work.split())


def test_all_is_stopped_with_a_reason_and_goes_on(door: Dropconnect, ada: Visitor) -> None:
    ada.open("/settings")
    wrong = ada.press("Stop it now", because="  ")
    assert wrong.status == 422
    assert "Say why" in wrong.work
    ada.press("Stop it now", because="stock-taking")
    assert "Everything is stopped for all stores" in ada.shown.work
    [pause] = door.pauses()
    assert (pause.because, pause.paused_by) == ("stock-taking", "Ada")
    ada.press("Let it go on for all stores")
    assert not door.pauses()
    assert [act.what for act in door.acts()][:2] == ["resume", "pause"]


def test_a_person_of_one_store_sees_and_stops_that_store_alone(door: Dropconnect, ada: Visitor) -> None:
    bo = other(ada, door, "bo")
    shown = looked(bo, door)
    assert "north" in shown.work
    assert "woodwork" not in shown.work
    assert "shop" not in shown.work.replace("shop.example.test", "")
    assert "Processes at work" not in shown.work
    assert bo.open("/settings/people").status == 403
    assert bo.open("/settings/mail/shop").status == 404
    assert bo.open("/settings/shadow/shop").status == 404
    shown = bo.open("/settings")
    assert bo.press("Stop it now", because="mine", store="").status == 403
    bo.shown = shown
    assert bo.press("Stop it now", because="mine", store="shop").status == 404
    bo.shown = shown
    bo.press("Stop it now", because="mine", store="north")
    assert [pause.store for pause in door.pauses()] == ["north"]


def test_a_viewer_changes_nothing(door: Dropconnect, ada: Visitor) -> None:
    vi = other(ada, door, "vi")
    shown = looked(vi, door)
    assert "Stop it now" not in shown.buttons
    assert not [name for name in shown.buttons if "webhooks" in name]
    assert "Make a link for a new password of Bo" not in vi.open("/settings/people").buttons


def test_webhooks_are_set_and_removed(office: Office, door: Dropconnect, ada: Visitor) -> None:
    looked(ada, door)
    ada.press("Set the webhooks of shop")
    assert "Webhooks of shop are set" in ada.shown.work
    assert "comes here" in looked(ada, door).work
    ada.press("Remove those that lead here")
    assert "were removed" in ada.shown.work
    assert "comes here" not in looked(ada, door).work


def test_without_a_public_address_webhooks_cannot_be_set_and_the_page_says_why(office: Office) -> None:
    without = HOUSE.replace('url = "https://desk.example.test"', "")
    with office.opened(without) as door, pages(door) as app:
        shown = looked(Visitor(app).enter(door, "ada"), door)
        assert "write the public address of this server" in shown.work
        assert "Set the webhooks of shop" not in shown.buttons


def test_mails_are_shown_as_they_would_be_sent(ada: Visitor) -> None:
    shown = ada.open("/settings/mail/shop")
    assert "The store itself writes" in shown.work
    assert "$82.49" in shown.work
    shown = ada.press("Show", kind="acknowledgement", language="de")
    assert "82.49" not in shown.work
    assert ada.open("/settings/mail/shop?kind=nonsense&language=%00").status == 200


def test_a_test_mail_goes_out_once_and_a_server_that_says_no_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, inbox = Workplace(tmp_path), Inbox()
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        place.configure(section("shop", NOBODY_LISTENS, MAIL.format(port=controller.port)))
        with Dropconnect.open(place.file) as door, pages(door) as app:
            ada = Visitor(app).enter(door, "ada")
            shown = ada.open("/settings/mail/shop")
            field = shown.soup.find("input", id="to")
            assert field is not None
            assert field["value"] == "ada@shop.example.test"
            assert ada.press("Send the test mail", to="nobody").status == 422
            assert "Write a mail address" in ada.shown.work
            ada.press("Send the test mail", to="ada@shop.example.test")
            assert "took it for ada@shop.example.test" in ada.shown.work
            assert [mail.rcpt_tos for mail in inbox.mails] == [["ada@shop.example.test"]]
            inbox.rcpt = "550 no such mailbox"
            assert ada.press("Send the test mail", to="nobody@shop.example.test").status == 422
            assert "no such mailbox" in ada.shown.work
            assert door.acts()[0].outcome != "done"
    finally:
        controller.stop()


def test_a_link_for_a_new_password_is_shown_once_to_an_owner(door: Dropconnect, ada: Visitor) -> None:
    ada.open("/settings/people")
    assert "up to 50.00 USD" in ada.shown.work
    shown = ada.press("Make a link for a new password of Bo")
    field = shown.soup.find("input", id="address")
    assert field is not None
    address = str(field["value"])
    assert address.startswith("https://desk.example.test/password/")
    secret = address.rpartition("/")[2]
    assert door.whose_link(secret).name == "Bo"
    assert secret not in ada.open("/settings/people").response.text
    assert secret not in str(door.acts())


def test_somebody_is_logged_out_everywhere(door: Dropconnect, ada: Visitor) -> None:
    bo = other(ada, door, "bo")
    assert bo.open("/settings").status == 200
    ada.open("/settings/people")
    ada.press("Log Bo out everywhere")
    assert bo.open("/settings").path == "/login"


def test_a_password_is_changed_by_who_knows_it(door: Dropconnect, ada: Visitor) -> None:
    let_in(door, "ada")
    ada.enter(door, "ada", secure=True)
    elsewhere = other(ada, door, "ada")
    ada.open("/me")
    ada.press("Change my password", old="not it at all", password=NEW, again=NEW)
    assert "This is not your password of now." in ada.shown.work
    ada.press("Change my password", old=PASSWORD, password=NEW, again="another one")
    assert "are not the same" in ada.shown.work
    ada.press("Change my password", old=PASSWORD, password="short", again="short")
    assert "at least 12 characters" in ada.shown.work
    ada.press("Change my password", old=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed" in ada.shown.work
    assert elsewhere.open("/me").path == "/login"
    assert door.log_in("ada", NEW)


def test_guessing_the_own_password_is_slowed_down(ada: Visitor) -> None:
    ada.open("/me")
    form = ada.shown
    statuses = []
    for _ in range(10):
        ada.shown = form
        statuses.append(ada.press("Change my password", old="x", password="y", again="z").status)
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_my_page_says_who_i_am_and_what_i_did(door: Dropconnect, ada: Visitor) -> None:
    ada.open("/settings")
    ada.press("Stop it now", because="a <b>bold</b> reason")
    shown = ada.open("/me")
    assert "Ada" in shown.headline
    assert "a <b>bold</b> reason" in shown.work
    assert "<b>bold</b>" not in shown.response.text


def test_what_a_shadow_store_would_have_done_is_compared(
    office: Office, door: Dropconnect, ada: Visitor
) -> None:
    door.cancel("north", "ok-1", reason="changed-mind", by="Ada")
    shown = ada.open("/settings/shadow/north")
    assert "82.49 USD" in shown.work
    assert "What north would have done" in ada.open("/settings").links()
