"""A page in the place of a provider's JSON is told from the provider's own answers."""

from __future__ import annotations

import pytest

from dropconnect.kit import Reply, foreign_page

BLOCKED = b"""<!DOCTYPE html>
<html><head><title>
  Attention Required! &#124; Cloudflare</title></head><body>Ray ID: 7f</body></html>"""


@pytest.mark.parametrize(
    "own",
    [
        b'{"code":"rest_forbidden","message":"No."}',
        b"[]",
        b'\xef\xbb\xbf{"code":"x"}',
        b'<br />\n<b>Warning</b>: said by <b>x.php</b><br />\n{"code":"rest_x","data":{"status":500}}',
        b'Deprecated: x in y{"id":1}',
    ],
)
def test_json_is_the_providers_own_also_behind_what_its_program_printed(own: bytes) -> None:
    assert foreign_page(own, {}) is None


@pytest.mark.parametrize(
    ("content", "headers", "words"),
    [
        (BLOCKED, {"server": "cloudflare"}, 'a page "Attention Required! | Cloudflare" of cloudflare'),
        (b"<html><h1>403 Forbidden</h1></html>", {"server": "nginx"}, "a page of nginx"),
        (b"error code: 1020", {}, "a page"),
        (b'<title>{"id": 1', {}, "a page"),
    ],
)
def test_anything_else_came_in_its_place(content: bytes, headers: dict[str, str], words: str) -> None:
    page = foreign_page(content, headers)
    assert page is not None
    assert page.description == words
    assert Reply(status=403, foreign=page).description == f"HTTP 403, {words}"


def test_nothing_at_all_is_no_page() -> None:
    assert foreign_page(b"", {"server": "nginx"}) is None


def test_a_page_repeats_no_secret_and_steers_no_terminal() -> None:
    page = foreign_page(b"<title>\x1b[2Jno ck_secret here</title>", {"server": "ck_secret"}, ("ck_secret",))
    assert page is not None
    assert (page.title, page.server) == ("\ufffd[2Jno *** here", "***")
