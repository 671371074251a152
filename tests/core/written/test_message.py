"""A pasted mail is read as the words of the customer, however it was copied."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dropconnect.written.message import MOST_KEPT, read_message

SOURCE = """\
Return-Path: <ada@example.test>
From: =?utf-8?q?Ada_Ex=C3=A4mple?= <ada@example.test>
To: help@shop.example.test
Subject: =?utf-8?q?Bestellung_1042?=
Date: Mon, 30 Nov 2026 09:15:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Ich brauche die Lampe nicht mehr. Gr=C3=BC=C3=9Fe, Ada
--b
Content-Type: text/html; charset="utf-8"

<p>no</p>
--b--
"""


def test_the_source_of_a_mail_is_read_with_its_headers() -> None:
    read = read_message(SOURCE)
    assert (read.sender, read.name) == ("ada@example.test", "Ada Ex\u00e4mple")
    assert read.subject == "Bestellung 1042"
    assert read.sent_at == datetime(2026, 11, 30, 8, 15, tzinfo=UTC)
    assert read.own == "Ich brauche die Lampe nicht mehr. Gr\u00fc\u00dfe, Ada"
    assert read.text.startswith("From: Ada Ex\u00e4mple <ada@example.test>\n")


def test_headers_that_were_copied_from_a_mail_program_are_read() -> None:
    read = read_message(
        "Von: Ada Example <ada@example.test>\nGesendet: Montag\nAn: help@shop.example.test\n"
        "Betreff: Storno\n\nBitte stornieren."
    )
    assert (read.sender, read.subject, read.own) == ("ada@example.test", "Storno", "Bitte stornieren.")
    assert read.sent_at is None


@pytest.mark.parametrize(
    "old",
    [
        "> Thank you for order #77\n> your shop",
        "On Mon, 30 Nov 2026 at 09:15, Shop <help@shop.example.test> wrote:\nThank you for order #77",
        "On Mon, 30 Nov 2026 at 09:15,\nShop <help@shop.example.test> wrote:\n\n> order #77",
        "Am 30.11.2026 um 09:15 schrieb Shop <help@shop.example.test>:\n\nBestellung 77",
        "-----Original Message-----\nFrom: Shop\nSubject: order #77",
        "From: Shop <help@shop.example.test>\nSent: Monday\nSubject: order #77\n\nThanks",
        "Sent from my phone\n\nOn Monday, Shop wrote:\n> order #77",
        "-- \nAda Example\n77 Long Street",
    ],
)
def test_old_mails_and_signatures_are_not_the_customers_words(old: str) -> None:
    read = read_message(f"Please cancel.\n\n{old}")
    assert read.own == "Please cancel."
    assert "77" in read.text


def test_an_answer_below_the_old_mail_is_found() -> None:
    assert read_message("> order #77\n> Thanks\n\nPlease cancel.").own == "Please cancel."
    below = "On Monday, Shop wrote:\n> order #77\n\nPlease cancel."
    assert read_message(below).own == "Please cancel."


def test_html_is_read_as_people_see_it() -> None:
    read = read_message(
        "<html><head><style>p{}</style></head><body><p>Please&nbsp;cancel &lt;both&gt;</p><script>alert(1)"
        "</script><blockquote>order #77<br>Thanks</blockquote></body></html>"
    )
    assert read.own == "Please cancel <both>"
    assert "alert" not in read.text


def test_what_nobody_sees_is_taken_out_and_letters_of_all_scripts_stay() -> None:
    read = read_message("\u202ecancel\u202c \u05d1\u05d9\u05d8\u05d5\u05dc \U0001f620\u200b\x1b[2J please")
    assert "\u202e" not in read.text
    assert "\x1b" not in read.text
    assert "\u05d1\u05d9\u05d8\u05d5\u05dc \U0001f620" in read.text


@pytest.mark.parametrize(
    "odd",
    ["", " \n ", ">>>>", "From:", "Content-Type: text/plain; charset=no-such\n\nx", "<<<<p>", "\ud800 lone",
     "MIME-Version: 1.0\nFrom: <<<@@\nDate: yesterday\n\nwords"],
)  # fmt: skip
def test_nothing_that_is_pasted_is_an_error(odd: str) -> None:
    assert read_message(odd).sent_at is None


@pytest.mark.parametrize(
    "endless",
    [
        "<p>" + "<!" * 50_000,
        "<p>" + "<!--" * 25_000,
        "<p>" + "<a " * 33_000,
        "on a\n" * 20_000,
        "From: " + "(" * 99_000,
        'MIME-Version: 1\nFrom: "<(' + "(" * 90_000 + "\n\nwords",
        "MIME-Version: 1\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n" * 19_000,
        "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(1900)),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_made_to_be_read_for_ever_is_read_at_once(endless: str) -> None:
    """Each took minutes, or ended the reading, with a reader that goes back."""
    assert len(read_message(endless).text) <= MOST_KEPT


def test_a_long_text_is_cut_and_says_so() -> None:
    read = read_message("word " * 10_000)
    assert read.is_cut
    assert len(read.text) == MOST_KEPT
    assert not read_message("word").is_cut
