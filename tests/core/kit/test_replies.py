"""Answers are read exactly, and texts leave without secrets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dropconnect.kit import Reply, read_json, read_retry_after, without_secrets


def test_numbers_with_a_point_are_never_floats() -> None:
    assert read_json(b'{"price": 19.99, "rate": 1e-2, "count": 3}') == {
        "price": Decimal("19.99"),
        "rate": Decimal("0.01"),
        "count": 3,
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"<html></html>", b'{"id": 1', b"NaN", b'{"a": Infinity}', b"[-Infinity]", b"\xff", b"[" * 100_000],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_not_json_is_one_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_json(content)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("2.0", 2.0),
        ("0", 0.0),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("nan", None),
        ("٣", None),
        ("9" * 400, None),
        ("999999999", 999999999.0),
        ("9" * 20, 1e20),
        ("Infinity", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 120.0),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0.0),
        ("Wed, 21 Oct 9999 07:00:00 GMT", 251603537640.0),
        ("Wed, 99 Oct 2026 07:00:00 GMT", None),
    ],
)
def test_seconds_to_wait(header: str, seconds: float | None) -> None:
    """A date is read by the clock that wrote it."""
    headers = {"retry-after": header, "date": "Wed, 21 Oct 2026 07:26:00 GMT"}
    assert read_retry_after(headers) == seconds


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_date_to_wait_for_says_nothing_without_the_date_of_the_reply(date: str) -> None:
    headers = {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": date}
    assert read_retry_after(headers) is None
    assert read_retry_after({}) is None


@pytest.mark.parametrize(
    ("text", "secrets", "shown"),
    [
        ("the token t-1 of key-7 is t-1", ("t-1", "key-7"), "the token *** of *** is ***"),
        ("nothing here", ("t-1", ""), "nothing here"),
        # The shorter one first would leave -refresh behind.
        ("sent abc-refresh", ("abc", "abc-refresh"), "sent ***"),
    ],
)
def test_secrets_are_taken_out(text: str, secrets: tuple[str, ...], shown: str) -> None:
    assert without_secrets(text, secrets) == shown


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Reply(status=502), "HTTP 502"),
        (Reply(status=400, code="bad_id", message="No such id."), "HTTP 400, bad_id: No such id."),
        (Reply(status=400, code="bad_id"), "HTTP 400, bad_id"),
    ],
)
def test_an_answer_in_a_few_words(answer: Reply, words: str) -> None:
    assert answer.description == words


def test_the_providers_words_are_one_line_that_can_be_shown() -> None:
    said = Reply(status=400, code="bad\x1b[2J", message="no\r\nsuch id" + "x" * 1000, request_id="r\u202e1")
    assert said.description.isprintable()
    assert said.message.startswith("no such idxxx")
    assert (len(said.message), said.message[-1]) == (500, "\u2026")
    assert (said.code, said.request_id) == ("bad\ufffd[2J", "r\ufffd1")


def test_the_providers_words_are_not_in_a_repr() -> None:
    assert "ada@example.test" not in repr(Reply(status=400, message="ada@example.test is unknown"))
