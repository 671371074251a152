"""What somebody tries who means no good: at the log-in, with forms that no browser sends, after leaving."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.support.office import WITH_A_SUPPLIER, Office
from tests.support.patience import PATIENCE
from tests.support.visitor import PASSWORD, Visitor, let_in, pages

from dropconnect import Dropconnect, NotAllowed
from dropconnect.app import passwords
from dropconnect.config.serving import ServeSettings
from dropconnect.web.body import Refused
from dropconnect.web.pages.cookies import Cookies
from dropconnect.web.throttle import Throttle, network_of

STORES = """
[stores.shop]
connector = "fake-platform"

[stores.north]
connector = "fake-platform"

[people.ada]
name = "Ada"
role = "owner"
"""
WITH_BO = f'{STORES}\n[people.bo]\nname = "Bo"\n'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def team(office: Office) -> Iterator[Dropconnect]:
    with office.opened(WITH_BO) as door:
        yield door


def _proof(visitor: Visitor) -> str:
    field = visitor.open("/me").soup.find("input", {"name": "proof"})
    assert field is not None
    return str(field["value"])  # type: ignore[index]


def test_many_log_ins_at_once_take_no_more_memory_than_two(
    team: Dropconnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each comparison takes 64 MB: what counts is how many are worked out at the same time."""
    real, lock, now, most = passwords._hasher(), threading.Lock(), 0, 0

    class Counting:
        def verify(self, password: str, kept: str) -> bool:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            try:
                return real.verify(password, kept)
            finally:
                with lock:
                    now -= 1

        def hash(self, password: str) -> str:
            return real.hash(password)

    monkeypatch.setattr(passwords, "_hasher", lambda: Counting())

    def knock(number: int) -> bool:
        with pytest.raises(NotAllowed):
            team.log_in(f"nobody {number}", PASSWORD)
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(knock, range(8)))
    assert 1 <= most <= 2


def test_who_was_removed_is_not_whoever_is_called_so_now(office: Office) -> None:
    """A log-in, a link and a token are of the very person, not of a namesake who came later."""
    with office.opened(WITH_BO) as door:
        token = door.make_token("bo", "the bot", (), by="ada").secret
        link = door.password_link("bo", by="ada")
        with pages(door) as app:
            cookie = Visitor(app).enter(door, "bo").client.cookies["dropconnect"]
    with office.opened(f'{STORES}\n[people.carl]\nname = "Bo"\nrole = "owner"\n') as door:
        assert door.logged_in(cookie) is None
        with pytest.raises(NotAllowed):
            door.token_seat(token, via="api")
        with pages(door) as app:
            visitor = Visitor(app)
            visitor.client.cookies.set("dropconnect", cookie)
            assert visitor.open("/settings/people").path == "/login"
            assert visitor.open(f"/password/{link}").status == 404


def test_a_list_with_orders_of_a_store_that_one_lost_is_not_there(office: Office) -> None:
    with office.opened(WITH_BO) as door, pages(door) as app:
        visitor = Visitor(app).enter(door, "bo")
        cookie = visitor.client.cookies["dropconnect"]
        sent = {"proof": _proof(visitor), "store": "shop", "reason": "changed-mind", "numbers": "ok-1"}
        path = visitor.client.post("/bulk", data=sent).url.path
        assert visitor.open(path).status == 200
    with office.opened(f'{WITH_BO}stores = ["north"]\n') as door, pages(door) as app:
        visitor = Visitor(app)
        visitor.client.cookies.set("dropconnect", cookie)
        for address in (path, f"{path}/report.csv", f"{path}/report.json"):
            shown = visitor.client.get(address)
            assert shown.status_code == 404
            assert "ok-1" not in shown.text
        assert "List of" not in visitor.open("/bulk").work
        assert path.rpartition("/")[2][-4:] not in visitor.shown.work


@pytest.mark.parametrize("coding", ["unicode_escape", "utf-7", "undefined", "raw_unicode_escape"])
@pytest.mark.parametrize(("path", "field"), [("/login", "name"), ("/me/password", "proof")])
def test_a_form_in_a_coding_of_no_browser_is_refused(
    visitor: Visitor, coding: str, path: str, field: str
) -> None:
    value = b"+2AA-" if coding == "utf-7" else rb"\ud800"
    head = f'--XX\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'.encode()
    reply = visitor.client.post(
        path,
        content=head + value + b"\r\n--XX--\r\n",
        headers={"Content-Type": f"multipart/form-data; boundary=XX; charset={coding}"},
    )
    assert reply.status_code == 415


def test_numbers_that_no_journal_can_count_are_pages_that_are_not_there(office: Office) -> None:
    huge = 10**25
    with office.opened(WITH_A_SUPPLIER) as door, pages(door) as app:
        visitor = Visitor(app).enter(door)
        proof = _proof(visitor)
        sent = {"proof": proof, "store": "shop", "reason": "changed-mind", "numbers": "ok-1"}
        run = visitor.client.post("/bulk", data=sent).url.path
        assert visitor.client.get(f"{run}?page={huge}").status_code == 404
        for case, part in ((huge, 1), (1, huge)):
            address = f"/suppliers/woodwork/credits/{case}/{part}"
            assert visitor.client.post(address, data={"proof": proof, "came": "no"}).status_code == 404


def test_a_long_name_takes_no_memory_of_the_throttle() -> None:
    throttle = Throttle()
    names = ["a" * 1_000_000, "a" * 1_000_000 + "b"]
    for name in names:
        throttle.take("1 per hour", name)
    kept = throttle._limiter.storage.events  # type: ignore[attr-defined]
    assert len(kept) == len(names)
    assert max(map(len, kept)) < 200
    with pytest.raises(Refused):
        throttle.take("1 per hour", names[0])


def test_one_network_of_ipv6_is_one_address() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("203.0.113.7") == network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert network_of("::ffff:203.0.113.7") != network_of("::ffff:203.0.113.8")


@pytest.mark.parametrize(
    ("settings", "secure"),
    [
        (ServeSettings(behind_proxy=True), True),
        (ServeSettings(behind_proxy=True, url="https://shop.example.test"), True),
        (ServeSettings(behind_proxy=True, url="http://shop.example.test"), False),
        (ServeSettings(), False),
    ],
)
def test_behind_a_proxy_that_ends_tls_the_cookie_never_goes_in_the_clear(
    settings: ServeSettings, secure: bool
) -> None:
    from fastapi import Response

    response = Response()
    Cookies(settings).keep(response, "a-secret")
    cookie = response.headers["set-cookie"]
    assert ("Secure" in cookie) is secure
    assert cookie.startswith("__Host-") is secure


def test_forms_that_wait_for_a_thread_are_counted_until_they_are_done(
    visitor: Visitor, door: Dropconnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else hundreds of full forms of strangers would stand in memory while the first ones are compared."""
    let_in(door)
    began, go_on = threading.Semaphore(0), threading.Event()

    def slow(*_: Any) -> str:
        began.release()
        assert go_on.wait(PATIENCE)
        raise NotAllowed("no")

    monkeypatch.setattr(door, "log_in", slow)
    form = b"name=a&password=" + b"x" * 4_900_000

    def send(number: int) -> int:
        content = form.replace(b"name=a", f"name=a{number}".encode(), 1)
        return int(visitor.client.post("/login", content=content, headers={"Content-Type": FORM}).status_code)

    with ThreadPoolExecutor(16) as threads:
        waiting = [threads.submit(send, number) for number in range(13)]
        try:
            for _ in waiting:
                assert began.acquire(timeout=PATIENCE)
            assert send(99) == 503
        finally:
            go_on.set()
        assert {done.result() for done in waiting} == {403}


@pytest.mark.parametrize("quantity", ["1" * 5000, f"{'1' * 40}.5"])
def test_a_quantity_of_thousands_of_digits_is_a_row_that_cannot_be_read(
    visitor: Visitor, quantity: str
) -> None:
    table = f"order,lines\nok-1,LAMP-1:{quantity}\n".encode()
    sent = {"proof": _proof(visitor), "store": "shop", "reason": "changed-mind"}
    reply = visitor.client.post("/bulk", data=sent, files={"file": ("list.csv", table)})
    assert reply.status_code == 200
    assert "is not a quantity" in visitor.open(reply.url.path).work


@pytest.mark.parametrize("act", ["link", "log-out"])
@pytest.mark.parametrize("name", ["ada", "nobody-of-this-name"])
def test_who_is_no_owner_does_not_learn_who_is_there(office: Office, act: str, name: str) -> None:
    with (
        office.opened(f'{WITH_BO}stores = ["north"]\n[people.eve]\nname = "Eve"\n') as door,
        pages(door) as app,
    ):
        visitor = Visitor(app).enter(door, "bo")
        sent = {"proof": _proof(visitor), "person": name}
        reply = visitor.client.post(f"/settings/people/{act}", data=sent)
        assert reply.status_code == 403
        assert "Eve" not in reply.text
