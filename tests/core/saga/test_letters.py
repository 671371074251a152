"""A supplier without an API is written to by us, once a person has confirmed its address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.letter_office import LETTERS, WORKSHOP, LetterOffice, code_in, text

from dropconnect.errors import ConfigurationError, UsageError
from dropconnect.journal.states import Outcome, WaitsFor


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LetterOffice]:
    made = LetterOffice(tmp_path)
    yield made
    made.trade.journal.close()
    made.controller.stop()


def test_without_a_confirmation_a_person_is_asked_to_write(office: LetterOffice) -> None:
    case = office.cancel()

    assert office.mails() == []
    assert set(office.trade.task(case).choices) == {"asked", "stopped", "refused", "not ordered"}


def test_a_confirmed_address_is_written_to_and_its_answer_is_waited_for(office: LetterOffice) -> None:
    office.confirm()
    case = office.cancel()

    [mail] = office.mails()
    assert (mail["To"], mail["Reply-To"]) == (WORKSHOP, "desk@shop.example.test")
    assert mail["Subject"] == "Please cancel: order ok-1"
    assert "Please cancel our order ok-1" in text(mail)
    assert "1 of 1 Desk (DESK-1)" in text(mail)
    [_, request] = office.trade.effects(case, "cancel-supplier")
    assert (request.state, mail["Message-ID"]) == ("requested", f"<{request.key}@shop.example.test>")
    assert case.waits_for is WaitsFor.SUPPLIER
    assert "dropconnect has asked it" in office.trade.task(case).reason
    assert office.trade.answer(case, "stopped").outcome is Outcome.DONE
    assert office.trade.paid(case) == usd("82.49")


def test_of_a_part_the_goods_are_named_and_the_rest_is_wanted(office: LetterOffice) -> None:
    office.configure(LETTERS)
    office.trade.reconfigure(
        office.trade.file.read_text().replace('supplier = "lumen"', 'supplier = "woodwork"')
    )
    office.confirm()
    office.cancel("ok-2", "LAMP-1:1")

    [mail] = office.mails()
    assert "1 of 2 Lamp (LAMP-1)" in text(mail)
    assert "The rest of the order should still come" in text(mail)
    assert "Desk" not in text(mail)


def test_a_german_supplier_reads_german(office: LetterOffice) -> None:
    office.configure(f'{LETTERS}language = "de"')
    office.confirm()
    office.cancel()

    [mail] = office.mails()
    assert (mail["Subject"], mail["Content-Language"]) == ("Bitte stornieren: Bestellung ok-1", "de")
    assert "1 von 1 Desk (DESK-1)" in text(mail)
    assert " of " not in text(mail)


def test_it_is_reminded_once_and_its_silence_moves_no_money(office: LetterOffice) -> None:
    office.configure(rules='supplier_silent = "absorb"')
    office.confirm()
    case = office.cancel()
    [request] = office.mails()

    office.later(36)
    [reminder] = office.mails()
    office.later(12)
    office.later(51)

    assert reminder["Message-ID"] != request["Message-ID"]
    assert "We have not heard from you" in text(reminder)
    assert "Please cancel our order ok-1" in text(reminder)
    assert office.mails() == []
    assert "no answer was seen" in office.trade.task(case).reason
    assert office.trade.paid(case) == usd("0.00")


def test_a_person_reminds_it_by_mail_and_the_automatic_reminder_stays_out(office: LetterOffice) -> None:
    office.confirm()
    case = office.cancel()
    [request] = office.mails()

    with office.opened() as app:
        told = app.remind(case.id, by="Ada", whom="woodwork")

    [reminder] = office.mails()
    assert told.reminded == ("woodwork",)
    assert reminder["Message-ID"] != request["Message-ID"]
    assert "We have not heard from you" in text(reminder)
    office.later(36)
    assert office.mails() == []
    with office.opened() as app:
        app.remind(case.id, by="Ada", whom="woodwork")
    [second] = office.mails()
    assert second["Message-ID"] not in (request["Message-ID"], reminder["Message-ID"])


def test_a_bounce_is_not_asked_and_a_task(office: LetterOffice) -> None:
    office.confirm()
    office.inbox.rcpt = "550 no such mailbox"
    case = office.cancel()

    task = office.trade.task(case)
    assert "it was not asked: our mail to orders@workshop.example.test was refused" in task.reason
    assert office.trade.parts(case)[1].asked_at is None
    assert office.trade.answer(case, "asked", by="Ben").waits_for is WaitsFor.SUPPLIER


def test_a_mail_server_that_is_down_keeps_the_case_and_asks_later(office: LetterOffice) -> None:
    office.confirm()
    office.inbox.rcpt = "451 not now"
    case = office.cancel()
    office.inbox.rcpt = ""
    office.later(1)

    assert len(office.mails()) == 1
    assert office.trade.case(case).waits_for is WaitsFor.SUPPLIER


def test_what_may_have_been_sent_is_sent_again_under_the_same_id(office: LetterOffice) -> None:
    office.confirm()
    office.inbox.lost = True
    case = office.cancel()
    office.inbox.lost = False
    office.later(1)
    office.later(1)

    mails = office.mails()
    assert (len(mails), len({mail["Message-ID"] for mail in mails})) == (2, 1)
    assert office.trade.case(case).waits_for is WaitsFor.SUPPLIER


def test_cases_from_before_are_not_written_about(office: LetterOffice) -> None:
    case = office.trade.open_request(office.trade.request("ok-1"))
    office.trade.clock.advance(60)
    office.confirm()

    office.trade.run(case)

    assert office.mails() == []
    assert "asked" in {choice for task in office.trade.tasks(case) for choice in task.choices}


def test_a_changed_address_needs_a_test_of_its_own(office: LetterOffice) -> None:
    office.confirm()
    office.configure(LETTERS.replace(f'mail = "{WORKSHOP}"', 'mail = "new@workshop.example.test"'))

    office.cancel()

    assert office.mails() == []
    with office.opened() as app:
        [row] = [row for row in app.check("woodwork").connections[0].rows if row.name == "letters"]
    assert (row.ok, "supplier-mail test woodwork" in row.fix) == (False, True)


def test_only_the_code_of_the_last_test_mail_confirms(office: LetterOffice) -> None:
    with office.opened() as app:
        with pytest.raises(UsageError, match="no test mail went to"):
            app.confirm_supplier_mail("woodwork", "ABCD", by="Ada")
        app.test_supplier_mail("woodwork")
        app.test_supplier_mail("woodwork")
        first, last = office.mails()
        with pytest.raises(UsageError, match="is not the code of the last test mail"):
            app.confirm_supplier_mail("woodwork", code_in(first), by="Ada")
        with pytest.raises(UsageError, match="say who"):
            app.confirm_supplier_mail("woodwork", code_in(last), by=" ")

        report = app.confirm_supplier_mail("woodwork", code_in(last).lower(), by="Ada")

        assert (report.address, report.confirmed_by) == (WORKSHOP, "Ada")
        [row] = [row for row in app.check("woodwork").connections[0].rows if row.name == "letters"]
        assert row.ok


def test_a_test_mail_that_is_refused_says_what_to_correct(office: LetterOffice) -> None:
    office.inbox.rcpt = "550 no such mailbox"

    with office.opened() as app, pytest.raises(UsageError, match=r"correct suppliers\.woodwork\.mail"):
        app.test_supplier_mail("woodwork")


def test_a_supplier_that_a_person_writes_to_has_nothing_to_test(office: LetterOffice) -> None:
    office.configure('contact = "by telephone"')

    with office.opened() as app, pytest.raises(ConfigurationError, match="name the address"):
        app.test_supplier_mail("woodwork")


def test_the_notifier_of_a_supplier_must_be_there(office: LetterOffice) -> None:
    with pytest.raises(
        ConfigurationError, match=r"suppliers\.woodwork\.notifier: there is no notifier 'mial'"
    ):
        office.configure(LETTERS.replace('notifier = "mail"', 'notifier = "mial"'))


def test_who_was_written_to_is_told_by_hand_that_the_goods_shall_come(office: LetterOffice) -> None:
    office.confirm()
    case = office.trade.withdraw(office.cancel())

    assert "tell it that the goods should come" in office.trade.incidents(case)["tell-by-hand-1"].reason


@pytest.mark.parametrize(
    "settings",
    [LETTERS.replace(f'mail = "{WORKSHOP}"', 'mail = "new@workshop.example.test"'), 'contact = "by phone"'],
)
def test_an_address_that_nobody_confirmed_gets_no_reminder_and_a_person_hears_of_it(
    office: LetterOffice, settings: str
) -> None:
    office.confirm()
    case = office.cancel()
    office.mails()
    office.configure(settings if "answer_hours" in settings else f"{settings}\nanswer_hours = 48")

    office.later(36)
    office.later(1)

    assert office.mails() == []
    [incident] = office.trade.incidents(case).values()
    assert incident.kind == "not-reminded-1"
    assert "Ask it for its answer" in incident.reason
    office.later(12)
    assert "no answer was seen" in office.trade.task(case).reason
