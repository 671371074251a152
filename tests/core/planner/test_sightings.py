"""What follows from what was seen: a table of cases, and what holds for every one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.planner.orders import standard

from dropconnect.elsewhere import ElsewherePolicy, Handling
from dropconnect.models.order import Order, OrderState
from dropconnect.models.seen import Clocks, SeenKind
from dropconnect.planner.sightings import (
    AtStore,
    AtSupplier,
    Next,
    about_store,
    about_supplier,
    are_apart,
    is_ordered_again,
)

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
STORE_KINDS = [kind for kind in SeenKind if not kind.is_at_supplier]
SUPPLIER_KINDS = [kind for kind in SeenKind if kind.is_at_supplier]


def clocks(
    hours: float, *, boot: float | None = None, boot_id: str = "a", heard: float | None = None
) -> Clocks:
    """The wall clock shows so many hours after noon; the boot clock too, if nothing else is said."""
    return Clocks(
        wall=START + timedelta(hours=hours),
        boot=(hours if boot is None else boot) * 3600,
        boot_id=boot_id,
        heard=None if heard is None else START + timedelta(hours=heard),
    )


@pytest.mark.parametrize(
    ("now", "apart"),
    [
        (clocks(1), True),
        (clocks(0.9), False),
        (clocks(48, boot=0.1), False),
        (clocks(48, boot=0.1, heard=0.1), False),
        (clocks(1, boot=0, boot_id="b"), None),
        (clocks(0.5, boot=0, boot_id="b"), False),
        (clocks(1, boot=0, boot_id="b", heard=1), True),
        (clocks(48, boot=0, boot_id="b", heard=0.2), False),
        (clocks(-3, boot=1), True),
    ],
)
def test_an_hour_between_two_looks_is_shown_by_a_clock_that_nobody_sets(
    now: Clocks, apart: bool | None
) -> None:
    assert are_apart(clocks(0, heard=0), now) is apart


@given(
    wall=st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=900)),
    boot=st.floats(min_value=0, max_value=3599),
)
def test_a_wall_clock_alone_never_moves_money(wall: timedelta, boot: float) -> None:
    now = Clocks(wall=START + wall, boot=boot, boot_id="a")
    facts = AtSupplier(SeenKind.SUPPLIER_CANCELLED, True, clocks(0), now, False, False)

    assert about_supplier(Handling.DO, facts) is Next.LATER
    assert are_apart(clocks(0), now.changed(boot_id="b")) is not True


@given(
    kind=st.sampled_from(STORE_KINDS),
    is_new=st.booleans(),
    certain=st.booleans(),
    holds=st.booleans(),
    again=st.sampled_from([True, False, None]),
    handling=st.sampled_from(list(Handling)),
)
def test_goods_are_stopped_unasked_only_where_all_is_certain(
    kind: SeenKind, is_new: bool, certain: bool, holds: bool, again: bool | None, handling: Handling
) -> None:
    following = about_store(handling, AtStore(kind, is_new, certain, holds, again))

    is_certain = kind is SeenKind.CANCELLED and is_new and certain and not holds and again is False
    assert (following is Next.DO) == (handling is Handling.DO and is_certain)
    assert (following is Next.IGNORE) == (handling is Handling.IGNORE)
    assert following is not Next.ASK or is_new


@given(
    kind=st.sampled_from(SUPPLIER_KINDS),
    is_new=st.booleans(),
    another=st.booleans(),
    shipped=st.booleans(),
    hours=st.floats(min_value=0, max_value=3),
    handling=st.sampled_from(list(Handling)),
)
def test_money_moves_unasked_only_where_all_is_certain(
    kind: SeenKind, is_new: bool, another: bool, shipped: bool, hours: float, handling: Handling
) -> None:
    facts = AtSupplier(kind, is_new, clocks(0), clocks(hours), another, shipped)
    following = about_supplier(handling, facts)

    is_certain = kind is not SeenKind.LOST and is_new and hours >= 1 and not another and not shipped
    assert (following is Next.DO) == (handling is Handling.DO and is_certain)
    assert (following is Next.LIST) == (handling is not Handling.IGNORE and not is_new)


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, True),
        ({"state": OrderState.CANCELLED}, False),
        ({"created_at": START - timedelta(days=1)}, False),
        ({"id": "1"}, False),
        ({"lines": ()}, False),
    ],
)
def test_an_order_was_entered_again_if_a_newer_one_that_lives_has_some_of_its_goods(
    changes: dict[str, object], again: bool
) -> None:
    first: Order = standard().changed(id="1", created_at=START)
    second = first.changed(**{"id": "2", "created_at": START + timedelta(hours=1), **changes})

    assert is_ordered_again(first, (second,)) is again


@pytest.mark.parametrize("name", ["refunded", "lost"])
def test_what_always_asks_cannot_be_set_to_do(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is never done unasked"):
        ElsewherePolicy.model_validate({name: "do"})


def test_every_kind_has_its_setting_and_asks_by_itself() -> None:
    assert {ElsewherePolicy().of(kind) for kind in SeenKind} == {Handling.ASK}
    assert not ElsewherePolicy.model_validate(
        {kind.value.replace("-", "_"): "ignore" for kind in SeenKind}
    ).looks
