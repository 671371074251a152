"""JSON is read field by field; what is wrong is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from dropconnect.kit import Fields, StrictFields
from dropconnect.plugin import InvalidResponse, Money


def fields(**content: Any) -> StrictFields:
    return StrictFields(content, "order 7", "shop")


def test_what_is_right_is_read() -> None:
    row = fields(
        name="Mug",
        title=None,
        sent=False,
        count=2,
        much=Decimal("2.0"),
        price="19.99",
        at="2026-11-23T14:00:00+02:00",
        there="2026-11-23T12:00:00",
        item={"id": "a"},
        items=[{"id": "b"}, {"id": "c"}],
    )
    assert row.text("name") == "Mug"
    assert (row.optional_text("title"), row.optional_text("nothing")) == ("", "")
    assert row.flag("sent") is False
    assert (row.whole_number("count"), row.whole_number("much")) == (2, 2)
    assert row.decimal("price") == Decimal("19.99")
    assert row.money("price", "USD") == Money.of("19.99", "USD")
    assert row.utc("at") == row.utc("there") == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert row.object("item").text("id") == "a"
    assert [item.text("id") for item in row.objects("items")] == ["b", "c"]


READERS: list[tuple[Callable[[StrictFields], Any], Any]] = [
    (lambda row: row.text("x"), 7),
    (lambda row: row.text("x"), None),
    (lambda row: row.optional_text("x"), 7),
    (lambda row: row.flag("x"), "true"),
    (lambda row: row.flag("x"), 1),
    (lambda row: row.whole_number("x"), True),
    (lambda row: row.whole_number("x"), "7"),
    (lambda row: row.whole_number("x"), Decimal("7.5")),
    (lambda row: row.decimal("x"), "ten"),
    (lambda row: row.decimal("x"), ""),
    (lambda row: row.decimal("x"), "NaN"),
    (lambda row: row.decimal("x"), 1.5),
    (lambda row: row.money("x", "USD"), "1.005"),
    (lambda row: row.money("x", "JPY"), "1.5"),
    (lambda row: row.utc("x"), "soon"),
    (lambda row: row.utc("x"), "0001-01-01T00:00:00+10:00"),
    (lambda row: row.utc("x"), 1_700_000_000),
    (lambda row: row.object("x"), [1]),
    (lambda row: row.objects("x"), {"0": {}}),
    (lambda row: row.objects("x"), None),
]


@pytest.mark.parametrize(("read", "value"), READERS)
def test_what_is_wrong_is_named(read: Callable[[StrictFields], Any], value: Any) -> None:
    with pytest.raises(InvalidResponse, match=r"^order 7: x ") as caught:
        read(fields(x=value))
    assert caught.value.connection == "shop"


@pytest.mark.parametrize(
    "name", ["raw", "text", "flag", "whole_number", "decimal", "utc", "object", "objects"]
)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(InvalidResponse, match="order 7: x is missing"):
        getattr(fields(), name)("x")


def test_the_place_is_the_way_to_it() -> None:
    row = fields(lines=[{"taxes": [{}, 5]}])
    with pytest.raises(InvalidResponse, match=r"^order 7: lines\[0\]: taxes\[1\] is not a JSON object$"):
        row.objects("lines")[0].objects("taxes")
    with pytest.raises(InvalidResponse, match=r"^the orders is not a list$"):
        Fields.each_of({}, "the orders", "shop")


@pytest.mark.parametrize("body", [b"not json", b"[]", b"7", b"null", b"NaN", b"[" * 100_000])
def test_a_body_that_is_no_object(body: bytes) -> None:
    with pytest.raises(InvalidResponse, match="the body is not"):
        Fields.from_json(body, "the body", "shop")


def test_a_connectors_own_class_stays_its_own_inside() -> None:
    class Own(StrictFields):
        def gid(self) -> str:
            return self.text("gid").rpartition("/")[2]

    row = Own.from_json(b'{"order": {"gid": "x/7"}, "lines": [{"gid": "y/8"}]}', "the body", "shop")
    assert row.object("order").gid() == "7"
    assert [line.gid() for line in row.objects("lines")] == ["8"]
