"""A mail about a question leads to it: by a link that decides, or by the page that wants a log-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.support.mail import Inbox, LoopbackController
from tests.support.office import ONE_STORE, Office

from dropconnect import CaseConflict, Dropconnect, NotThere
from dropconnect.app.seat import Seat
from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector
from dropconnect.report.links import LinkState

HOUR = 3600.0
PAGES = "https://dc.example.test"
OLGA, ADA, KIM = "olga@shop.example.test", "ada@shop.example.test", "kim@shop.example.test"
TEAM = f"""
[team]
notifier = "mail"
{{team}}

[people.olga]
name = "Olga"
mail = "{OLGA}"
role = "owner"

[people.ada]
name = "Ada"
mail = "{ADA}"
limit = "50.00 USD"

[people.kim]
name = "Kim"
mail = "{KIM}"
limit = "100.00 USD"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {{port}}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""


class Mailroom(Office):
    """An office whose people can be reached by mail."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.inbox = Inbox()
        self.controller = LoopbackController(self.inbox, hostname="127.0.0.1", port=0)
        self.controller.start()
        registry = self.world.registry()
        registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        self.world.registry = lambda: registry  # type: ignore[method-assign]

    def file_with(self, *, url: str = PAGES, team: str = "") -> str:
        serve = f'[serve]\nurl = "{url}"\n' if url else ""
        return ONE_STORE + serve + TEAM.format(port=self.controller.port, team=team)

    def mails(self) -> dict[str, EmailMessage]:
        """Address -> the mail that arrived since the last look."""
        found = {}
        for mail in self.inbox.mails:
            message = message_from_bytes(bytes(mail.content or b""), policy=policy.default)
            assert isinstance(message, EmailMessage)
            found[str(message["To"])] = message
        self.inbox.mails.clear()
        return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    made = Mailroom(tmp_path)
    yield made
    made.controller.stop()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def secret_in(mail: EmailMessage) -> str:
    found = re.search(rf"{PAGES}/d/([\w-]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def asked(door: Dropconnect, order: str = "ok-1") -> int:
    done = door.cancel("shop", order, reason="changed-mind", by="Ada")
    assert done.case is not None
    door.work()
    return done.case.open_tasks[0]


def test_whoever_may_decide_gets_a_link_and_whoever_may_not_the_page(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        task = asked(door)
        mails = room.mails()
        assert f"{PAGES}/tasks/{task}" in text_of(mails[ADA])
        assert "/d/" not in text_of(mails[ADA])
        for person, name in ((OLGA, "Olga"), (KIM, "Kim")):
            link = door.decision_link(secret_in(mails[person]))
            assert (link.state, link.person.name, link.task_id) == (LinkState.OPEN, name, task)
            address = f"{PAGES}/d/{secret_in(mails[person])}"
            assert f'<a href="{address}">{address}</a>' in text_of(mails[person], "html")
        assert secret_in(mails[OLGA]) != secret_in(mails[KIM])
        assert "dropconnect resolve" not in text_of(mails[OLGA])
        assert "approve: carry out the plan" in text_of(mails[OLGA])


def test_without_an_address_mails_stay_as_they_are(room: Mailroom) -> None:
    with room.opened(room.file_with(url="")) as door:
        task = asked(door)
        for mail in room.mails().values():
            assert "http" not in text_of(mail)
            assert f'dropconnect resolve {task} --say "approve"' in text_of(mail)


def test_where_the_amount_is_not_known_only_who_has_no_limit_gets_a_link(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        asked(door, "offline-1")
        mails = room.mails()
        assert "/d/" in text_of(mails[OLGA])
        assert "/d/" not in text_of(mails[KIM])


def test_a_link_is_used_up_by_any_decision(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        task = asked(door)
        mails = room.mails()
        link = door.decision_link(secret_in(mails[KIM]))
        seat = Seat(door, link.person, "link")
        seat.decide(task, "approve", shown=link.version)
        for person in (OLGA, KIM):
            assert door.decision_link(secret_in(mails[person])).state is LinkState.DECIDED
        with pytest.raises(CaseConflict, match="Kim has decided it before"):
            seat.decide(task, "deny", "no", shown=link.version)
        assert next((act.person, act.via) for act in door.acts(limit=1)) == ("Kim", "link")


def test_a_link_lives_two_days_from_when_its_mail_goes_out(room: Mailroom) -> None:
    # It is noon there: the mail waits until eight in the morning, twenty hours later.
    with room.opened(room.file_with(team='digest = "daily 08:00"')) as door:
        asked(door)
        assert room.mails() == {}
        room.world.clock.advance(20 * HOUR)
        door.work()
        secret = secret_in(room.mails()[OLGA])
        room.world.clock.advance(47 * HOUR)
        assert door.decision_link(secret).state is LinkState.OPEN
        room.world.clock.advance(2 * HOUR)
        assert door.decision_link(secret).state is LinkState.EXPIRED


def test_a_link_is_worth_nothing_once_another_amount_is_asked_for(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        task = asked(door)
        secret = secret_in(room.mails()[OLGA])
        with door._journal.opened().write() as writing:
            found = writing.tasks.get(task)
            writing._connection.exec_driver_sql(
                "UPDATE task SET reason = ? WHERE id = ?", (f"{found.reason}, and more", task)
            )
        assert door.decision_link(secret).state is LinkState.CHANGED


def test_a_link_of_somebody_who_has_left_is_none(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        asked(door)
        secret = secret_in(room.mails()[KIM])
    left = room.file_with().replace("[people.kim]", "[people.lea]").replace('"Kim"', '"Lea"')
    with room.opened(left) as door:
        for given in (secret, "made-up", ""):
            with pytest.raises(NotThere):
                door.decision_link(given)


def test_the_journal_keeps_no_secret_once_the_notice_is_out(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        asked(door)
        secret = secret_in(room.mails()[OLGA])
        with door._journal.opened().read() as reading:
            notices = reading.notices.of_case(1)
            assert secret not in repr(notices)
            assert any("/d/..." in notice.body for notice in notices)
            assert not any(secret in notice.body for notice in notices)
            assert secret not in repr(reading.links.find(secret, "decision"))  # type: ignore[arg-type]


def test_who_is_handed_a_question_is_told_each_time(room: Mailroom) -> None:
    with room.opened(room.file_with()) as door:
        asked(door)
        room.mails()
        for to, address in (("Olga", OLGA), ("Kim", KIM), ("Olga", OLGA)):
            room.world.clock.advance(timedelta(minutes=1).total_seconds())
            door.hand_over(1, to, by="Ada")
            door.work()
            mails = room.mails()
            assert list(mails) == [address]
            assert mails[address]["Subject"] == "Handed over to you, a question: order ok-1 of shop"
            assert door.decision_link(secret_in(mails[address])).state is LinkState.OPEN
