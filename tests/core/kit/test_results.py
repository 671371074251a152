"""A connector's no: a value, final where nothing happened, and by the list of what it offers."""

from __future__ import annotations

import pytest

from dropconnect.kit import by_hand, final_refusal, method_refusal, refused
from dropconnect.plugin import RefundMethod, StepStatus
from dropconnect.testing.conformance import refund_command
from dropconnect.testing.fakes import FakeClock, fake_order

OFFERED = frozenset({RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY})
ORDER = fake_order("shop", "ok-1", FakeClock().now())


def test_a_refusal_is_final_and_stands_in_the_result() -> None:
    refusal = final_refusal("shipped", "the parcel has left")
    assert refusal.final
    assert (refused(refusal).status, refused(refusal).refusal) == (StepStatus.REFUSED, refusal)
    assert (by_hand(refusal).status, by_hand(refusal).refusal) == (StepStatus.MANUAL, refusal)


@pytest.mark.parametrize("method", RefundMethod)
def test_a_refund_is_refused_for_good_unless_its_method_is_on_the_list(method: RefundMethod) -> None:
    refusal = method_refusal(refund_command(ORDER, method=method), OFFERED)
    if method in OFFERED:
        assert refusal is None
        return
    assert refusal is not None
    assert refusal.final
    assert refusal.code == f"{method}-unsupported"
    assert "it offers book-only, gateway" in refusal.message
