"""The team is told of what it has to decide, reminded of it, and relieved of what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.mail import Inbox, LoopbackController
from tests.support.trade import DAY, HOUR, Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.manager import InstalledConnector
from dropconnect.models.order import Customer
from dropconnect.notifiers.email import EmailConnector

TEAM = """
timezone = "Europe/Berlin"

[team]
notifier = "mail"
{team}

[people.ben]
name = "Ben"
mail = "ben@shop.example.test"

[people.olga]
name = "Olga"
mail = "olga@shop.example.test"
role = "owner"

[people.vera]
name = "Vera"
mail = "vera@shop.example.test"
role = "viewer"

[people.elsewhere]
name = "Emil"
mail = "emil@shop.example.test"
stores = ["other"]

[stores.other]
connector = "fake-platform"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""
TO_CUSTOMERS = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp House", contact = "help@shop.example.test" }
"""
ADA = "ada@example.test"
BEN, OLGA = "ben@shop.example.test", "olga@shop.example.test"


class Office:
    """A trade whose people can be reached by mail, and the server that takes their mails."""

    def __init__(self, folder: Path) -> None:
        self.inbox = Inbox()
        self.controller = LoopbackController(self.inbox, hostname="127.0.0.1", port=0)
        self.controller.start()
        self.trade = Trade(folder)
        self.trade.registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        self.configure()

    def configure(self, team: str = "", *, without: str = "", policy: str = "", store: str = "") -> None:
        """``without``: the key of somebody who has left."""
        people = TEAM.format(team=team, port=self.controller.port)
        if without:
            head, _, rest = people.partition(f"[people.{without}]")
            people = head + rest[rest.index("[") :]
        top, _, tables = people.partition("\n[team]")
        settings = 'contact = "workshop@example.test"\nanswer_hours = 48'
        stores = two_suppliers(policy, woodwork="manual", settings=settings) + store
        self.trade.reconfigure(f"{top}\n[team]{tables}\n{stores}")

    def ask(self) -> Case:
        """A case that asks a person about the desk."""
        self.trade.ordered("ok-1", lamps="now-1")
        return self.trade.cancel("ok-1")

    def later(self, hours: float) -> None:
        self.trade.clock.advance(hours * HOUR)
        self.trade.work()

    def mails(self) -> list[EmailMessage]:
        """What arrived since the last look."""
        read = [
            message_from_bytes(bytes(mail.content or b""), policy=policy.default) for mail in self.inbox.mails
        ]
        self.inbox.mails.clear()
        return [mail for mail in read if isinstance(mail, EmailMessage)]

    def heard(self) -> dict[str, str]:
        """Address -> subject of what arrived since the last look; one mail each."""
        mails = self.mails()
        found = {mail["To"]: mail["Subject"] for mail in mails}
        assert len(found) == len(mails), [(mail["To"], mail["Subject"]) for mail in mails]
        return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.trade.journal.close()
    made.controller.stop()


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_new_question_goes_once_to_who_works_for_the_store(office: Office) -> None:
    office.ask()
    office.later(0)
    mails = office.mails()
    office.later(1)

    assert sorted(mail["To"] for mail in mails) == [BEN, OLGA]
    assert "Question: order ok-1 of shop" in mails[0]["Subject"]
    assert 'resolve 1 --say "asked"' in text(mails[0])
    assert "by Ben, until 2026-11-24 13:00 CET" in text(mails[0])
    assert office.mails() == []


def test_who_has_it_is_reminded_and_then_another_gets_it(office: Office) -> None:
    case = office.ask()
    office.later(0)
    office.mails()

    office.later(18)
    reminded = office.heard()
    office.later(6)
    overdue = office.heard()

    assert reminded == {BEN: "Reminder, a question is open: order ok-1 of shop"}
    assert overdue == dict.fromkeys((BEN, OLGA), "Overdue question: order ok-1 of shop")
    task = office.trade.task(case)
    assert (task.owner, task.reminded_at is not None, task.second_at) == (
        "Olga",
        True,
        office.trade.clock.now(),
    )
    assert any("it was Ben's, and is Olga's now" in event.text for event in office.trade.events(case))


def test_a_mail_server_that_is_down_for_a_day_loses_nothing_and_holds_nothing_up(office: Office) -> None:
    office.inbox.rcpt = "451 not now"
    case = office.ask()
    for _ in range(6):
        office.later(4)

    office.inbox.rcpt = ""
    office.later(1)

    subjects = sorted((mail["To"], mail["Subject"].split(":")[0]) for mail in office.mails())
    assert subjects == [
        (BEN, "Overdue question"),
        (BEN, "Question"),
        (BEN, "Reminder, a question is open"),
        (OLGA, "Overdue question"),
        (OLGA, "Question"),
    ]
    assert office.trade.answer(case, "stopped").outcome == "done"


def test_what_was_decided_while_the_mail_server_was_down_is_asked_of_nobody(office: Office) -> None:
    office.inbox.rcpt = "451 not now"
    case = office.ask()
    office.later(1)
    assert office.trade.answer(case, "stopped").outcome == "done"

    office.inbox.rcpt = ""
    office.later(30)

    assert office.mails() == []


def test_what_can_never_be_sent_is_an_incident_that_the_others_hear_of(office: Office) -> None:
    case = office.ask()
    office.inbox.rcpt = "550 no such mailbox"
    office.later(0)
    office.inbox.rcpt = ""
    office.later(1)

    kinds = set(office.trade.incidents(case))
    assert kinds == {"notice-ben", "notice-olga"}
    assert "ben was not told of task 1" in office.trade.incidents(case)["notice-ben"].reason
    heard = [(mail["To"], text(mail)) for mail in office.mails()]
    assert sorted(to for to, _ in heard) == [BEN, OLGA]
    assert all("Tell olga" in words if to == BEN else "Tell ben" in words for to, words in heard)


def test_what_may_have_been_sent_is_sent_again_under_the_same_id(office: Office) -> None:
    office.inbox.lost = True
    office.ask()
    office.later(0)
    office.inbox.lost = False
    office.later(1)
    office.later(1)

    mails = office.mails()
    assert sorted(mail["To"] for mail in mails) == [BEN, BEN, OLGA, OLGA]
    assert len({mail["Message-ID"] for mail in mails}) == 2


def test_a_try_that_failed_is_made_again_after_a_pause(office: Office) -> None:
    office.ask()
    office.inbox.rcpt = "451 not now"
    office.later(0)
    office.inbox.rcpt = ""
    office.later(0)
    at_once = office.mails()
    office.later(0.1)

    assert at_once == []
    assert set(office.heard()) == {BEN, OLGA}


def test_a_person_who_left_gets_nothing_new(office: Office) -> None:
    case = office.ask()
    office.later(0)
    office.mails()

    office.configure(without="ben")
    office.later(18)

    assert office.heard() == {OLGA: "Reminder, a question is open: order ok-1 of shop"}
    assert office.trade.task(case).owner == "Olga"
    assert any("Ben does not work here any more" in event.text for event in office.trade.events(case))


def test_what_can_wait_waits_for_the_end_of_the_quiet_hours(office: Office) -> None:
    """It is 13:00 in Berlin; the case is opened at 21:00."""
    office.configure('quiet = "20:00-07:00"')
    office.trade.clock.advance(8 * HOUR)
    office.ask()
    office.later(0)
    office.later(9.5)
    at_night = office.mails()
    office.later(0.5)

    assert at_night == []
    assert set(office.heard()) == {BEN, OLGA}


def test_money_does_not_wait_for_the_morning(office: Office) -> None:
    office.configure('quiet = "00:00-23:59"')
    office.trade.ordered("contested-1", lamps="now-1")
    case = office.trade.cancel("contested-1")
    office.later(0)
    before = office.mails()
    office.trade.answer(case, "stopped")
    office.later(0)

    assert before == []
    assert {mail["Subject"].split(":")[0] for mail in office.mails()} == {"Question"}


def test_a_daily_digest_is_one_mail_for_each_person(office: Office) -> None:
    office.configure('digest = "daily 08:00"')
    office.ask()
    office.trade.ordered("ok-2", lamps="now-2")
    office.trade.cancel("ok-2")
    office.later(0)
    office.later(18.5)
    early = office.mails()
    office.later(0.5)
    mails = office.mails()

    assert early == []
    assert sorted(mail["To"] for mail in mails) == [BEN, OLGA]
    assert all("order ok-1 of shop" in text(mail) and "order ok-2 of shop" in text(mail) for mail in mails)


def test_without_people_nothing_is_different(office: Office) -> None:
    settings = 'contact = "workshop@example.test"'
    office.trade.reconfigure(two_suppliers(woodwork="manual", settings=settings))
    case = office.ask()
    office.later(2 * DAY / HOUR)

    task = office.trade.task(case)
    assert (task.owner, task.reminded_at, task.second_at) == ("merchant", None, None)


def test_the_workshop_is_silent_for_99_hours(office: Office) -> None:
    """Reminded, overdue, a second person, the customer is told: and no money moves."""
    office.configure(policy='mail = "us"\nsupplier_silent = "absorb"', store=TO_CUSTOMERS)
    office.trade.shop.order("ok-1")
    office.trade.shop.change("ok-1", customer=Customer(name="Ada", email=ADA, locale="en"))
    case = office.trade.answer(office.ask(), "asked", by="Ben")
    office.later(0)
    office.mails()

    office.later(36)
    at_36 = office.heard()
    office.later(12)
    at_48 = office.mails()
    office.later(24)
    at_72 = office.heard()
    office.later(24)
    at_96 = office.mails()
    office.later(3)

    assert at_36 == {BEN: "Reminder, a question is open: order ok-1 of shop"}
    [to_ada] = [mail for mail in at_48 if mail["To"] == ADA]
    assert "November 27" in text(to_ada), text(to_ada)
    assert {mail["Subject"] for mail in at_48 if mail["To"] != ADA} == {"Question: order ok-1 of shop"}
    assert at_72 == dict.fromkeys((BEN, OLGA), "Overdue question: order ok-1 of shop")
    assert [mail["To"] for mail in at_96] == [ADA], "the promised date has passed"
    task = office.trade.task(case)
    assert (task.owner, "no answer was seen" in task.reason) == ("Olga", True)
    assert office.trade.paid(case) == usd("0.00")


def test_people_and_chats_are_not_told_the_address_of_a_customer(office: Office) -> None:
    office.configure(store=TO_CUSTOMERS)
    office.trade.ordered("ok-1", lamps="now-1")
    office.trade.shop.change("ok-1", customer=Customer(name="Ada", email=ADA, locale="en"))
    office.inbox.rcpt = f"550 5.1.1 <{ADA}>: there is no such mailbox"
    case = office.trade.cancel("ok-1")
    office.inbox.rcpt = ""
    office.later(0)

    [incident] = office.trade.incidents(case).values()
    assert "there is no such mailbox" in incident.reason
    assert not any(ADA in mail.as_string() for mail in office.mails())
    assert not any(ADA in event.text for event in office.trade.events(case))
