"""A client of the simulator that does not depend on the connector."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
from tests.support.patience import PATIENCE

from dropconnect_shopify.simulator import ACCESS_TOKEN

Json = dict[str, Any]
PATH = "/admin/api/2026-10/graphql.json"

CANCEL = """mutation ($id: ID!, $restock: Boolean!, $method: OrderCancelRefundMethodInput, $refund: Boolean,
    $notify: Boolean = false, $note: String) {
  orderCancel(orderId: $id, reason: CUSTOMER, restock: $restock, refundMethod: $method, refund: $refund,
      notifyCustomer: $notify, staffNote: $note) {
    job { id done }
    jobResult { id done status errors { code message } }
    orderCancelUserErrors { code field message }
  }
}"""
RESULT = """query ($id: ID!) {
  node(id: $id) { ... on OrderCancelJobResult { done status errors { code message } order { id } } }
}"""
SUGGEST = """query ($id: ID!, $all: Boolean, $lines: [RefundLineItemInput!], $shipping: Boolean,
    $amount: Money, $allocation: RefundMethodAllocation) {
  order(id: $id) {
    suggestedRefund(suggestFullRefund: $all, refundLineItems: $lines, refundShipping: $shipping,
        shippingAmount: $amount, refundMethodAllocation: $allocation) {
      amountSet { presentmentMoney { amount } shopMoney { amount currencyCode } }
      maximumRefundableSet { presentmentMoney { amount } }
      subtotalSet { presentmentMoney { amount } }
      totalTaxSet { presentmentMoney { amount } }
      totalCartDiscountAmountSet { presentmentMoney { amount } }
      shipping { amountSet { presentmentMoney { amount } } taxSet { presentmentMoney { amount } } }
      refundLineItems { quantity restockType lineItem { id } }
      suggestedTransactions {
        gateway kind amountSet { presentmentMoney { amount } } parentTransaction { id }
      }
      suggestedRefundMethods { amount { presentmentMoney { amount } } }
    }
  }
}"""
REFUND = """mutation ($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund {
      id note
      totalRefundedSet { presentmentMoney { amount } }
      transactions(first: 5) { nodes { status gateway kind amountSet { presentmentMoney { amount } } } }
    }
    userErrors { field message }
  }
}"""


class AdminClient:
    """Speaks to one simulator with one token; ``ask`` gives the whole body back, whatever the status."""

    def __init__(self, url: str, token: str = ACCESS_TOKEN) -> None:
        headers = {"X-Shopify-Access-Token": token}
        self.http = httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=PATIENCE)
        self.status = 0
        self.headers: httpx.Headers = httpx.Headers()

    def ask(self, query: str, **variables: Any) -> Json:
        answer = self.http.post(PATH, json={"query": query, "variables": variables})
        self.status, self.headers = answer.status_code, answer.headers
        body: Json = answer.json()
        return body

    def data(self, query: str, **variables: Any) -> Json:
        body = self.ask(query, **variables)
        assert "errors" not in body, body["errors"]
        data: Json = body["data"]
        return data

    def order(self, number: int, fields: str) -> Json:
        data = self.data(f"query ($id: ID!) {{ order(id: $id) {{ {fields} }} }}", id=gid("Order", number))
        order: Json = data["order"]
        return order

    def cancel(self, number: int, *, restock: bool = True, **variables: Any) -> Json:
        """The payload. Without ``method`` and ``refund``: no refund, said explicitly."""
        if not variables.keys() & {"method", "refund"}:
            variables["method"] = {"originalPaymentMethodsRefund": False}
        payload: Json = self.data(CANCEL, id=gid("Order", number), restock=restock, **variables)[
            "orderCancel"
        ]
        return payload

    def job(self, payload: Json) -> Json:
        node: Json = self.data(RESULT, id=payload["jobResult"]["id"])["node"]
        return node

    def cancelled(self, number: int, **variables: Any) -> Json:
        """Cancel, poll until the job ends, and give its result."""
        payload = self.cancel(number, **variables)
        assert payload["orderCancelUserErrors"] == []
        while (result := self.job(payload))["status"] == "STARTED":
            pass
        return result

    def suggest(self, number: int, **variables: Any) -> Json:
        data = self.data(SUGGEST, id=gid("Order", number), **variables)
        suggestion: Json = data["order"]["suggestedRefund"]
        return suggestion

    def refund(self, key: str, number: int, **fields: Any) -> Json:
        """The payload of refundCreate."""
        payload: Json = self.data(REFUND, input={"orderId": gid("Order", number), **fields}, key=key)[
            "refundCreate"
        ]
        return payload


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def line_input(line: Any, quantity: int, restock: str = "CANCEL") -> Json:
    return {"lineItemId": gid("LineItem", line.id), "quantity": quantity, "restockType": restock}


def pay_back(order: Any, amount: str, index: int = 0) -> Json:
    """A transaction of a refund: back to the order's payment at ``index``."""
    payment = order.payments.transactions[index]
    return {
        "orderId": gid("Order", order.id),
        "kind": "REFUND",
        "gateway": payment.gateway,
        "amount": amount,
        "parentId": gid("OrderTransaction", payment.id),
    }


def amount(bag: Json) -> Decimal:
    return Decimal(bag["presentmentMoney"]["amount"])
