"""What a customer asks for in the store: done, asked about or ignored, and answered there at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from tests.support.hearing import told
from tests.support.office import DESK, Office

from dropconnect import Dropconnect, Money, Outcome
from dropconnect.kit import delivery_key, final_refusal, refused
from dropconnect.manager import InstalledConnector
from dropconnect.models.order import OrderState
from dropconnect.plugin import (
    REQUEST_CLOSED,
    AuthenticationFailed,
    CustomerRequest,
    OutcomeUnknown,
    ProviderUnavailable,
    StepResult,
    WebhookEvent,
    hookimpl,
)
from dropconnect.report.sightings import SightingReport
from dropconnect.testing.fakes import Counter, FakeRequestingPlatform

MINUTE, HOUR = 60.0, 3600.0
NOTHING = Money.zero("USD")
LAMP = "11"
ROUTES = 'routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]'
STORE = """
[stores.shop]
connector = "fake-requesting-platform"
{routes}
policy.elsewhere.requested = "{handling}"
{more}
[suppliers.woodwork]
connector = "fake-supplier"
"""
WITHOUT_SUPPLIERS = """
[stores.shop]
connector = "fake-requesting-platform"
policy.elsewhere.requested = "{handling}"
"""
Open = Callable[..., AbstractContextManager[Dropconnect]]


class Hearing(FakeRequestingPlatform):
    """As its base; the body of a delivery names its order."""

    contract = 1

    @hookimpl
    def platform_parse_webhook(self, headers: object, body: bytes) -> WebhookEvent:
        order_id = body.decode().split('"order_id": "')[1].split('"')[0]
        return WebhookEvent(
            kind="order-changed", order_id=order_id, dedupe_key=delivery_key("order-changed", body)
        )


@pytest.fixture
def opened(office: Office) -> Open:
    """A store that was looked at once: what comes from now on is new."""

    @contextmanager
    def start(
        handling: str = "ask", routes: str = ROUTES, more: str = "", text: str = STORE
    ) -> Iterator[Dropconnect]:
        office.write(text.format(handling=handling, routes=routes, more=more))
        registry = office.world.registry()
        bound = type("Hearing", (Hearing,), {"world": office.world})
        registry.connectors[Hearing.name] = InstalledConnector(bound, "dropconnect", "")
        with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as app:
            app.work()
            yield app

    return start


def counter(office: Office) -> Counter:
    return office.world.counter("shop")


def asks(office: Office, order_id: str = "ok-1", request_id: str = "r1", **changes: object) -> None:
    """The customer asks for the whole order, unless ``changes`` say otherwise."""
    order = office.shop.order(order_id)
    given = {"whole": True, "asked_at": office.world.clock.now(), **changes}
    request = CustomerRequest(id=request_id, order_id=order_id, order_number=order.number, **given)
    counter(office).ask(request)


def polled(office: Office, app: Dropconnect, hours: float = 1) -> None:
    office.world.clock.advance(hours * HOUR)
    app.work()


def delivered(office: Office, app: Dropconnect, order_id: str = "ok-1", at: int = 1) -> None:
    office.world.clock.advance(2 * MINUTE)
    app.receive("shop", {}, told(order_id=order_id, at=at))
    app.work()


def listed(app: Dropconnect) -> list[SightingReport]:
    return list(app.seen(everything=True).sightings)


def test_a_store_that_does_it_cancels_and_grants_the_request(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "now-1")
    with opened("do") as app:
        asks(office, words="I do not need it any more")
        polled(office, app)

        [case] = app.cases().cases
        assert (case.outcome, case.reason) == (Outcome.DONE, "changed-mind")
        assert str(office.shop.paid_back("ok-1")) == "82.49 USD"
        assert counter(office).answered == {"r1": True}
        [command] = counter(office).commands
        assert (command.granted, command.message) == (True, "")
        shown = app.case(1)
        assert "close-request" in [effect.kind for effect in shown.effects]
        assert "in the store" in shown.timeline[0].text
        assert app.tasks().total == 0


def test_it_is_asked_about_and_granted_after_a_yes(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "now-1")
    with opened() as app:
        asks(office)
        polled(office, app)
        [task] = app.tasks().tasks
        assert "asked in the store on" in task.reason
        assert "Approve to cancel it and pay 82.49 USD back" in task.reason
        assert office.shop.writes("ok-1") == []
        for _ in range(3):
            polled(office, app)
        assert (app.tasks().total, app.cases().total) == (1, 1)

        app.approve(1, by="Ada")

        assert app.case(1).case.outcome is Outcome.DONE
        assert counter(office).answered == {"r1": True}


def test_a_no_declines_it_in_courteous_words_of_the_customers_language(opened: Open, office: Office) -> None:
    order = office.shop.place("ok-1")
    office.shop.change("ok-1", customer=order.customer.changed(locale="de-DE"))
    with opened(text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        polled(office, app)

        app.deny(1, "it is packed already", by="Ada")

        assert app.case(1).case.outcome is Outcome.REFUSED
        assert counter(office).answered == {"r1": False}
        [command] = counter(office).commands
        assert command.message.startswith("Es tut uns leid")
        assert order.number in command.message
        assert "packed" not in command.message
        polled(office, app)
        assert (app.cases().total, len(counter(office).commands)) == (1, 1)


def test_a_delivery_finds_it_and_only_the_wished_units_go(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office, whole=False, lines={LAMP: 1})
        delivered(office, app)

        assert str(office.shop.paid_back("ok-1")) == "27.50 USD"
        assert counter(office).answered == {"r1": True}
        delivered(office, app, at=2)
        polled(office, app)
        assert (app.cases().total, len(counter(office).commands)) == (1, 1)


def test_a_policy_that_ignores_them_reads_none_and_answers_none(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("ignore") as app:
        asks(office)
        polled(office, app)
        delivered(office, app)
        assert app.cases().total == 0

        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

        assert (counter(office).reads, counter(office).answered) == (0, {})


def test_a_store_without_requests_is_asked_for_none(office: Office) -> None:
    with office.opened(
        STORE.replace("requesting-", "").format(handling="ask", routes=ROUTES, more="")
    ) as app:
        app.work()
        polled(office, app)
        assert "find_requests" not in {call.hook for call in office.shop.calls}


def test_a_store_without_suppliers_is_asked_for_them_too(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened(text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        polled(office, app)
        assert app.tasks().total == 1


def test_the_same_goods_of_an_open_case_are_answered_by_it(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-yes-1")
    with opened("do") as app:
        app.cancel("shop", "ok-1", reason="own-error", by="Ada")
        asks(office)
        delivered(office, app)
        assert (app.cases().total, counter(office).answered) == (1, {})
        assert any(event.kind == "request-joined" for event in app.case(1).timeline)

        polled(office, app, hours=48)

        assert (app.cases().total, app.case(1).case.outcome) == (1, Outcome.DONE)
        assert counter(office).answered == {"r1": True}
        assert len(counter(office).commands) == 1


def test_other_goods_than_those_of_an_open_case_are_another_case(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-yes-1")
    with opened("do") as app:
        app.cancel("shop", "ok-1", lines={"DESK-1": 1}, reason="own-error", by="Ada")
        asks(office, whole=False, lines={LAMP: 1})
        polled(office, app)
        assert app.cases().total == 1

        polled(office, app, hours=48)
        polled(office, app)

        assert [case.outcome for case in app.cases().cases] == [Outcome.DONE, Outcome.DONE]
        assert counter(office).answered == {"r1": True}
        assert str(office.shop.paid_back("ok-1")) == "49.49 USD"


def test_what_a_person_cancelled_before_it_was_seen_is_granted(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        assert counter(office).answered == {"r1": True}
        polled(office, app)
        assert app.cases().total == 1


def test_requests_that_could_not_be_read_at_the_end_are_granted_by_the_next_look(
    opened: Open, office: Office
) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        office.world.clock.advance(HOUR)
        asks(office)
        gone = counter(office).open.pop("r1")
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
        counter(office).ask(gone)
        polled(office, app)

        assert (app.cases().total, counter(office).answered) == (1, {"r1": True})


def test_a_wish_that_may_be_done_already_is_asked_about(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office, whole=False, lines={LAMP: 1})
        gone = counter(office).open.pop("r1")
        app.cancel("shop", "ok-1", lines={"LAMP-1": 1}, reason="changed-mind", by="Ada")
        counter(office).ask(gone)
        polled(office, app)

        assert str(office.shop.paid_back("ok-1")) == "27.50 USD"
        assert (app.tasks().total, app.cases().total) == (1, 2)


def test_a_wish_that_nobody_waits_for_any_more_is_not_carried_out(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened() as app:
        asks(office)
        polled(office, app)
        counter(office).answer("r1", granted=False)

        app.approve(1, by="Ada")

        assert app.case(1).case.outcome is Outcome.REFUSED
        assert office.shop.paid_back("ok-1") == NOTHING
        assert counter(office).answered == {"r1": False}
        assert app.tasks().total == 0


def test_an_answer_in_the_store_after_the_yes_stops_nothing(opened: Open, office: Office) -> None:
    """The person who agreed may have answered there, too, while a supplier has not."""
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-yes-1")
    with opened() as app:
        asks(office)
        polled(office, app)
        app.approve(1, by="Ada")
        counter(office).answer("r1", granted=True)
        for _ in range(3):
            polled(office, app, hours=24)

        assert app.case(1).case.outcome is Outcome.DONE
        assert str(office.shop.paid_back("ok-1")) == "82.49 USD"
        assert app.tasks().total == 0


def test_a_wish_that_was_taken_back_before_it_was_looked_at_is_over(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-yes-1")
    with opened() as app:
        app.cancel("shop", "ok-1", lines={"DESK-1": 1}, reason="own-error", by="Ada")
        asks(office, whole=False, lines={LAMP: 1})
        polled(office, app)
        del counter(office).open["r1"]
        for _ in range(3):
            polled(office, app, hours=24)

        assert (app.cases().total, app.tasks().total) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"whole": False}, "the store does not say what is to be cancelled"),
        ({"whole": False, "lines": {LAMP: 9}}, "Answer the request in the store"),
        ({"whole": False, "lines": {"no-such-line": 1}}, "Answer the request in the store"),
    ],
)
def test_what_cannot_be_done_is_listed_with_what_to_do(
    opened: Open, office: Office, changes: dict[str, object], why: str
) -> None:
    office.shop.place("ok-1")
    with opened("do") as app:
        asks(office, **changes)
        polled(office, app)

        [seen] = listed(app)
        assert (seen.kind, seen.state, seen.case_id) == ("requested", "listed", None)
        assert why in seen.why
        assert seen.fix.startswith("dropconnect ")
        assert office.shop.writes("ok-1") == []
        counter(office).answer("r1", granted=False)
        polled(office, app)
        assert listed(app)[0].state == "over"


def test_an_unclear_wish_never_leads_to_a_command_that_cancels(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened() as app:
        asks(office, whole=False)
        polled(office, app)
        assert listed(app)[0].fix == "dropconnect plan shop id:ok-1 --reason changed-mind"


def test_what_was_shipped_is_listed_and_never_declined_unasked(opened: Open, office: Office) -> None:
    office.shop.place("ok-1", state=OrderState.COMPLETED)
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        polled(office, app)
        [seen] = listed(app)
        assert seen.state == "listed"
        assert "Answer the request in the store" in seen.why
        assert counter(office).answered == {}


def test_what_waited_before_the_first_look_is_listed(office: Office, opened: Open) -> None:
    office.shop.place("ok-1")
    asks(office)
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        polled(office, app)
        [seen] = listed(app)
        assert (seen.state, office.shop.writes("ok-1")) == ("listed", [])
        assert seen.fix == "dropconnect cancel shop id:ok-1 --reason changed-mind"

        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")

        assert counter(office).answered == {"r1": True}


def test_a_store_that_refuses_the_answer_leaves_a_task_with_the_words(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened(text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        polled(office, app)
        counter(office).mishaps.append(lambda: refused(final_refusal("not-allowed", "The shop says no.")))

        app.deny(1, "no", by="Ada")

        [task] = app.tasks().tasks
        assert task.kind == "customer-request"
        assert "request r1" in task.reason
        assert "The shop says no." in task.reason
        assert 'decline the request with these words: "We are sorry' in task.reason
        polled(office, app)
        assert (app.tasks().total, len(counter(office).commands)) == (1, 1)
        assert app.case(1).case.outcome is Outcome.REFUSED

        app.resolve(task.id, "told, in the admin", by="Ada")
        polled(office, app)
        assert (app.tasks().total, len(counter(office).commands)) == (0, 1)


def test_money_never_waits_for_the_answer(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        counter(office).mishaps += [_unavailable, _unavailable]
        polled(office, app)
        assert (app.case(1).case.outcome, counter(office).answered) == (Outcome.DONE, {})

        polled(office, app)
        polled(office, app)

        assert counter(office).answered == {"r1": True}
        assert app.tasks().total == 0


def test_a_store_that_cannot_be_reached_for_a_day_leaves_a_task(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        counter(office).mishaps += [_unavailable] * 100
        for _ in range(30):
            polled(office, app)
        [task] = app.tasks().tasks
        assert "mark the request as done" in task.reason


def test_access_that_is_missing_is_a_task_at_once(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        counter(office).mishaps.append(_denied)
        polled(office, app)
        assert "not answer requests" in app.tasks().tasks[0].reason


@pytest.mark.parametrize("had_effect", [True, False])
def test_an_answer_that_was_lost_is_looked_up(opened: Open, office: Office, had_effect: bool) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        (counter(office).after if had_effect else counter(office).mishaps).append(_lost)
        polled(office, app)
        for _ in range(3):
            polled(office, app)

        assert counter(office).answered == {"r1": True}
        assert len(counter(office).commands) == (1 if had_effect else 2)
        assert app.tasks().total == 0


def test_a_request_that_staff_declined_while_it_was_done_is_told(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office)
        counter(office).mishaps.append(
            lambda: refused(final_refusal(REQUEST_CLOSED, "Somebody has answered this request."))
        )
        polled(office, app)
        assert "Somebody has answered this request" in app.tasks().tasks[0].reason


def test_a_supplier_that_keeps_the_goods_declines_the_wish(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-no-1")
    with opened("do", more='policy.supplier_refuses = "deny"') as app:
        asks(office, whole=False, lines={DESK: 1})
        polled(office, app)
        for _ in range(4):
            polled(office, app, hours=24)

        assert app.case(1).case.outcome is not None
        assert counter(office).answered == {"r1": False}
        assert office.shop.paid_back("ok-1") == NOTHING


def test_a_wish_that_was_carried_out_in_part_is_for_a_person(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "ask-no-1")
    with opened("do", more='policy.supplier_refuses = "deny"') as app:
        asks(office)
        polled(office, app)
        for _ in range(4):
            polled(office, app, hours=24)

        assert counter(office).answered == {}
        [task] = [task for task in app.tasks().tasks if task.kind == "customer-request"]
        assert "a part of it was cancelled" in task.reason


def test_two_wishes_for_one_order_are_two_cases(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    with opened("do", text=WITHOUT_SUPPLIERS) as app:
        asks(office, request_id="r1", whole=False, lines={LAMP: 1})
        asks(office, request_id="r2", whole=False, lines={LAMP: 1})
        for _ in range(3):
            polled(office, app)

        assert [case.outcome for case in app.cases().cases] == [Outcome.DONE, Outcome.DONE]
        assert str(office.shop.paid_back("ok-1")) == "55.00 USD"
        assert counter(office).answered == {"r1": True, "r2": True}


def test_a_withdrawn_case_declines_it(opened: Open, office: Office) -> None:
    office.shop.place("ok-1")
    office.order_desk("ok-1", "silent-1")
    with opened("do") as app:
        asks(office)
        polled(office, app)
        app.withdraw(1, "the customer wants it after all", by="Ada")
        for _ in range(3):
            polled(office, app)

        assert app.case(1).case.outcome is Outcome.WITHDRAWN
        assert counter(office).answered == {"r1": False}
        assert "was taken back" in counter(office).commands[0].message


def _unavailable() -> StepResult:
    raise ProviderUnavailable("the fake shop is busy")


def _denied() -> StepResult:
    raise AuthenticationFailed("the token may not answer requests")


def _lost() -> StepResult:
    raise OutcomeUnknown("no answer came from the fake shop")
