"""Which of the goods that are to be cancelled stay, as far as it is known before anybody is asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dropconnect.models.cancellation import Choice, Staying
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import Order
from dropconnect.models.supplier import SupplierStage, SupplierUnits
from dropconnect.models.trouble import SupplierTrouble
from dropconnect.planner.balance import units_free
from dropconnect.planner.past import Past
from dropconnect.policy import Consent, StorePolicy, SupplierNo
from dropconnect.saga.look.sources import Draft


def staying(
    order: Order, past: Past, choice: Choice, drafts: Iterable[Draft], policy: StorePolicy
) -> tuple[Staying, ...]:
    """The units of ``choice`` that a supplier's rules already keep, or that the store says were shipped."""
    found = [_at_supplier(order, draft, line_id, units, policy) for draft, line_id, units in _kept(drafts)]
    by_line = Counter[str]()
    for row in found:
        by_line[row.line_id] += row.quantity
    if policy.shipped is not Consent.AUTO:
        found += _shipped(order, past, choice, by_line)
    return tuple(found)


def units_of(stays: Iterable[Staying]) -> Counter[str]:
    """Line id -> units that stay."""
    units = Counter[str]()
    for row in stays:
        units[row.line_id] += row.quantity
    return units


def drafts_without(drafts: Sequence[Draft], left_out: Iterable[Staying]) -> tuple[Draft, ...]:
    """``drafts`` without units that the request leaves out: those that cannot be stopped first."""
    out = units_of(left_out)
    if not out:
        return tuple(drafts)
    reduced: dict[int, Draft] = {}
    for index, draft in sorted(enumerate(drafts), key=lambda pair: not _is_kept(pair[1])):
        units = tuple(rest for unit in draft.units if (rest := _less(unit, out)).quantity)
        if units:
            reduced[index] = draft if units == draft.units else replace(draft, units=units, whole=False)
    return tuple(reduced[index] for index in sorted(reduced))


def _less(unit: SupplierUnits, out: Counter[str]) -> SupplierUnits:
    gone = min(unit.quantity, out[unit.store_line_id])
    out[unit.store_line_id] -= gone
    return unit.changed(quantity=unit.quantity - gone) if gone else unit


def _is_kept(draft: Draft) -> bool:
    """A supplier order that was cancelled before, or got lost, comes no more, whatever the rules say."""
    ended = draft.order is not None and (
        draft.order.stage is SupplierStage.CANCELLED or draft.order.trouble is SupplierTrouble.LOST
    )
    return draft.terms.eligibility is Eligibility.NO and not ended


def _kept(drafts: Iterable[Draft]) -> list[tuple[Draft, str, int]]:
    return [
        (draft, line_id, units)
        for draft in drafts
        if _is_kept(draft)
        for line_id, units in draft.by_store_line().items()
    ]


def _at_supplier(order: Order, draft: Draft, line_id: str, units: int, policy: StorePolicy) -> Staying:
    line = order.line(line_id)
    return Staying(
        line_id=line_id,
        name=line.name,
        quantity=units,
        measure=line.measure,
        supplier=draft.supplier,
        reason=draft.terms.reason,
        customer_reason=draft.terms.customer_reason,
        paid=policy.supplier_refuses is SupplierNo.ABSORB,
    )


def _shipped(order: Order, past: Past, choice: Choice, known: Counter[str]) -> list[Staying]:
    """Beyond what suppliers say: their parcel and the store's shipment are the same units."""
    found = []
    for chosen in choice.lines:
        line = order.line(chosen.line_id)
        beyond = chosen.quantity - units_free(order, line, past) - known[line.id]
        if line.shipped_quantity and beyond > 0:
            found.append(
                Staying(
                    line_id=line.id,
                    name=line.name,
                    quantity=beyond,
                    measure=line.measure,
                    reason=f"the store says that {line.shipped_quantity} of {line.quantity} were shipped",
                )
            )
    return found
