"""The CJ Dropshipping connector keeps the contract of the supplier hooks, against the simulated account."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.cjdropshipping.connector.cj import (
    CJ,
    cancellation,
    open_account,
    question,
    reading,
    settings,
    units,
)

from dropconnect.hookspecs import hook_names
from dropconnect.manager import check_connector_class
from dropconnect.plugin import (
    EvidenceStatus,
    InvalidSignature,
    OrderNotFound,
    ProviderUnavailable,
    StepStatus,
    SupplierQuestion,
    SupplierSpecs,
    SupplierStage,
)
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.simulator import REFUND, CJSimulator, Line

STATES: dict[str, tuple[str, str | None]] = {
    "draft": ("CREATED", None),
    "unpaid": ("UNPAID", None),
    "paid": ("UNSHIPPED", "PENDING"),
    "processing": ("UNSHIPPED", "PROCESSING"),
    "shipped": ("SHIPPED", None),
    "delivered": ("DELIVERED", None),
    "cancelled": ("CANCELLED", None),
    "unknown": ("SOMETHING", None),
}


@pytest.fixture
def simulator() -> CJSimulator:
    made = CJSimulator(requests_per_second=None)
    for name, (status, phase) in STATES.items():
        lines = (Line("A", 2, store_line_id=f"{name}-1"), Line("B", 1, store_line_id=f"{name}-2"))
        made.add_order(name, *lines, status=status, sub_status=phase)
    return made


@pytest.fixture
def supplier(simulator: CJSimulator, tmp_path: Path) -> Iterator[CJ]:
    with open_account(simulator, tmp_path) as account:
        yield account


def test_the_class_keeps_the_contract() -> None:
    check_connector_class(CJDropshipping)
    assert CJDropshipping.__eq__ is object.__eq__, "connectors are told apart by identity"
    hooks = [getattr(CJDropshipping, name) for name in hook_names(SupplierSpecs)]
    assert not any(inspect.iscoroutinefunction(hook) for hook in hooks), "hooks are synchronous"


def test_an_unknown_order_is_not_found(supplier: CJ) -> None:
    with pytest.raises(OrderNotFound) as caught:
        supplier.connection.get_order("SD404")
    assert (caught.value.connection, caught.value.operation) == ("cj", "get_order")


@pytest.mark.parametrize("name", STATES)
def test_asking_changes_nothing(supplier: CJ, simulator: CJSimulator, name: str) -> None:
    before = supplier.get(name)
    assert before.stage is SupplierStage(name)
    given = units(before)
    first = supplier.connection.check_cancellation(before, given)
    assert [answer.store_line_id for answer in first] == [unit.store_line_id for unit in given]
    assert all(answer.rule in {row.id for row in supplier.connection.rules()} for answer in first)
    asked = question(cancellation(before))
    supplier.connection.look_up(asked)
    assert supplier.connection.check_cancellation(before, given) == first
    after = supplier.get(name)
    assert after.model_copy(update={"observed_at": before.observed_at}) == before
    assert supplier.writes() == []


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("draft", StepStatus.DONE),
        ("unpaid", StepStatus.MANUAL),
        ("paid", StepStatus.REQUESTED),
        ("processing", StepStatus.REQUESTED),
        ("shipped", StepStatus.REFUSED),
        ("delivered", StepStatus.REFUSED),
        ("cancelled", StepStatus.ALREADY),
        ("unknown", StepStatus.MANUAL),
    ],
)
def test_what_a_request_leads_to(supplier: CJ, name: str, status: StepStatus) -> None:
    result = supplier.connection.cancel_order(cancellation(supplier.get(name)))
    assert result.status is status
    if status in (StepStatus.REFUSED, StepStatus.MANUAL):
        assert result.refusal is not None
        assert result.refusal.final, "nothing was sent"
        assert supplier.writes() == []


@pytest.mark.parametrize("name", ["draft", "paid"])
def test_a_write_is_found_under_its_key_and_another_is_not(supplier: CJ, name: str) -> None:
    before = supplier.get(name)
    command = cancellation(before)
    early = supplier.connection.look_up(question(command, settled=False))
    late = supplier.connection.look_up(question(command, settled=True))
    assert (early.status, late.status) == (EvidenceStatus.PENDING, EvidenceStatus.ABSENT)
    supplier.connection.cancel_order(command)
    for settled in (False, True):
        found = supplier.connection.look_up(question(command, settled=settled))
        assert found.status is EvidenceStatus.FOUND


def test_a_request_is_followed_to_its_end(supplier: CJ, simulator: CJSimulator) -> None:
    command = cancellation(supplier.get("paid"))
    result = supplier.connection.cancel_order(command)
    asked = question(command, request_id=result.provider_id)
    for _ in range(2):
        assert supplier.connection.follow_up(asked).status is StepStatus.REQUESTED
    simulator.decide("paid", REFUND)
    assert supplier.connection.follow_up(asked).status is StepStatus.DONE
    assert supplier.connection.cancel_order(command).status is StepStatus.ALREADY


@pytest.mark.parametrize("name", ["draft", "paid"])
def test_what_is_too_late_to_send_is_not_sent(supplier: CJ, name: str) -> None:
    before = supplier.get(name)
    with pytest.raises(ProviderUnavailable):
        supplier.connection.cancel_order(cancellation(before, send_by=0.0))
    assert supplier.writes() == []
    assert supplier.get(name).stage is before.stage


def test_a_question_about_nothing_has_an_answer(supplier: CJ) -> None:
    order = supplier.get("paid")
    asked = SupplierQuestion(
        key="never-sent", order_id=order.id, before=reading(order), sent_at=order.observed_at
    )
    assert supplier.connection.follow_up(asked).status is StepStatus.REQUESTED


def test_a_forged_webhook_is_refused(supplier: CJ, simulator: CJSimulator) -> None:
    supplier.connection.check_connection()
    body, headers = simulator.order_webhook("paid")
    with pytest.raises(InvalidSignature):
        supplier.connection.parse_webhook({**headers, "sign": "Zm9yZ2Vk"}, body)


def test_settings_refuse_what_they_do_not_know(supplier: CJ, simulator: CJSimulator, tmp_path: Path) -> None:
    given: dict[str, Any] = dict(settings(simulator, supplier.url, tmp_path))
    with pytest.raises(ValidationError, match="no_such_setting") as caught:
        CJDropshipping.settings_model.model_validate({**given, "no_such_setting": 1})
    assert simulator.account.api_key not in str(caught.value)
