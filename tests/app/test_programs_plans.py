"""A program carries out the plan that it was shown: once, soon, and only if it would still pay the same."""

from __future__ import annotations

import pytest
from tests.app.test_programs import LAMP, TEAM, paid, seat
from tests.support.office import ONE_STORE, Office

from dropconnect import (
    CaseConflict,
    Dropconnect,
    Money,
    NotThere,
    Scope,
    ShownPlanReport,
    Standing,
    UsageError,
)
from dropconnect.app.program_seat import ProgramSeat
from dropconnect.testing.fakes import FakeShop

MINUTES = 60


def shown(program: ProgramSeat, order: str = "ok-1", **wish: object) -> ShownPlanReport:
    return program.show_plan("shop", order, reason="changed-mind", **wish)  # type: ignore[arg-type]


def rich(app: Dropconnect) -> ProgramSeat:
    return seat(app, limit="100.00", daily="500.00")


def test_a_plan_that_was_shown_is_carried_out_once_however_often_it_is_asked_for(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        plan = shown(program, lines=LAMP)
        assert plan.plan.due is not None
        assert plan.plan.due.text == "27.50"

        done = [program.carry_out_plan(plan.plan_id, "k-1") for _ in range(3)]

        assert [one.known for one in done] == [False, True, True]
        assert len({one.case and one.case.id for one in done}) == 1
        assert paid(office, "ok-1") == ["27.50"]


def test_another_key_does_not_carry_the_same_plan_out_again(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        plan = shown(program, lines=LAMP)
        program.carry_out_plan(plan.plan_id, "k-1")
        for another in (False, True):
            with pytest.raises(CaseConflict, match="carried out under the key 'k-1'"):
                program.carry_out_plan(plan.plan_id, "k-2", another=another)
        assert paid(office, "ok-1") == ["27.50"]
        assert "carried out under the key" in app.acts(person="Olga")[0].outcome


def test_a_plan_is_over_after_a_quarter_of_an_hour_and_its_key_still_tells_how_the_case_stands(
    office: Office,
) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        used, unused = shown(program, "ok-1"), shown(program, "ok-2")
        program.carry_out_plan(used.plan_id, "k-1")
        office.world.clock.advance(15 * MINUTES - 1)
        late = shown(program, "ok-3")
        assert program.carry_out_plan(shown(program, "ok-4").plan_id, "k-4").standing is Standing.DONE

        office.world.clock.advance(1)

        with pytest.raises(UsageError, match="older than 15 minutes: plan again"):
            program.carry_out_plan(unused.plan_id, "k-2")
        assert program.carry_out_plan(used.plan_id, "k-1").known
        assert program.carry_out_plan(late.plan_id, "k-3").standing is Standing.DONE
        assert paid(office, "ok-2") == []


def one_lamp_less(shop: FakeShop) -> None:
    order = shop.order("ok-1")
    lamp = order.lines[0].changed(
        quantity=1, net=order.lines[0].net.share(1, 2), tax=order.lines[0].tax.share(1, 2)
    )
    total = Money.of("54.99", "USD")
    shop.change("ok-1", lines=(lamp, *order.lines[1:]), total=total, paid=total)


def test_a_plan_that_would_pay_something_else_by_now_is_not_carried_out(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        plan = shown(program)
        one_lamp_less(office.shop)

        done = program.carry_out_plan(plan.plan_id, "k-1")

        assert (done.refused, done.case) == (True, None)
        assert "at most 82.49 USD was to be paid back, now 54.99 USD" in done.refusal
        assert "plan again" in done.refusal
        assert paid(office, "ok-1") == []
        assert program.carry_out_plan(shown(program).plan_id, "k-1").standing is Standing.DONE
        assert paid(office, "ok-1") == ["54.99"]


def test_a_plan_of_another_token_is_none(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        plan = shown(rich(app))
        for plan_id in (plan.plan_id, "plan_unknown"):
            with pytest.raises(NotThere, match="plan again"):
                rich(app).carry_out_plan(plan_id, "k-1")
        assert paid(office, "ok-1") == []


def test_the_plan_says_that_a_person_will_be_asked(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = seat(app)
        plan = shown(program)
        assert "over-program-limit" in {objection.code for objection in plan.plan.objections}
        assert program.carry_out_plan(plan.plan_id, "k-1").standing is Standing.PERSON
        assert paid(office, "ok-1") == []


def test_further_units_are_planned_and_carried_out_with_a_word_of_their_own(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        program.carry_out_plan(shown(program, lines=LAMP).plan_id, "k-1")
        more = shown(program, lines=LAMP, another=True)
        assert program.carry_out_plan(more.plan_id, "k-2").standing is Standing.DONE
        assert paid(office, "ok-1") == ["27.50", "27.50"]


def test_a_plan_without_a_key_is_not_used_up(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = rich(app)
        plan = shown(program)
        with pytest.raises(UsageError, match="a key of its own"):
            program.carry_out_plan(plan.plan_id, " ")
        assert program.carry_out_plan(plan.plan_id, "k-1").standing is Standing.DONE


def test_what_an_order_is_is_shown_with_its_cases_and_without_its_customer(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        program = seat(app, Scope.PLAN, Scope.CANCEL, limit="100.00")
        program.cancel("shop", "ok-1", reason="changed-mind", request_id="k-1", lines=LAMP, by="")

        order = program.order("shop", "ok-1")

        assert [(line.sku, line.quantity, line.given_back) for line in order.lines] == [
            ("LAMP-1", 2, 1),
            ("DESK-1", 1, 0),
            ("", 1, 0),
        ]
        assert (order.refunded.text, [case.case_id for case in order.cases]) == ("27.50", [1])
        assert order.customer == ""
        assert "Ada" not in order.model_dump_json()
