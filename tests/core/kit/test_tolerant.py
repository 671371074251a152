"""What neither money nor identity depends on is read as far as it goes, and never an error."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.kit import TolerantFields, read_json, reads_order, without_html
from dropconnect.plugin import InexactAmount, InvalidResponse, UnreadableOrder

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def fields(**content: Any) -> TolerantFields:
    return TolerantFields(content, "order 7", "shop")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("LAMP-1", "LAMP-1"),
        (4711, "4711"),
        (Decimal("1.50"), "1.50"),
        pytest.param(10**5000, "", id="endless"),
        (Decimal("1e999999"), ""),
        (None, ""),
        (True, ""),
        ([], ""),
        ({"a": "b"}, ""),
        ("half \ud83d", "half ?"),
    ],
)
def test_words(value: Any, words: str) -> None:
    assert fields(x=value).words("x") == words


def test_what_is_missing_is_not_told() -> None:
    empty = fields()
    assert (empty.words("x"), empty.title("x"), empty.moment("x"), empty.rows("x")) == ("", "", None, ())
    assert empty.part("x").content == {}


def test_a_time_that_cannot_be_read_is_none() -> None:
    row = fields(at="2026-11-23T14:00:00+02:00", null=None, text="0000-00-00 00:00:00", number=1_700_000_000)
    assert row.moment("at") == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert [row.moment(name) for name in ("null", "text", "number")] == [None, None, None]


def test_rows_are_found_in_lists_with_gaps_and_among_what_is_no_row() -> None:
    row = fields(gaps={"0": {"id": 1}, "3": {"id": 2}}, mixed=[None, {"id": 3}, "x"], text="none")
    assert [found.content["id"] for found in row.rows("gaps")] == [1, 2]
    assert [found.content["id"] for found in row.rows("mixed")] == [3]
    assert row.rows("text") == ()


def test_a_strict_list_may_have_gaps_and_no_row_may_be_missing() -> None:
    row = fields(gaps={"0": {"id": 1}, "3": {"id": 2}}, named={"a": {}}, empty={}, mixed=[{}, None])
    assert [found.content["id"] for found in row.objects("gaps")] == [1, 2]
    for name in ("named", "empty", "mixed", "missing"):
        with pytest.raises(InvalidResponse):
            row.objects(name)


@given(JSON)
def test_no_value_is_an_error(value: Any) -> None:
    row = fields(x=value)
    for words in (row.words("x"), row.title("x")):
        assert words.encode().decode() == words
    assert row.moment("x") is None or row.moment("x").tzinfo is not None
    assert isinstance(row.part("x").content, dict)
    assert all(isinstance(found.content, dict) for found in row.rows("x"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Salt &amp; Pepper <small>(2 pcs)</small>", "Salt & Pepper (2 pcs)"),
        ("&lt;Variable&gt; Fun Pens! - Orange", "<Variable> Fun Pens! - Orange"),
        ("Mug<br />blue", "Mug blue"),
        ("O&#039;Brien &quot;Pro&quot;", 'O\'Brien "Pro"'),
        ("Cable < 5 m & more", "Cable < 5 m & more"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<b></b>", "<b></b>"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_names_are_read_as_a_browser_shows_them(written: str, read: str) -> None:
    assert without_html(written) == read


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\n\xef\xbb\xbf ", b"\n"])
def test_byte_order_marks_in_front_are_passed_over(before: bytes) -> None:
    assert read_json(before + b'{"id": 7}') == {"id": 7}
    assert read_json(before.decode() + '{"id": 7}') == {"id": 7}


@pytest.mark.parametrize("content", [b"\xff\xfe\xfa", b"\xef\xbb\xbf", b"", b"\xc3"])
def test_what_is_no_text_is_no_json(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_json(content)


def test_a_field_that_cannot_be_read_makes_the_order_a_persons() -> None:
    with pytest.raises(UnreadableOrder, match=r"^order 7: id is not text.* by hand") as caught, reads_order():
        fields(id=[]).text("id")
    assert caught.value.connection == "shop"


@pytest.mark.parametrize(
    "error", [InexactAmount("half a cent"), InvalidResponse("a page in its place", http_status=200)]
)
def test_other_errors_stay_what_they_are(error: InvalidResponse) -> None:
    with pytest.raises(type(error)) as caught, reads_order():
        raise error
    assert caught.value is error
