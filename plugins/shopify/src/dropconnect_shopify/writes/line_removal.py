"""Taking units out of an order by an edit of it: begun, staged, and committed at once.

Only the commit changes the order (Shopify's schema), so whatever goes wrong before it may be repeated. It has
no idempotency key, so the order and its edits are read first.
"""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.kit import NoteMark, by_hand, final_refusal, refused
from dropconnect.plugin import AuthenticationFailed, Refusal, RemoveLinesCommand, StepResult
from dropconnect_shopify.api.errors import is_denied
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.order_edits import Standing, has_no_more_than, standing_from

_REASON_LENGTH = 150
_BY_HAND = "take the lines out of the order in Shopify (Edit order), then say that it is done"


class _Stop(Exception):
    """The order is not edited: this is the result."""

    def __init__(self, result: StepResult) -> None:
        super().__init__(result.status)
        self.result = result


def remove_lines(store: Store, command: RemoveLinesCommand) -> StepResult:
    """Take the units out, without money and without a mail. MANUAL where the app may not edit orders, or
    where Shopify's edit does not show the lines as the order does."""
    operation = store.operation("remove_lines", command.order_id)
    try:
        with operation.nothing_sent_yet():
            edit = _staged(operation, command)
    except _Stop as stop:
        return stop.result
    except AuthenticationFailed as error:
        if not is_denied(error):
            raise
        message = f"the app may not edit orders: give it the access scope write_order_edits, or {_BY_HAND}"
        return by_hand(final_refusal("no-order-edits", message))
    note = NoteMark(key=command.key).after(command.reason[:_REASON_LENGTH])
    variables = {"id": edit, "staffNote": note}
    written = operation.write("order_edit_commit", variables, send_by=command.send_by)
    if isinstance(written, Refusal):
        return refused(written.changed(final=True))
    if written.payload.optional("order") is None:
        raise operation.in_doubt(f"neither refused the edit of order {command.order_id} nor made it")
    return StepResult.done(provider_id=edit, warnings=written.warnings, facts={"units": command.units})


def _staged(operation: Operation, command: RemoveLinesCommand) -> str:
    """The id of an edit that is ready to be committed. Raises ``_Stop``, and what reads and writes raise."""
    standing = standing_from(operation.ask("order_edits", {"id": operation.order_gid}))
    is_out = command.key in standing.keys or has_no_more_than(standing, command.left)
    if is_out or standing.is_cancelled:
        raise _Stop(StepResult.already())
    if standing.locked:
        raise _no("not-editable", f"Shopify does not let the order be edited: {standing.locked}")
    targets = _targets(standing, command)
    begun = _written(operation, command, "order_edit_begin", {"id": operation.order_gid})
    edit = begun.object("calculatedOrder")
    lines = _editable(edit, standing, targets)
    for line_id, quantity in targets.items():
        asked = {"id": edit.text("id"), "lineItemId": lines[line_id], "quantity": quantity}
        variables = {**asked, "restock": command.restock}
        row = _written(operation, command, "order_edit_set_quantity", variables).object("calculatedLineItem")
        if row.whole_number("quantity") != quantity:
            raise _strange(f"line {line_id} has {row.whole_number('quantity')} units there, not {quantity}")
    return edit.text("id")


def _targets(standing: Standing, command: RemoveLinesCommand) -> dict[str, int]:
    """Line id -> units that are to stay, for the lines that have more. Raises ``_Stop``."""
    targets = {}
    for line_id, count in command.units.items():
        there = standing.units.get(line_id, 0)
        target = there - count if standing.has_refunds else command.left.get(line_id, there - count)
        if target < 0 or there < target:
            raise _no("units-gone", f"only {there} units of line {line_id} are in the order, not {count}")
        if there > target:
            targets[line_id] = target
    return targets


def _editable(edit: Fields, standing: Standing, targets: Mapping[str, int]) -> dict[str, str]:
    """Line id -> what Shopify calls it in the edit.

    Both end in the same number (second-hand): so SKU and units must be the same as well.
    """
    if edit.has_more("lineItems") or edit.nodes("addedLineItems"):
        raise _strange("it has lines that are not in the order: somebody else is at it")
    rows = {row.text("id").rpartition("/")[2]: row for row in edit.nodes("lineItems")}
    found = {}
    for line_id, target in targets.items():
        row = rows.get(line_id)
        if row is None or row.optional_text("sku") != standing.skus[line_id]:
            raise _strange(f"line {line_id} is not found there")
        if row.whole_number("quantity") != standing.units[line_id]:
            raise _strange(f"line {line_id} has other units there: somebody else is at it")
        count = standing.units[line_id] - target
        if row.whole_number("editableQuantity") < count:
            raise _no("not-editable", f"Shopify lets fewer than {count} units of line {line_id} be taken out")
        found[line_id] = row.text("id")
    return found


def _written(
    operation: Operation, command: RemoveLinesCommand, document: str, variables: Mapping[str, object]
) -> Fields:
    written = operation.write(document, variables, send_by=command.send_by)
    if isinstance(written, Refusal):
        raise _Stop(refused(written.changed(final=True)))
    return written.payload


def _no(code: str, message: str) -> _Stop:
    return _Stop(refused(final_refusal(code, message)))


def _strange(what: str) -> _Stop:
    message = f"Shopify's edit of the order is not as the order: {what}; {_BY_HAND}"
    return _Stop(by_hand(final_refusal("edit-differs", message)))
