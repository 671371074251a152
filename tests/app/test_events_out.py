"""Other programs are told what happens in cases: signed, in the order of each case, until they take it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from tests.support.listeners import KEY, OLD_KEY, bodies, by_case, is_signed, kinds, listener
from tests.support.office import ONE_STORE, Office
from tests.support.patience import wait_until
from tests.support.receiver import Receiver, listening

from dropconnect import Dropconnect
from dropconnect.shift import Shift
from dropconnect.testing.simulator.tls import Certificates

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKS_SECRET", KEY)
    monkeypatch.setenv("OLD_SECRET", OLD_KEY)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as made:
        yield made


@contextmanager
def telling(office: Office, *sections: str) -> Iterator[Dropconnect]:
    """The front door of a store whose subscribers have begun."""
    with office.opened(ONE_STORE + "".join(sections)) as app:
        app.work()
        yield app


@pytest.fixture
def told(office: Office, receiver: Receiver) -> Iterator[Dropconnect]:
    with telling(office, listener(receiver)) as app:
        yield app


def cancel(app: Dropconnect, order: str) -> int:
    """The number of the case."""
    done = app.cancel("shop", order, reason="changed-mind", by="Ada Lovelace", comment="she wept")
    assert done.case is not None
    return done.case.id


def test_what_happens_in_a_case_is_told_in_its_order(told: Dropconnect, receiver: Receiver) -> None:
    case_id = cancel(told, "ok-1")
    told.work()

    assert len(receiver.taken) == len(told.case(case_id).timeline)
    assert kinds(receiver)[0] == "case.opened"
    assert kinds(receiver)[-1] == "case.closed"
    assert kinds(receiver).index("refund.begun") < kinds(receiver).index("refund.booked")
    assert [body["at"] for body in bodies(receiver)] == sorted(body["at"] for body in bodies(receiver))


def test_an_event_says_what_it_is_about_and_names_nobody(told: Dropconnect, receiver: Receiver) -> None:
    case_id = cancel(told, "ok-1")
    told.work()

    [booked] = [body for body in bodies(receiver) if body["kind"] == "refund.booked"]
    assert booked["case_id"] == case_id
    assert (booked["store"], booked["order_id"]) == ("shop", "ok-1")
    assert booked["amount"] == {"amount": "82.49", "currency": "USD"}
    assert booked["standing"] == "done"
    assert bodies(receiver)[-1]["outcome"] == "done"
    every = b"".join(body for _, body in receiver.taken)
    assert b"Ada" not in every
    assert b"wept" not in every
    assert b"@" not in every


def test_every_event_is_signed_and_has_an_id_of_its_own(told: Dropconnect, receiver: Receiver) -> None:
    cancel(told, "ok-1")
    told.work()

    assert all(is_signed(headers, body, KEY) for headers, body in receiver.taken)
    assert not any(is_signed(headers, body + b" ", KEY) for headers, body in receiver.taken)
    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert len(set(ids)) == len(ids)
    assert ids == [body["id"] for body in bodies(receiver)]


def test_what_happened_before_a_program_was_added_is_not_told(office: Office, receiver: Receiver) -> None:
    with office.opened() as app:
        cancel(app, "ok-1")
    with telling(office, listener(receiver)) as app:
        app.work()
        assert receiver.taken == []

        second = cancel(app, "ok-2")
        app.work()
        assert set(by_case(receiver)) == {second}


def test_kinds_and_stores_narrow_what_is_told(office: Office, receiver: Receiver) -> None:
    other = '[stores.other]\nconnector = "fake-platform"\n'
    narrow = listener(receiver, more='kinds = ["case.opened", "case.closed"]\nstores = ["other"]')
    with telling(office, other, narrow) as app:
        cancel(app, "ok-1")
        app.cancel("other", "ok-1", reason="changed-mind", by="Ada")
        app.work()

    assert kinds(receiver) == ["case.opened", "case.closed"]
    assert {body["store"] for body in bodies(receiver)} == {"other"}


def test_a_case_whose_event_is_refused_waits_and_the_others_go_on(
    told: Dropconnect, receiver: Receiver, office: Office
) -> None:
    first, second = cancel(told, "ok-1"), cancel(told, "ok-2")
    receiver.decide = lambda body: 500 if refuses(body, first, "refund.begun") else 200
    told.work()

    assert kinds_of(receiver, first)[-1] == "refund.begun"
    assert kinds_of(receiver, second)[-1] == "case.closed"

    receiver.decide = lambda _body: 200
    office.world.clock.advance(MINUTE)
    told.work()

    assert len(by_case(receiver)[first]) == len(told.case(first).timeline)
    assert kinds_of(receiver, first)[-1] == "case.closed"
    [refused, repeated] = [row for row in receiver.taken if refuses(row[1], first, "refund.begun")]
    assert refused[0]["webhook-id"] == repeated[0]["webhook-id"]
    assert refused[1] == repeated[1]


def refuses(body: bytes, case_id: int, kind: str) -> bool:
    event = json.loads(body)
    return (event["case_id"], event["kind"]) == (case_id, kind)


def kinds_of(receiver: Receiver, case_id: int) -> list[str]:
    return [body["kind"] for body in bodies(receiver) if body["case_id"] == case_id]


def test_a_program_that_is_down_for_days_gets_everything_in_the_end(
    told: Dropconnect, receiver: Receiver, office: Office
) -> None:
    receiver.status = 503
    cases = [cancel(told, f"ok-{number}") for number in range(1, 6)]
    for _ in range(72):
        told.work()
        office.world.clock.advance(HOUR)
    # Every pass would have been more than 300.
    assert 72 <= len(receiver.taken) <= 3 * 72
    assert {body["case_id"] for body in bodies(receiver)} == set(cases)

    receiver.status = 200
    receiver.taken.clear()
    for _ in range(3):
        office.world.clock.advance(HOUR)
        told.work()

    assert {case: len(told.case(case).timeline) for case in cases} == {
        case: len(ids) for case, ids in by_case(receiver).items()
    }


def test_after_a_day_of_refusals_it_is_told(told: Dropconnect, receiver: Receiver, office: Office) -> None:
    receiver.status = 500
    since = office.world.clock.now()
    cancel(told, "ok-1")
    told.work()
    assert told.cases().untold == ()
    [row] = [row for row in told.check().machine if row.name == "events to books"]
    assert not row.ok
    assert "replied 500" in row.detail

    office.world.clock.advance(DAY)
    [untold] = told.cases().untold
    assert (untold.name, untold.since) == ("books", since)
    assert "replied 500" in untold.reason

    receiver.status = 200
    told.work()
    assert told.cases().untold == ()
    [row] = [row for row in told.check().machine if row.name == "events to books"]
    assert row.ok


def test_who_sees_one_store_hears_only_of_programs_of_that_store(office: Office, receiver: Receiver) -> None:
    receiver.status = 500
    narrow = listener(receiver, "narrow", 'stores = ["shop"]')
    with telling(office, narrow, listener(receiver, "wide")) as app:
        cancel(app, "ok-1")
        app.work()
        office.world.clock.advance(2 * DAY)

        assert [row.name for row in app.cases(stores=("shop",)).untold] == ["narrow"]
        assert [row.name for row in app.cases(stores=()).untold] == []
        assert [row.name for row in app.cases().untold] == ["narrow", "wide"]


def test_a_test_that_is_taken_brings_what_waits(told: Dropconnect, receiver: Receiver) -> None:
    receiver.status = 500
    case_id = cancel(told, "ok-1")
    told.work()
    refused = told.test_subscriber("books")
    assert not refused.accepted
    assert "replied 500" in refused.detail
    told.work()
    assert len(receiver.taken) == 2

    receiver.status = 200
    taken = told.test_subscriber("books")
    told.work()

    assert taken.accepted
    [_, _, test, *others] = bodies(receiver)
    assert (test["id"], test["kind"], test["case_id"]) == (taken.id, "test", None)
    assert len(others) == len(told.case(case_id).timeline)


def test_the_list_says_how_far_each_is(told: Dropconnect, receiver: Receiver, office: Office) -> None:
    [before] = told.subscribers().subscribers
    assert (before.waiting, before.taken_at, before.began_at) == (0, None, office.world.clock.now())
    receiver.status = 500
    case_id = cancel(told, "ok-1")
    told.work()

    [failing] = told.subscribers().subscribers
    assert failing.waiting == len(told.case(case_id).timeline)
    assert failing.failing_since == office.world.clock.now()
    assert "replied 500" in failing.reason

    receiver.status = 200
    office.world.clock.advance(HOUR)
    told.work()
    [after] = told.subscribers().subscribers
    assert (after.waiting, after.failing_since, after.taken_at) == (0, None, office.world.clock.now())
    assert after.position == failing.position


def test_redirects_are_not_followed(told: Dropconnect, receiver: Receiver) -> None:
    with listening() as elsewhere:
        receiver.status, receiver.location = 307, elsewhere.url
        cancel(told, "ok-1")
        told.work()

        [row] = told.subscribers().subscribers
        assert elsewhere.taken == []
    assert "redirect" in row.reason
    assert "set url" in row.reason


def test_a_certificate_that_is_not_trusted_gets_nothing(office: Office) -> None:
    certificates = Certificates()
    with listening(certificates) as receiver:
        with telling(office, listener(receiver)) as app:
            cancel(app, "ok-1")
            app.work()
            [row] = app.subscribers().subscribers
            assert "certificate cannot be verified" in row.reason
            assert receiver.taken == []
        trusting = listener(receiver, more=f'ca_file = "{certificates.ca_file}"')
        office.world.clock.advance(MINUTE)
        with office.opened(ONE_STORE + trusting) as app:
            app.work()
            assert app.subscribers().subscribers[0].waiting == 0
        assert kinds(receiver)[-1] == "case.closed"


def test_a_reply_without_end_is_not_read(told: Dropconnect, receiver: Receiver) -> None:
    receiver.reply = b"x" * 1_000_000
    cancel(told, "ok-1")
    told.work()

    [row] = told.subscribers().subscribers
    assert "cut off" in row.reason
    assert len(row.reason) < 500


def test_one_that_hangs_is_tried_again_and_delays_no_other(office: Office, receiver: Receiver) -> None:
    release = threading.Event()
    receiver.decide = lambda _body: 200 if release.wait() else 500
    with listening() as other:
        hanging = listener(receiver, "hanging", "timeout_seconds = 0.05")
        with telling(office, hanging, listener(other, "other")) as app:
            case_id = cancel(app, "ok-1")
            app.work()
            rows = {row.name: row for row in app.subscribers().subscribers}
            release.set()

            assert len(by_case(other)[case_id]) == len(app.case(case_id).timeline)
    assert rows["hanging"].failing_since is not None
    assert "no reply came" in rows["hanging"].reason


def test_a_program_that_hangs_holds_up_no_case(told: Dropconnect, receiver: Receiver, office: Office) -> None:
    release = threading.Event()
    receiver.decide = lambda _body: 200 if release.wait() else 500
    told.pause(None, "moving", by="Ada")
    case_id = cancel(told, "ok-1")
    told.resume(None, by="Ada")
    shift = Shift()
    worker = threading.Thread(target=lambda: told.work(forever=True, jobs=2, shift=shift))
    worker.start()
    try:
        wait_until(lambda: bool(receiver.taken), "an event was sent")
        office.world.clock.advance(2 * MINUTE)
        shift.wake()
        wait_until(lambda: not told.case(case_id).case.is_open, "the case is closed")
        assert told.subscribers().subscribers[0].taken_at is None
    finally:
        release.set()
        shift.end()
        worker.join()


def test_a_pause_stops_no_event(told: Dropconnect, receiver: Receiver) -> None:
    told.pause(None, "moving", by="Ada")
    cancel(told, "ok-1")
    told.work()

    assert kinds(receiver)[0] == "case.opened"
    assert "case.waiting" in kinds(receiver)


def test_while_a_secret_changes_both_are_signed_with(office: Office, receiver: Receiver) -> None:
    with telling(office, listener(receiver, more='old_secret = { env = "OLD_SECRET" }')) as app:
        cancel(app, "ok-1")
        app.work()

    assert all(is_signed(headers, body, KEY) for headers, body in receiver.taken)
    assert all(is_signed(headers, body, OLD_KEY) for headers, body in receiver.taken)


def test_a_secret_that_is_missing_loses_nothing(
    told: Dropconnect, receiver: Receiver, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOOKS_SECRET")
    case_id = cancel(told, "ok-1")
    told.work()
    [row] = told.subscribers().subscribers
    assert "BOOKS_SECRET is not set" in row.reason
    assert receiver.taken == []

    monkeypatch.setenv("BOOKS_SECRET", KEY)
    office.world.clock.advance(MINUTE)
    told.work()
    assert len(receiver.taken) == len(told.case(case_id).timeline)


def test_two_processes_tell_it_once(told: Dropconnect, receiver: Receiver, office: Office) -> None:
    case_id = cancel(told, "ok-1")
    with office.opened() as another:
        receiver.decide = once(another.work)
        told.work()

    assert len(receiver.taken) == len(told.case(case_id).timeline)


def once(do: Callable[[], object]) -> Callable[[bytes], int]:
    """Do that while the first event is on its way."""
    left = [do]

    def decide(_body: bytes) -> int:
        if left:
            left.pop()()
        return 200

    return decide


@pytest.mark.prove
def test_a_thousand_events_are_told_each_once_and_in_order(told: Dropconnect, receiver: Receiver) -> None:
    cases = []
    while sum(len(told.case(case).timeline) for case in cases[:1]) * len(cases) < 1000:
        cases.append(cancel(told, f"ok-{len(cases) + 1}"))
    told.work()

    assert len(receiver.taken) >= 1000
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == len(receiver.taken)
    for case in cases:
        assert len(by_case(receiver)[case]) == len(told.case(case).timeline)
        assert kinds_of(receiver, case)[0] == "case.opened"
        assert kinds_of(receiver, case)[-1] == "case.closed"
    assert told.subscribers().subscribers[0].waiting == 0


def test_after_a_restore_another_event_has_another_id(office: Office, receiver: Receiver) -> None:
    with telling(office, listener(receiver)) as app:
        app.work()
        copy = app.back_up_journal(office.file.parent / "copy.sqlite3")
        cancel(app, "ok-1")
        app.work()
    before = {headers["webhook-id"] for headers, _ in receiver.taken}
    receiver.taken.clear()
    journal = office.file.parent / "dropconnect-journal.sqlite3"
    with closing(sqlite3.connect(journal)) as live, closing(sqlite3.connect(copy.path)) as backup:
        backup.backup(live)
    office.world.clock.advance(HOUR)
    with office.opened() as app:
        app.after_restore()
        cancel(app, "ok-2")
        app.work()

    assert receiver.taken
    assert before.isdisjoint(headers["webhook-id"] for headers, _ in receiver.taken)
