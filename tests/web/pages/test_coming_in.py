"""Who comes in, and who does not: passwords, links, log-ins, forms from elsewhere."""

from __future__ import annotations

import pytest
from tests.support.office import ONE_STORE, Office
from tests.support.visitor import PASSWORD, Visitor, let_in, pages

from dropconnect import Dropconnect, NotAllowed

DAY = 24 * 60 * 60.0
TEAM = (
    ONE_STORE
    + """
[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"

[people.bo]
name = "Bo"
stores = ["north"]
"""
)


def test_whoever_is_not_logged_in_comes_to_the_log_in_and_then_where_he_wanted(door: Dropconnect) -> None:
    let_in(door)
    with pages(door) as app:
        visitor = Visitor(app)
        assert visitor.open("/?store=shop").path == "/login"
        assert visitor.press("Log in", name="owner", password=PASSWORD).headline == "Queue"
        assert visitor.shown.response.url.query == b"store=shop"


def test_the_owner_sets_the_first_password_by_a_link_that_works_once(door: Dropconnect) -> None:
    secret = door.first_link()
    with pages(door) as app:
        visitor = Visitor(app)
        visitor.open(f"/password/{secret}")
        visitor.press("Set the password and log in", password=PASSWORD, again="another one altogether")
        assert "not the same" in visitor.shown.work
        visitor.press("Set the password and log in", password="short", again="short")
        assert "at least 12 characters" in visitor.shown.work
        visitor.press("Set the password and log in", password=PASSWORD, again=PASSWORD)
        assert visitor.shown.headline == "Queue"
        assert Visitor(app).open(f"/password/{secret}").status == 404
    assert door.first_link() == "", "somebody has a password: no stranger may take the place of the owner"


def test_a_wrong_password_and_an_unknown_name_get_the_same_reply(door: Dropconnect) -> None:
    let_in(door)
    with pages(door) as app:
        visitor = Visitor(app)
        wrong = visitor.log_in("owner", "three green lamps at dawn")
        unknown = visitor.log_in("nobody-of-this-name", PASSWORD)
    assert wrong.status == unknown.status == 403
    assert wrong.work == unknown.work


def test_guessing_is_slowed_down_and_the_real_person_comes_in_from_elsewhere(door: Dropconnect) -> None:
    let_in(door)
    with pages(door) as app:
        visitor = Visitor(app)
        statuses = [visitor.log_in("owner", f"guess number {count}").status for count in range(10)]
        assert statuses[0] == 403
        assert statuses[-1] == 429
        assert visitor.shown.response.headers["Retry-After"].isdecimal()


def test_a_form_from_another_site_or_without_its_word_does_nothing(visitor: Visitor) -> None:
    shown = visitor.open("/")
    form, _ = shown.form_of("Log out")
    assert visitor.client.post(str(form["action"]), data={"proof": "0" * 64}).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    proof = form.find("input", attrs={"name": "proof"})
    assert proof is not None
    data = {"proof": str(proof["value"])}
    assert visitor.client.post("/logout", data=data, headers=elsewhere).status_code == 403
    other = {"Origin": "https://evil.example.test"}
    assert visitor.client.post("/logout", data=data, headers=other).status_code == 403
    assert visitor.open("/").headline == "Queue"


def test_logging_out_everywhere_ends_every_browser(door: Dropconnect) -> None:
    let_in(door)
    with pages(door) as app:
        one, two = Visitor(app), Visitor(app)
        one.log_in("owner")
        two.log_in("owner")
        one.press("Log out", everywhere="yes")
        assert one.open("/").path == "/login"
        assert two.open("/").path == "/login"


def test_a_log_in_ends_when_it_is_not_used_for_long(office: Office, door: Dropconnect) -> None:
    let_in(door)
    with pages(door) as app:
        visitor = Visitor(app)
        visitor.log_in("owner")
        for _ in range(2):
            office.world.clock.advance(6 * DAY)
            assert visitor.open("/").headline == "Queue"
        office.world.clock.advance(8 * DAY)
        assert visitor.open("/").path == "/login"


def test_a_person_who_was_taken_out_of_the_configuration_is_out(office: Office) -> None:
    with office.opened(TEAM) as door:
        let_in(door, "ada", "bo")
        secret = door.log_in("bo", PASSWORD)
        assert door.logged_in(secret) is not None
    with office.opened(TEAM.replace("[people.bo]", "[people.cy]").replace('"Bo"', '"Cy"')) as door:
        assert door.logged_in(secret) is None


def test_only_an_owner_lets_others_in(office: Office) -> None:
    with office.opened(TEAM) as door:
        let_in(door, "ada")
        with pytest.raises(NotAllowed, match=r"Bo may not let others in\. Who may: Ada"):
            door.password_link("ada", by="bo")


@pytest.mark.parametrize(
    "wanted", ["https://evil.example.test/", "//evil.example.test", "/\\evil.example.test"]
)
def test_the_log_in_leads_to_no_other_host(door: Dropconnect, wanted: str) -> None:
    let_in(door)
    with pages(door) as app:
        visitor = Visitor(app)
        visitor.open("/login")
        visitor.press("Log in", name="owner", password=PASSWORD, next=wanted)
        assert visitor.shown.response.url.host == "127.0.0.1"
        assert visitor.shown.headline == "Queue"


def test_every_act_is_recorded_with_how_it_ended(door: Dropconnect) -> None:
    let_in(door)
    with pytest.raises(NotAllowed):
        door.log_in("owner", "not the password at all")
    door.log_in("owner", PASSWORD)
    told = [(act.what, act.outcome) for act in door.acts()]
    assert told == [("log-in", "done"), ("log-in", "the password was wrong"), ("set-password", "done")]
