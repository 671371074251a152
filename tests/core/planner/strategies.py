"""Orders, requests and policies as hypothesis makes them up."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from tests.core.planner.orders import order

from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.money import Money, exponent
from dropconnect.models.order import LineKind, Order, OrderLine, OrderState, Refund, RefundedLine, TaxShare
from dropconnect.policy import StorePolicy

CUSTOMER, STOCK = "changed-mind", "out-of-stock"


def money(units: int, currency: str) -> Money:
    return Money.of(Decimal(units).scaleb(-exponent(currency)), currency)


def _steps(units: int, currency: str, decimals: int | None) -> Money:
    """So many times the step of a store that calculates with ``decimals`` (None: the currency's)."""
    digits = exponent(currency) if decimals is None else min(decimals, exponent(currency))
    return Money.of(Decimal(units).scaleb(-digits), currency)


@st.composite
def _lines(draw: st.DrawFn, currency: str, decimals: int | None, line_id: str, kind: LineKind) -> OrderLine:
    net = _steps(draw(st.integers(0, 50_000)), currency, decimals)
    rates = draw(st.lists(st.integers(0, 30), max_size=2))
    # As platforms store them: by rate with more decimals than the currency, in sum rounded.
    shares = [net.amount * rate / 100 for rate in rates]
    tax = Money.rounded(sum(shares, Decimal(0)), currency, decimals)
    return OrderLine(
        id=line_id,
        kind=kind,
        name=f"{kind} {line_id}",
        quantity=draw(st.integers(1, 7)) if kind is LineKind.ITEM else 1,
        net=net,
        tax=tax,
        tax_shares=tuple(
            TaxShare(rate_id=f"rate-{index}", amount=share) for index, share in enumerate(shares)
        ),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """A paid order of a store with a step of 0 to 3 decimals, or its currency's; its total may be one such
    step off its lines."""
    currency = draw(st.sampled_from(["USD", "JPY", "KWD"]))
    decimals = draw(st.sampled_from([None, 0, 1, 2, 3]))
    kinds = [LineKind.ITEM] * draw(st.integers(1, 3))
    kinds += draw(st.lists(st.sampled_from([LineKind.SHIPPING, LineKind.FEE]), max_size=2))
    lines = [draw(_lines(currency, decimals, str(10 + index), kind)) for index, kind in enumerate(kinds)]
    total = Money.total((line.gross for line in lines), currency)
    if total:
        total = total + _steps(draw(st.integers(-1, 1)), currency, decimals)
    state = draw(st.sampled_from([OrderState.OPEN, OrderState.CANCELLED]))
    return order(*lines, total=total, state=state, decimals=decimals)


@st.composite
def earlier_refunds(draw: st.DrawFn, seen: Order) -> Order:
    """``seen`` after refunds by somebody else: of some money of a line, or of an amount only."""
    for index in range(draw(st.integers(0, 2))):
        rest = seen.total - seen.refunded
        if rest.amount <= 0:
            break
        part = draw(st.integers(1, 4))
        if draw(st.booleans()):
            refund = Refund(id=f"e{index}", amount=rest.share(1, part + 1))
        else:
            item = draw(st.sampled_from(seen.items))
            gone, _ = seen.refunded_of(item.id)
            row = RefundedLine(
                line_id=item.id,
                quantity=min(1, item.quantity - gone),
                net=min(rest, item.net.share(1, part * item.quantity)),
                tax=Money.zero(seen.currency),
            )
            refund = Refund(id=f"e{index}", amount=row.net, lines=(row,))
        seen = seen.changed(refunds=(*seen.refunds, refund))
    return seen


@st.composite
def policies(draw: st.DrawFn, currency: str) -> StorePolicy:
    fee = draw(
        st.one_of(
            st.none(),
            st.integers(1, 5_000).map(lambda units: {"fixed": str(money(units, currency))}),
            st.sampled_from(["0.5", "10", "33.3", "100"]).map(lambda rate: {"percent": rate}),
        )
    )
    shipping = draw(st.sampled_from(["when-empty", "share", "never"]))
    return StorePolicy.model_validate({"fee": fee, "shipping": shipping})


@st.composite
def requests(draw: st.DrawFn, left: dict[str, int]) -> CancellationRequest:
    """A request for some units of the lines that have some left; for the whole order if none has."""
    open_lines = sorted(line_id for line_id, units in left.items() if units)
    picked = draw(st.sets(st.sampled_from(open_lines), min_size=1)) if open_lines else set()
    return CancellationRequest(
        connection="shop",
        order_id="1042",
        lines=tuple(
            LineSelection(selector=line_id, quantity=draw(st.integers(1, left[line_id])))
            for line_id in sorted(picked)
        ),
        reason=draw(st.sampled_from([CUSTOMER, STOCK])),
    )
