"""A shop's logo and colour on its pages for customers: served by us, inert, and readable in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.support.customers import PAGE, CustomerOffice
from tests.support.visitor import Visitor, pages
from tests.support.withdrawing import ADDRESS

from dropconnect.errors import ConfigurationError
from dropconnect.web.pages.colours import READABLE, contrast, parsed, stylesheet

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CustomerOffice]:
    made = CustomerOffice(tmp_path)
    yield made
    made.close()


def look(office: CustomerOffice, settings: str) -> None:
    office.configure(f"{PAGE}{settings}\n")


def beside(office: CustomerOffice, name: str, content: bytes) -> None:
    path = office.file.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize("path", ["/c/shop", "/c/shop/withdraw", "/c/shop/o/nothing"])
def test_both_rooms_show_logo_and_colour(office: CustomerOffice, path: str) -> None:
    beside(office, "logo.svg", SVG.encode())
    look(office, 'logo = "logo.svg"\ncolour = "#0A5"')
    with office.opened() as door, pages(door) as app:
        shown = Visitor(app, ADDRESS).open(path)
        picture = shown.soup.find("img", class_="logo")
        assert picture is not None
        assert (picture["src"], picture["alt"]) == ("/c/shop/logo", "Lamp House")
        assert shown.soup.find("link", href="/c/shop/colours.css") is not None


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("logo.svg", SVG.encode(), "image/svg+xml"), ("art/logo.PNG", PNG, "image/png")],
)
def test_the_logo_is_served_as_what_it_is_and_runs_nothing(
    office: CustomerOffice, name: str, content: bytes, kind: str
) -> None:
    beside(office, name, content)
    look(office, f'logo = "{name}"')
    with office.opened() as door, pages(door) as app:
        reply = TestClient(app, base_url=ADDRESS).get("/c/shop/logo")
        assert (reply.content, reply.headers["content-type"]) == (content, kind)
        assert reply.headers["x-content-type-options"] == "nosniff"
        ours, stricter = reply.headers.get_list("content-security-policy")
        assert "frame-ancestors 'none'" in ours
        assert stricter == "default-src 'none'; sandbox"


def test_a_store_without_them_has_neither(office: CustomerOffice) -> None:
    with office.opened() as door, pages(door) as app:
        client = TestClient(app, base_url=ADDRESS)
        for name in ("logo", "colours.css"):
            assert client.get(f"/c/shop/{name}").status_code == 404
            assert client.get(f"/c/no-such-store/{name}").status_code == 404
        assert "colours.css" not in client.get("/c/shop").text


def test_a_logo_that_is_gone_later_leaves_the_page_as_it_is(office: CustomerOffice) -> None:
    beside(office, "logo.svg", SVG.encode())
    look(office, 'logo = "logo.svg"')
    with office.opened() as door, pages(door) as app:
        (office.file.parent / "logo.svg").unlink()
        client = TestClient(app, base_url=ADDRESS)
        reply = client.get("/c/shop/logo")
        assert reply.status_code == 404
        assert str(office.file.parent) not in reply.text
        assert client.get("/c/shop").status_code == 200


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('logo = "https://cdn.example.test/logo.svg"', "put a .svg or .png file into the same folder"),
        ('logo = "../logo.svg"', "put a .svg or .png file into the same folder"),
        ('logo = "/etc/logo.svg"', "put a .svg or .png file into the same folder"),
        ('logo = "logo.gif"', "put a .svg or .png file into the same folder"),
        ('logo = "missing.svg"', "cannot be read"),
        ('logo = "large.png"', "more than 200 KB: save it smaller"),
        ('logo = "empty.png"', "is empty"),
        ('logo = "page.png"', "not what its name says: save it as SVG or PNG"),
        ('logo = "words.svg"', "not what its name says"),
        ('logo = "leads-out.svg"', "copy it beside the configuration file"),
        ('colour = "green"', "write it as #rgb or #rrggbb"),
        ('colour = "#0a5f"', "write it as #rgb or #rrggbb"),
        ('colour = "#0a5; } body { display: none"', "write it as #rgb or #rrggbb"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(
    office: CustomerOffice, settings: str, why: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    beside(office, "large.png", PNG + b"\0" * 200_000)
    beside(office, "empty.png", b"")
    beside(office, "page.png", b"<html>")
    beside(office, "words.svg", b"a logo")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "logo.svg"
    elsewhere.write_text(SVG, encoding="utf-8")
    (office.file.parent / "leads-out.svg").symlink_to(elsewhere)
    look(office, settings)
    with pytest.raises(ConfigurationError, match=why), office.opened():
        pass


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_colour_is_words_stay_readable(number: int) -> None:
    sheet = stylesheet(f"#{number:06x}")
    light, dark = (parsed(part.partition(";")[0]) for part in sheet.split("--accent: ")[1:])
    for ground in ("#ffffff", "#f5f6f8", "#fdeceb"):
        assert contrast(light, parsed(ground)) >= READABLE
    for ground in ("#13161a", "#1c2026", "#3b1f1d"):
        assert contrast(dark, parsed(ground)) >= READABLE
    button = sheet.partition(".main-act:hover { background: ")[2]
    background, on_it = button.partition(";")[0], button.partition("color: ")[2].partition(";")[0]
    assert background == f"#{number:06x}"
    assert contrast(parsed(background), parsed(on_it)) >= READABLE


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast(parsed("#000"), parsed("#fff")) == pytest.approx(21)
    assert contrast(parsed("#767676"), parsed("#fff")) == pytest.approx(4.54, abs=0.01)
