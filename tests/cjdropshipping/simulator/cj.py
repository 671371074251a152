"""A client of the simulator that does not depend on the connector."""

from __future__ import annotations

from typing import Any

import httpx
from tests.support.patience import PATIENCE

from dropconnect_cjdropshipping.simulator import API_KEY


class CJClient:
    """Speaks to one simulator; each call gives the whole envelope back, whatever the HTTP status."""

    def __init__(self, url: str, api_key: str = API_KEY) -> None:
        self.http = httpx.Client(base_url=f"{url}/api2.0/v1/", trust_env=False, timeout=PATIENCE)
        self.api_key = api_key
        self.status = 0

    def send(self, method: str, path: str, *, params: Any = None, json: Any = None) -> dict[str, Any]:
        answer = self.http.request(method, path, params=params, json=json)
        self.status = answer.status_code
        envelope: dict[str, Any] = answer.json()
        return envelope

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        return self.send("GET", path, params=params)

    def post(self, path: str, **json: Any) -> dict[str, Any]:
        return self.send("POST", path, json=json)

    def delete(self, order_id: str) -> dict[str, Any]:
        return self.send("DELETE", "shopping/order/deleteOrder", params={"orderId": order_id})

    def detail(self, order_id: str) -> dict[str, Any]:
        data: dict[str, Any] = self.get("shopping/order/getOrderDetail", orderId=order_id)["data"]
        return data

    def dispute(self, order_id: str, business_id: str, **fields: Any) -> dict[str, Any]:
        """Preview and create, with every line that disputeProducts lists."""
        entries = self.get("disputes/disputeProducts", orderId=order_id)["data"]["productInfoList"]
        info = self.post("disputes/disputeConfirmInfo", orderId=order_id, productInfoList=entries)
        assert info["result"] is True
        body = {
            "businessDisputeId": business_id,
            "orderId": order_id,
            "disputeReasonId": info["data"]["disputeReasonList"][0]["disputeReasonId"],
            "expectType": 1,
            "refundType": 1,
            "messageText": "The customer cancelled.",
            "productInfoList": info["data"]["productInfoList"],
        }
        return self.post("disputes/create", **{**body, **fields})

    def log_in(self) -> dict[str, Any]:
        envelope = self.post("authentication/getAccessToken", apiKey=self.api_key)
        if envelope["result"]:
            self.use(envelope["data"]["accessToken"])
        return envelope

    def use(self, token: str) -> None:
        self.http.headers["CJ-Access-Token"] = token
