"""Programs come in with a token, act for a person, and pay nothing twice and nothing alone."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from tests.support.office import ONE_STORE, WITH_A_SUPPLIER, Office

from dropconnect import (
    Cancellation,
    CaseConflict,
    ConfigurationError,
    Dropconnect,
    Money,
    NotAllowed,
    NotThere,
    ProviderUnavailable,
    Scope,
    Standing,
    UsageError,
)
from dropconnect.app.program_seat import ProgramSeat
from dropconnect.app.seat import Seat

TEAM = """
[people.olga]
name = "Olga"
role = "owner"

[people.ada]
name = "Ada"
stores = ["shop"]

[people.vera]
name = "Vera"
role = "viewer"
"""
ALL = tuple(Scope)
USUAL = (Scope.PLAN, Scope.CANCEL, Scope.DECIDE)
LAMP = {"LAMP-1": 1}
"""27.50 USD."""


def dollars(text: str) -> Money:
    return Money.of(text, "USD")


def seat(
    app: Dropconnect, *scopes: Scope, limit: str = "", daily: str = "", person: str = "olga", via: str = "api"
) -> ProgramSeat:
    made = app.make_token(
        person,
        "the bot",
        scopes or USUAL,
        by="olga",
        limit=dollars(limit) if limit else None,
        daily_limit=dollars(daily) if daily else None,
    )
    return app.token_seat(made.secret, via=via)


def ask(program: ProgramSeat, order: str, key: str, **wish: Any) -> Cancellation:
    wish = {"reason": "changed-mind", **wish}
    return program.cancel("shop", order, request_id=key, by="", **wish)


def paid(office: Office, order: str) -> list[str]:
    return [refund.amount.text for refund in office.shop.order(order).refunds]


@pytest.fixture
def team(office: Office) -> str:
    return ONE_STORE + TEAM


def test_a_program_without_a_limit_opens_the_case_and_a_person_is_asked(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app)

        done = ask(program, "ok-1", "k-1")

        assert done.standing is Standing.PERSON
        assert done.case is not None
        assert (done.case.requested_by, done.case.program) == ("Olga", "the bot")
        [task] = done.open_tasks
        assert "82.49 USD is more than the program the bot may have paid back without a person" in task.reason
        assert paid(office, "ok-1") == []
        assert app.approve(done.case.id, by="olga").standing is Standing.DONE
        assert paid(office, "ok-1") == ["82.49"]


def test_within_its_limit_a_program_cancels_alone(office: Office, team: str) -> None:
    with office.opened(team) as app:
        assert ask(seat(app, limit="27.50"), "ok-1", "k-1", lines=LAMP).standing is Standing.DONE
        assert paid(office, "ok-1") == ["27.50"]


def test_a_cent_over_the_limit_asks(office: Office, team: str) -> None:
    with office.opened(team) as app:
        assert ask(seat(app, limit="27.49"), "ok-1", "k-1", lines=LAMP).standing is Standing.PERSON
        assert paid(office, "ok-1") == []


def test_a_limit_in_another_currency_asks(office: Office, team: str) -> None:
    with office.opened(team) as app:
        made = app.make_token("olga", "the bot", USUAL, by="olga", limit=Money.of("500.00", "EUR"))
        program = app.token_seat(made.secret, via="api")
        assert ask(program, "ok-1", "k-1", lines=LAMP).standing is Standing.PERSON


def test_a_day_has_a_limit_of_its_own_and_begins_where_the_person_is(office: Office) -> None:
    """The clock begins at noon UTC: 7 in the morning in New York."""
    in_new_york = TEAM.replace('name = "Olga"', 'name = "Olga"\ntimezone = "America/New_York"')
    with office.opened(ONE_STORE + in_new_york) as app:
        program = seat(app, limit="30.00", daily="60.00")
        assert ask(program, "ok-1", "k-1", lines=LAMP).standing is Standing.DONE
        assert ask(program, "ok-2", "k-2", lines=LAMP).standing is Standing.DONE
        third = ask(program, "ok-3", "k-3", lines=LAMP)
        assert third.standing is Standing.PERSON
        assert "(5.00 USD in this case)" in third.open_tasks[0].reason

        office.world.clock.advance(timedelta(hours=16).total_seconds())
        assert ask(program, "ok-4", "k-4", lines=LAMP).standing is Standing.PERSON
        office.world.clock.advance(timedelta(hours=1).total_seconds())
        assert ask(program, "ok-5", "k-5", lines=LAMP).standing is Standing.DONE


def test_two_threads_do_not_share_what_is_left_of_a_day(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="30.00", daily="30.00")
        orders = [f"ok-{number}" for number in range(1, 7)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda order: ask(program, order, f"key {order}", lines=LAMP), orders))
        assert [paid(office, order) for order in orders].count(["27.50"]) == 1


def test_what_a_person_is_asked_about_takes_nothing_of_the_day(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="30.00", daily="30.00")
        assert ask(program, "ok-1", "k-1").standing is Standing.PERSON
        assert ask(program, "ok-2", "k-2", lines=LAMP).standing is Standing.DONE


def test_the_same_key_is_the_same_case_however_often_it_comes(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00")
        first, *again = [ask(program, "ok-1", "k-1") for _ in range(3)]
        assert first.case is not None
        assert [(done.known, done.case and done.case.id) for done in again] == [(True, first.case.id)] * 2
        assert paid(office, "ok-1") == ["82.49"]


@pytest.mark.parametrize(
    "other",
    [
        {"order": "ok-2"},
        {"reason": "out-of-stock"},
        {"lines": {"LAMP-1": 2}},
        {"lines": {}},
        {"comment": "hurry"},
        {"store_credit": True},
        {"another": True},
    ],
)
def test_the_same_key_with_another_body_is_a_conflict(
    office: Office, team: str, other: dict[str, Any]
) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00", daily="500.00")
        first = ask(program, "ok-1", "k-1", lines=LAMP)
        assert first.case is not None
        wish = {"order": "ok-1", "lines": LAMP, **other}
        with pytest.raises(CaseConflict, match=f"'k-1' was used before.* case {first.case.id} of order"):
            ask(program, wish.pop("order"), "k-1", **wish)
        assert (paid(office, "ok-1"), paid(office, "ok-2")) == (["27.50"], [])


def test_a_key_that_a_person_used_is_not_the_programs(office: Office, team: str) -> None:
    with office.opened(team) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="olga", request_id="k-1")
        with pytest.raises(CaseConflict, match="'k-1' was used before"):
            ask(seat(app, limit="100.00"), "ok-1", "k-1")


def test_a_request_without_a_key_is_refused(office: Office, team: str) -> None:
    with office.opened(team) as app:
        for key in ("", "  ", "k" * 101, "k\n1"):
            with pytest.raises(UsageError, match="a key of its own"):
                ask(seat(app, limit="100.00"), "ok-1", key)
        assert paid(office, "ok-1") == []


@pytest.mark.parametrize(
    ("first", "then"),
    [(None, None), (LAMP, LAMP), (LAMP, None), (None, LAMP), (LAMP, {"LAMP-1": 1, "DESK-1": 1})],
)
def test_a_new_key_for_what_was_cancelled_is_a_conflict_that_names_the_case(
    office: Office, team: str, first: Any, then: Any
) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00", daily="500.00")
        done = ask(program, "ok-1", "k-1", lines=first)
        before = paid(office, "ok-1")
        assert done.case is not None
        for ask_for in (lambda: ask(program, "ok-1", "k-2", lines=then), lambda: plan(program, then)):
            with pytest.raises(CaseConflict, match=f"case {done.case.id} has cancelled this of order"):
                ask_for()
        assert paid(office, "ok-1") == before != []


def plan(program: ProgramSeat, lines: Any) -> None:
    program.plan("shop", "ok-1", reason="changed-mind", lines=lines)


def test_it_is_a_conflict_too_after_the_case_of_a_person(office: Office, team: str) -> None:
    with office.opened(team) as app:
        app.cancel("shop", "ok-1", reason="changed-mind", by="olga", lines=LAMP)
        with pytest.raises(CaseConflict, match="case 1 has cancelled this"):
            ask(seat(app, limit="100.00"), "ok-1", "k-1", lines=LAMP)


def test_further_units_take_a_word_of_their_own(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00", daily="500.00")
        ask(program, "ok-1", "k-1", lines=LAMP)
        again = [ask(program, "ok-1", "k-2", lines=LAMP, another=True) for _ in range(2)]
        assert [done.known for done in again] == [False, True]
        assert paid(office, "ok-1") == ["27.50", "27.50"]


def test_other_lines_of_the_order_and_what_was_refused_are_no_conflict(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, Scope.PLAN, Scope.CANCEL, Scope.DECIDE)
        done = ask(program, "ok-1", "k-1", lines=LAMP)
        assert done.case is not None
        assert program.deny(done.case.id, "not this one").standing is Standing.REFUSED
        assert ask(program, "ok-1", "k-2", lines=LAMP).standing is Standing.PERSON


def test_an_open_case_of_the_order_is_a_conflict_also_with_another(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app)
        ask(program, "ok-1", "k-1", lines=LAMP)
        for another in (False, True):
            with pytest.raises(CaseConflict, match="the open case 1"):
                ask(program, "ok-1", "k-2", lines={"DESK-1": 1}, another=another)


@pytest.mark.parametrize(
    ("scope", "act"),
    [
        (Scope.PLAN, lambda it: it.plan("shop", "ok-2", reason="changed-mind")),
        (Scope.CANCEL, lambda it: ask(it, "ok-2", "k-9")),
        (Scope.CANCEL, lambda it: it.withdraw(1, "the customer keeps it")),
        (Scope.DECIDE, lambda it: it.deny(1, "no")),
        (Scope.DECIDE, lambda it: it.resolve(1, "deny, no")),
        (Scope.APPROVE, lambda it: it.approve(1)),
        (Scope.APPROVE, lambda it: it.resolve(1, "approve")),
        (Scope.INCIDENTS, lambda it: it.end_incident(1, "seen to, it is fine")),
        (Scope.MONEY, lambda it: it.record_credit(1, 1, "5.00")),
    ],
)
def test_a_token_does_what_its_scopes_say(
    office: Office, team: str, scope: Scope, act: Callable[[ProgramSeat], object]
) -> None:
    with office.opened(team) as app:
        ask(seat(app), "ok-1", "k-1")
        others = seat(app, *(item for item in ALL if item is not scope))
        with pytest.raises(NotAllowed, match=f"does not have the scope '{scope}'"):
            act(others)


def test_with_the_scope_of_the_owner_a_program_approves_but_never_its_own(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program, other = seat(app, *ALL), seat(app, *ALL)
        ask(program, "ok-1", "k-1")
        for act in (lambda: program.approve(1), lambda: program.resolve(1, "approve")):
            with pytest.raises(NotAllowed, match="opened with this very token"):
                act()
        assert paid(office, "ok-1") == []
        assert other.approve(1).standing is Standing.DONE


def test_an_agent_never_approves_whatever_its_token_may_elsewhere(office: Office, team: str) -> None:
    with office.opened(team) as app:
        ask(seat(app), "ok-1", "k-1")
        agent = seat(app, *ALL, via="mcp")
        for act in (lambda: agent.approve(1), lambda: agent.resolve(1, "approve")):
            with pytest.raises(NotAllowed, match="an agent never approves a payment"):
                act()
        assert paid(office, "ok-1") == []


def test_that_a_supplier_stopped_goods_is_not_a_programs_to_say(office: Office) -> None:
    with office.opened(WITH_A_SUPPLIER + TEAM) as app:
        office.order_desk("ok-1", "manual-1")
        app.cancel("shop", "ok-1", reason="changed-mind", by="olga")
        [task] = app.case(1).open_tasks
        program = seat(app)
        for said in ("stopped", "not ordered"):
            with pytest.raises(NotAllowed, match="the scope 'approve'"):
                program.resolve(task.id, said)
        assert paid(office, "ok-1") == []


def test_a_token_counts_as_its_person(office: Office) -> None:
    other = ONE_STORE + '[stores.other]\nconnector = "fake-platform"\n'
    with office.opened(other + TEAM) as app:
        app.cancel("other", "ok-1", reason="changed-mind", by="olga")
        ada = seat(app, person="ada", limit="100.00")
        viewer = seat(app, person="vera", limit="100.00")
        with pytest.raises(ConfigurationError, match="no store 'other'"):
            ada.cancel("other", "ok-2", reason="changed-mind", request_id="k-1", by="")
        with pytest.raises(NotThere):
            ada.case(1)
        assert ada.cases().cases == ()
        with pytest.raises(NotAllowed, match="Vera may look only"):
            ask(viewer, "ok-1", "k-2")


def test_only_an_owner_gives_limits_and_the_scopes_about_money(office: Office, team: str) -> None:
    with office.opened(team) as app:
        assert app.make_token("ada", "my script", ["plan"], by="ada").token.scopes == (Scope.READ, Scope.PLAN)
        for wish in ({"limit": dollars("1.00")}, {"scopes": ["approve"]}, {"scopes": ["money"]}):
            with pytest.raises(NotAllowed, match="Who may: Olga"):
                app.make_token("ada", "my script", by="ada", **{"scopes": ["plan"], **wish})
        with pytest.raises(NotAllowed, match="Who may: Olga"):
            app.make_token("olga", "hers", ["plan"], by="ada")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"scopes": ["everything"]}, "the scopes are: read, plan"),
        ({"purpose": "  "}, "say what the token is for"),
        ({"purpose": "x" * 61}, "say what the token is for"),
        ({"daily_limit": dollars("5.00")}, "give both"),
        ({"limit": dollars("5.00"), "daily_limit": Money.of("5.00", "EUR")}, "different currencies"),
        ({"limit": dollars("-5.00")}, "below 0"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    office: Office, team: str, wish: dict[str, Any], words: str
) -> None:
    with office.opened(team) as app:
        with pytest.raises(UsageError, match=words):
            app.make_token("ada", by="olga", **{"purpose": "a bot", "scopes": ["plan"], **wish})
        assert app.tokens() == ()


def test_a_revoked_token_opens_nothing_in_the_words_of_an_unknown_one(office: Office, team: str) -> None:
    with office.opened(team) as app:
        made = app.make_token("ada", "my script", ["plan"], by="ada")
        app.token_seat(made.secret, via="api")
        [kept] = app.tokens()
        assert kept.used_at == office.world.clock.now()
        assert made.secret not in repr(made)
        with pytest.raises(NotAllowed):
            app.revoke_token(made.token.id, by="vera")
        assert app.revoke_token(made.token.id, by="olga").revoked_by == "Olga"
        assert app.revoke_token(made.token.id, by="ada").revoked_by == "Olga"
        said = []
        for secret in (made.secret, "dct_unknown", ""):
            with pytest.raises(NotAllowed) as refused:
                app.token_seat(secret, via="api")
            said.append(str(refused.value))
        assert len(set(said)) == 1
        with pytest.raises(NotThere, match="there is no token 99"):
            app.revoke_token(99, by="olga")
    assert "ask the owner for another one" in said[0]


def test_a_token_of_a_person_whom_the_configuration_lost_opens_nothing(office: Office, team: str) -> None:
    with office.opened(team) as app:
        made = app.make_token("ada", "my script", ["plan"], by="ada")
    lost = office.opened(ONE_STORE + TEAM.replace("people.ada", "people.eve").replace('"Ada"', '"Eve"'))
    with lost as app, pytest.raises(NotAllowed, match="not known, or was revoked"):
        app.token_seat(made.secret, via="api")


def test_the_journal_does_not_hold_the_secret(office: Office, team: str) -> None:
    with office.opened(team) as app:
        secret = app.make_token("ada", "my script", ["plan"], by="ada").secret
        app.token_seat(secret, via="api")
    files = [path.read_bytes() for path in office.file.parent.rglob("*") if path.is_file()]
    assert files
    assert not any(secret.encode() in content for content in files)


def test_every_act_of_a_program_is_recorded_with_its_purpose(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, *USUAL)
        ask(program, "ok-1", "k-1")
        with pytest.raises(CaseConflict):
            ask(program, "ok-1", "k-1", comment="another")
        newest = app.acts(person="Olga")[:2]
        assert [(act.via, act.what, act.case_id) for act in newest] == [
            ("api:the bot", "cancel", None),
            ("api:the bot", "cancel", 1),
        ]
        assert "used before" in newest[0].outcome


def test_what_a_program_may_not_do_is_recorded_too(office: Office, team: str) -> None:
    with office.opened(team) as app:
        ask(seat(app), "ok-1", "k-1")
        reader = seat(app, Scope.PLAN)
        for act in (lambda: ask(reader, "ok-2", "k-2"), lambda: reader.approve(1)):
            with pytest.raises(NotAllowed):
                act()
        refused = app.acts(person="Olga")[:2]
        assert [(act.what, act.case_id) for act in refused] == [("approve", 1), ("cancel", None)]
        assert all("does not have the scope" in act.outcome for act in refused)
        assert not reader.may_say(app.case(1).open_tasks[0], "approve")
        assert app.acts(person="Olga")[:2] == refused


def test_a_key_tells_how_its_case_stands_while_the_store_is_out_of_reach(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00")
        first = ask(program, "ok-1", "k-1", lines=LAMP)
        office.shop.listeners.append(out_of_reach)
        again = ask(program, "ok-1", "k-1", lines=LAMP)
        assert (again.known, again.case and again.case.id) == (True, first.case and first.case.id)
        with pytest.raises(ProviderUnavailable):
            ask(program, "ok-2", "k-2", lines=LAMP)


def out_of_reach(_call: object) -> None:
    raise ProviderUnavailable("the shop is down", connection="shop")


def test_two_wishes_under_one_key_at_once_are_one_case_and_one_refusal(office: Office, team: str) -> None:
    with office.opened(team) as app:
        program = seat(app, limit="100.00", daily="500.00")

        def wish(order: str) -> str:
            try:
                return "done" if ask(program, order, "k-1", lines=LAMP).case else "refused"
            except CaseConflict as error:
                return "used before" if "was used before" in str(error) else str(error)

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(wish, ["ok-1", "ok-2"]))

        assert said == ["done", "used before"]
        assert sorted([paid(office, "ok-1"), paid(office, "ok-2")]) == [[], ["27.50"]]


def test_a_named_request_that_a_person_asks_for_once_more_is_still_the_same(
    office: Office, team: str
) -> None:
    with office.opened(team) as app:
        for known in (False, True):
            done = app.cancel(
                "shop", "ok-1", reason="changed-mind", by="olga", request_id="k-1", another=True, lines=LAMP
            )
            assert done.known is known
        assert paid(office, "ok-1") == ["27.50"]


def test_no_act_of_a_person_is_open_to_a_program_that_was_not_thought_of() -> None:
    """What is recorded is an act: a program's seat asks for a scope first, by its own method or by one
    that it is made of."""
    acts = {
        name
        for part in Seat.__mro__
        for name, member in vars(part).items()
        if inspect.isfunction(member) and "self.recorded(" in inspect.getsource(member)
    }
    assert {"cancel", "agree", "hand_over", "decide_withdrawal"} <= acts
    through = {"decide": "resolve", "take_back": "withdraw"}
    for act in acts - {"recorded"}:
        if act in through:
            assert f"self.{through[act]}(" in inspect.getsource(getattr(Seat, act))
        else:
            assert act in vars(ProgramSeat), act
