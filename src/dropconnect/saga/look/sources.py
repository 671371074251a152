"""Which supplier orders stand behind a store order, and what each supplier allows. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dropconnect.config import StoreSection
from dropconnect.models.cancellation import Choice
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import LineKind, Order, OrderLine
from dropconnect.models.outlook import OwnGoods, SupplierOutlook
from dropconnect.models.supplier import (
    LineAnswer,
    RuleRow,
    StoreLine,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect.routing import ASK, OWN_STOCK, UNSAID, NotFound, route, rule_for
from dropconnect.saga.look.world import Suppliers
from dropconnect.suppliers.rules import Rules, settled


@dataclass(frozen=True)
class Draft:
    """A part in the making: units of one supplier order that share one set of terms."""

    supplier: str
    order: SupplierOrder | None
    units: tuple[SupplierUnits, ...]
    whole: bool
    terms: LineAnswer

    def by_store_line(self) -> dict[str, int]:
        """Store line id -> units."""
        units = Counter[str]()
        for unit in self.units:
            units[unit.store_line_id] += unit.quantity
        return dict(units)

    def outlook(self) -> SupplierOutlook:
        """What a plan shows of it."""
        return SupplierOutlook(
            supplier=self.supplier,
            order_number=self.order.number if self.order else "",
            units=self.by_store_line(),
            names={unit.store_line_id: unit.name for unit in self.units if unit.name},
            eligibility=self.terms.eligibility,
            reason=self.terms.reason,
            fee=self.terms.fee,
            fee_percent=self.terms.fee_percent,
            answer_within_hours=self.terms.answer_within_hours,
            money_to=self.terms.money_to,
            origin=self.order.origin if self.order else "",
        )


def source(
    suppliers: Suppliers, section: StoreSection, order: Order, choice: Choice, *, known: Collection[str] = ()
) -> tuple[Draft, ...]:
    """The parts of ``choice``. Lines from own stock are in none. Raises what reads raise.

    ``known`` are ids of supplier orders to leave out.
    """
    wanted = {
        line.line_id: line.quantity for line in choice.lines if line.kind is LineKind.ITEM and line.quantity
    }
    by_supplier: dict[str, dict[str, int]] = {}
    for line_id, quantity in wanted.items():
        by_supplier.setdefault(route(order.line(line_id), section.routes), {})[line_id] = quantity
    drafts: list[Draft] = []
    for supplier, units in by_supplier.items():
        if supplier == ASK:
            drafts += _unrouted(section, order, units)
        elif supplier != OWN_STOCK:
            drafts += _at(suppliers, supplier, section, order, units, known)
    return tuple(drafts)


def own_stock(section: StoreSection, order: Order, choice: Choice) -> tuple[OwnGoods, ...]:
    """The units of ``choice`` that no supplier is asked about, and why not."""
    found = []
    for chosen in choice.lines:
        if chosen.kind is not LineKind.ITEM or not chosen.quantity:
            continue
        line = order.line(chosen.line_id)
        if route(line, section.routes) != OWN_STOCK:
            continue
        number = rule_for(line, section.routes)
        why = (
            f"rule {number} of the store's routes" if number else "there is no supplier in the configuration"
        )
        found.append(
            OwnGoods(line_id=line.id, name=line.name, sku=line.sku, quantity=chosen.quantity, why=why)
        )
    return tuple(found)


def rules_of(suppliers: Suppliers, name: str, today: date) -> tuple[RuleRow, ...]:
    """The effective table: the plugin's rows with the merchant's overrides."""
    return _rules(suppliers, name, today).rows


def reference_to(
    order: Order, line_ids: Iterable[str], reference_meta: Sequence[str], routed: Sequence[OrderLine] = ()
) -> StoreReference:
    """``routed``: all lines that the supplier delivers; none: those that are asked about."""
    lines = [order.line(line_id) for line_id in line_ids]
    return StoreReference(
        connection=order.connection,
        order_id=order.id,
        order_number=order.number,
        line_ids=tuple(line.id for line in lines),
        skus=tuple(sorted({line.sku for line in lines if line.sku})),
        lines=tuple(_store_line_of(order, line) for line in routed or lines),
        references=references_of(order, lines, reference_meta),
    )


def _store_line_of(order: Order, line: OrderLine) -> StoreLine:
    """The line with the units of it that nobody has paid back."""
    back, _ = order.refunded_of(line.id)
    name = line.name if line.measure is None else f"{line.name}, {line.measure}"
    return StoreLine(id=line.id, sku=line.sku, name=name, quantity=max(0, line.quantity - back))


def references_of(order: Order, lines: Iterable[OrderLine], keys: Sequence[str]) -> tuple[str, ...]:
    """The supplier's own order numbers that the store keeps under ``keys``, with the order or these lines."""
    kept = [meta.get(key, "") for meta in (order.meta, *(line.meta for line in lines)) for key in keys]
    names = (name.strip() for text in kept for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def check(
    suppliers: Suppliers, name: str, order: SupplierOrder, units: tuple[SupplierUnits, ...], today: date
) -> tuple[LineAnswer, ...]:
    """What the supplier says right now about these units, by its rules and the merchant's."""
    rules = _rules(suppliers, name, today)
    given = suppliers.connection(name).check_cancellation(order, units)
    return tuple(settled(answer, rules, order, unit) for answer, unit in zip(given, units, strict=True))


def _rules(suppliers: Suppliers, name: str, today: date) -> Rules:
    return Rules.of(suppliers.connection(name).rules(), suppliers.section(name).rules, name, today)


def _unrouted(section: StoreSection, order: Order, units: Mapping[str, int]) -> list[Draft]:
    lines = {line_id: order.line(line_id) for line_id in units}
    why = "no route says whose goods these are"
    if section.routes == UNSAID:
        why = (
            f"{order.connection} has no routes, so a supplier may have these goods. Write its routes; a last "
            'rule { supplier = "own-stock" } says that nobody else has them'
        )
    return [
        _without_order("", line, units[line_id], f"{line.name}: {why}") for line_id, line in lines.items()
    ]


def _without_order(supplier: str, line: OrderLine, quantity: int, reason: str) -> Draft:
    terms = LineAnswer(
        store_line_id=line.id, quantity=quantity, eligibility=Eligibility.UNKNOWN, reason=reason
    )
    unit = _units("", line, quantity)
    return Draft(supplier=supplier, order=None, units=(unit,), whole=False, terms=terms)


def _at(
    suppliers: Suppliers,
    name: str,
    section: StoreSection,
    order: Order,
    units: Mapping[str, int],
    known: Collection[str],
) -> list[Draft]:
    connection = suppliers.connection(name)
    missing = dict(units)
    drafts: list[Draft] = []
    # Live orders first: a cancelled one only stands for units that no live one has.
    keys = suppliers.section(name).reference_meta
    routed = [line for line in order.items if route(line, section.routes) == name]
    reference = reference_to(order, units, keys, routed)
    found = [item for item in connection.look_for_orders(reference) if item.id not in known]
    for supplier_order in sorted(found, key=lambda item: item.stage is SupplierStage.CANCELLED):
        matched = _match(order, supplier_order, missing)
        if matched:
            drafts += _drafts(suppliers, name, supplier_order, matched, order.observed_at.date())
    for line_id, quantity in missing.items():
        line = order.line(line_id)
        kept = references_of(order, [line], keys)
        # What has an order number at the supplier was ordered, whatever ``not_found`` says.
        if quantity and (kept or section.not_found is NotFound.ASK):
            reason = f"{line.name}: {name} has no order for {quantity} of it"
            if kept:
                reason += f" that fits what the store keeps as its number there: {', '.join(kept)}"
            drafts.append(_without_order(name, line, quantity, reason))
    return drafts


def _match(order: Order, supplier_order: SupplierOrder, missing: dict[str, int]) -> tuple[SupplierUnits, ...]:
    """Units of this supplier order for what is still missing, which is reduced."""
    matched = []
    for line in supplier_order.lines:
        store_line = _store_line(order, line, missing)
        if store_line is None:
            continue
        quantity = min(line.quantity, missing[store_line])
        missing[store_line] -= quantity
        matched.append(_units(line.id, order.line(store_line), quantity))
    return tuple(matched)


def _units(supplier_line_id: str, line: OrderLine, quantity: int) -> SupplierUnits:
    """With the store's names: a supplier may show ids alone, and a person has to know the goods."""
    return SupplierUnits(
        line_id=supplier_line_id, store_line_id=line.id, quantity=quantity, name=line.name, sku=line.sku
    )


def _store_line(order: Order, line: SupplierLine, missing: Mapping[str, int]) -> str | None:
    """The store's line id kept at the supplier, or else the SKU where it is the only one."""
    if line.store_line_id:
        return line.store_line_id if missing.get(line.store_line_id) else None
    fitting = [
        line_id for line_id, left in missing.items() if left and order.line(line_id).sku == line.sku != ""
    ]
    return fitting[0] if len(fitting) == 1 else None


def _drafts(
    suppliers: Suppliers, name: str, order: SupplierOrder, units: tuple[SupplierUnits, ...], today: date
) -> list[Draft]:
    """One draft for all units under the same terms; units on other terms are a part of their own."""
    groups: dict[tuple[str, str], list[tuple[SupplierUnits, LineAnswer]]] = {}
    for unit, terms in zip(units, check(suppliers, name, order, units, today), strict=True):
        groups.setdefault((terms.eligibility, terms.rule), []).append((unit, terms))
    everything = {line.id: line.quantity for line in order.lines}
    drafts = []
    for members in groups.values():
        mine = tuple(unit for unit, _ in members)
        whole = not order.shared and {unit.line_id: unit.quantity for unit in mine} == everything
        drafts.append(Draft(supplier=name, order=order, units=mine, whole=whole, terms=members[0][1]))
    return drafts
