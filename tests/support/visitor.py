"""Somebody who uses the pages without a browser: opens them, fills in forms, presses buttons."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag
from starlette.testclient import TestClient
from tests.support.patience import PATIENCE

from dropconnect import Dropconnect
from dropconnect.shift import Shift
from dropconnect.web.application import application
from dropconnect.web.intake import Intake
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers

PASSWORD = "three green lamps at dusk"


class Shown:
    """A page as it came."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.path: str = response.url.path
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def text(self) -> str:
        """All words, each space a plain one."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def work(self) -> str:
        """The words of the content alone, without head and navigation."""
        main = self.soup.find("main")
        assert isinstance(main, Tag), self.response.text
        return " ".join(main.get_text(" ").split())

    @property
    def headline(self) -> str:
        found = self.soup.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    @property
    def buttons(self) -> list[str]:
        return [" ".join(found.get_text(" ").split()) for found in self.soup.find_all("button")]

    def links(self) -> dict[str, str]:
        """Their words and where they lead."""
        return {" ".join(a.get_text(" ").split()): str(a["href"]) for a in self.soup.find_all("a", href=True)}

    def form_of(self, label: str) -> tuple[Tag, Tag]:
        """The form with this button, and the button."""
        for button in self.soup.find_all("button"):
            if " ".join(button.get_text(" ").split()) == label:
                named = button.get("form")
                form = self.soup.find("form", id=named) if named else button.find_parent("form")
                assert isinstance(form, Tag), f"the button {label!r} belongs to no form"
                return form, button
        raise AssertionError(f"there is no button {label!r}, but: {self.buttons}")


class Visitor:
    """One browser. What it is shown last is ``shown``."""

    def __init__(self, app: Any, address: str = "http://127.0.0.1:8600", host: str = "192.0.2.1") -> None:
        self.client: httpx.Client = TestClient(
            app, base_url=address, follow_redirects=True, client=(host, 50000)
        )
        self.shown: Shown

    @classmethod
    @contextmanager
    def of_process(cls, address: str) -> Iterator[Visitor]:
        """A browser before a server that is a process of its own."""
        visitor = cls(None, address)
        visitor.client.close()
        with httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE) as visitor.client:
            yield visitor

    def open(self, path: str) -> Shown:
        self.shown = Shown(self.client.get(path))
        return self.shown

    def press(self, label: str, **fields: str | list[str]) -> Shown:
        """Fill in the fields and press the button of this name on the page that is shown."""
        form, button = self.shown.form_of(label)
        values: dict[str, Any] = {}
        for field in form.find_all(["input", "select", "textarea"]):
            _fill(values, field)
        if button.get("name"):
            values[str(button["name"])] = str(button.get("value", ""))
        values.update(fields)
        address = str(button.get("formaction") or form.get("action") or self.shown.path)
        if str(button.get("formmethod") or form.get("method", "get")).lower() == "post":
            self.shown = Shown(self.client.post(address, data=values, headers={"Origin": self._origin}))
        else:
            self.shown = Shown(self.client.get(address, params=values))
        return self.shown

    def enter(self, door: Dropconnect, name: str = "owner", *, secure: bool = False) -> Visitor:
        """Be logged in as this person, without the time that a password takes. ``secure``: over TLS."""
        secret = secrets.token_urlsafe(32)
        with door._journal.opened().write() as writing:
            writing.logins.begin(secret, door.member(name).key, at=door.now())
        self.client.cookies.set("__Host-dropconnect" if secure else "dropconnect", secret)
        return self

    def log_in(self, name: str, password: str = PASSWORD) -> Shown:
        self.open("/login")
        return self.press("Log in", name=name, password=password)

    @property
    def _origin(self) -> str:
        return str(self.client.base_url).rstrip("/")


def let_in(door: Dropconnect, *names: str) -> None:
    """Give these people, or whoever the owner is, the password of all tests."""
    owner = next(person for person in door.members() if person.role == "owner")
    for name in names or (owner.key,):
        secret = door.first_link() if door.without_password() and name == owner.key else ""
        door.set_password(secret or door.password_link(name, by=owner.key), PASSWORD)


@contextmanager
def pages(door: Dropconnect) -> Iterator[Any]:
    """The server's application over this front door, with nobody at work: tests say when work is done."""
    shift = Shift()
    settings = door.serve_settings()
    standing = Standing(door, settings, shift, Workers(door, shift, settings.jobs))
    with Intake(door, shift.wake) as intake:
        yield application(standing, intake)


def _fill(values: dict[str, Any], field: Tag) -> None:
    """What a browser would send for a field as it stands."""
    name, kind = str(field.get("name", "")), str(field.get("type", "text"))
    if not name or field.has_attr("disabled"):
        return
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        values[name] = str(chosen.get("value", chosen.get_text())) if isinstance(chosen, Tag) else ""
    elif field.name == "textarea":
        values[name] = re.sub(r"^\n", "", field.get_text())
    elif kind in ("checkbox", "radio"):
        if field.has_attr("checked"):
            values.setdefault(name, [])
            values[name].append(str(field.get("value", "on")))
    elif kind == "hidden" and name in values:
        before = values[name] if isinstance(values[name], list) else [values[name]]
        values[name] = [*before, str(field.get("value", ""))]
    elif kind not in ("file", "submit", "button"):
        value = str(field.get("value", ""))
        values[name] = value if name not in values else [*_listed(values[name]), value]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
