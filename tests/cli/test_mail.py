"""A merchant looks at the mails of a store, and tries out the way they go, before a customer gets one."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from tests.cli.test_json import fits
from tests.support.mail import Inbox, LoopbackController
from tests.support.workplace import Workplace, section

STORE = """
[stores.shop.policy]
mail = "us"
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp Shop", contact = "help@shop.example.test" }
"""


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mailing(place: Workplace, url: str, inbox: Inbox) -> Iterator[Workplace]:
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    notifier = (
        f'[notifiers.mail]\nconnector = "email"\nhost = "127.0.0.1"\nport = {controller.port}\n'
        'security = "none"\nsender = "Lamp Shop <orders@shop.example.test>"\n'
    )
    place.configure(section("shop", url, STORE), notifier)
    yield place
    controller.stop()


def test_a_mail_is_shown_with_the_facts_of_an_order(mailing: Workplace, inbox: Inbox) -> None:
    shown = fits(mailing.call("mail", "preview", "shop", "21", "--json"), "mail-preview")

    assert (shown["kind"], shown["language"], shown["is_sample"]) == ("outcome", "en", True)
    assert "82.49" in shown["text"]
    assert "Lamp Shop" in shown["text"]
    assert inbox.mails == []


@pytest.mark.parametrize("kind", ["acknowledgement", "waiting-update", "outcome", "ended"])
@pytest.mark.parametrize(("language", "hello"), [("en", "Hello"), ("de_AT", "Guten Tag")])
def test_every_kind_can_be_seen_in_every_language_without_an_order(
    mailing: Workplace, kind: str, language: str, hello: str
) -> None:
    seen = mailing.call("mail", "preview", "shop", "--kind", kind, "--language", language)

    assert seen.code == 0, seen.said
    assert seen.out.startswith(f"{kind} in {language[:2]}, made-up facts\nSubject: ")
    assert hello in seen.out


def test_a_mail_of_a_case_is_shown_with_its_own_facts(mailing: Workplace) -> None:
    assert mailing.cancel("21", "--line", "LAMP-1:1").code == 0

    seen = mailing.call("mail", "preview", "1", "--kind", "outcome")

    assert seen.code == 0, seen.said
    assert "made-up" not in seen.out
    assert "27.50" in seen.out


def test_the_html_goes_to_a_file_that_was_not_there(mailing: Workplace) -> None:
    file = mailing.folder / "mail.html"

    assert mailing.call("mail", "preview", "shop", "--html", str(file)).code == 0
    written = file.read_text("utf-8")
    assert "<html" in written
    assert mailing.call("mail", "preview", "shop", "--html", str(file)).code != 0
    assert file.read_text("utf-8") == written


@pytest.mark.parametrize(("name", "subject"), [("mail", "[Test] Mail of"), ("shop", "[Test] Your order")])
def test_one_test_mail_goes_to_the_merchants_own_address(
    mailing: Workplace, inbox: Inbox, name: str, subject: str
) -> None:
    sent = mailing.call("mail", "test", name, "--to", "me@shop.example.test")

    assert sent.code == 0, sent.said
    assert "took the mail to me@shop.example.test" in sent.out
    [envelope] = inbox.mails
    assert envelope.rcpt_tos == ["me@shop.example.test"]
    mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
    assert str(mail["Subject"]).startswith(subject)


def test_a_server_that_does_not_take_the_mail_is_told(mailing: Workplace, inbox: Inbox) -> None:
    inbox.rcpt = "550 no such mailbox"

    sent = mailing.call("mail", "test", "mail", "--to", "nobody@shop.example.test", "--json")

    document = fits(sent, "mail-test")
    assert (sent.code, document["accepted"]) == (4, False)
    assert "no such mailbox" in document["detail"]


def test_a_store_without_a_mail_account_says_what_to_add(place: Workplace) -> None:
    sent = place.call("mail", "test", "shop", "--to", "me@shop.example.test")

    assert sent.code == 2
    assert "[stores.shop.messages]" in sent.said


def test_an_unknown_name_is_a_mistake_of_the_caller(mailing: Workplace) -> None:
    assert mailing.call("mail", "test", "post", "--to", "me@shop.example.test").code == 2
    assert mailing.call("mail", "preview", "nowhere").code == 2
    assert mailing.call("mail", "preview", "77").code == 2
