"""How CJ speaks: the envelope of an answer, its error codes, dates and numbers."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from starlette.responses import Response

Json = dict[str, Any]

PREFIX = "/api2.0/v1"

MESSAGES: Mapping[int, str] = {
    1600000: "System busy, please contact CJ IT",
    1600001: "Invalid API key or access token",
    1600002: "access token cannot be empty",
    1600003: "Invalid Refresh token",
    1600005: "APIkey is wrong, please check and try again",
    1600100: "Param error",
    1600101: "Interface not found",
    1600200: "Too Many Requests, QPS limit is 1 time/1second",
    1600201: "Quota has been used up",
    1600300: "Param error",
    1603000: "Order create fail",
    1603001: "Order confirm fail",
    1603002: "Order delete fail",
    1603003: "Order exist, please do not duplicate create",
    1603100: "Order not found, please check the CJ order id",
    1603101: "Order pay fail, please contact CJ Agent",
    1604000: "Balance is insufficient",
    1607001: "Please do not use domain names such as localhost, 127.0.0.1",
    1607002: "Webhook url error, Please ensure URL starts with https://",
    1607006: "Query dispute product request failed",
    1607007: "dispute confirm fail",
    1607008: "dispute create fail",
    1607009: "dispute cancel fail",
    1609005: "Ticket not found",
    16900202: "Request method not supported",
    16900203: "Content type not supported",
    16900204: "Required request body is missing",
    16900205: "The request parameter is not in a correct JSON format",
    16900403: "{param} can not be empty",
    16900500: "Points are used up",
    5027: "platform is not supported",
    5030: "storageId can not be empty",
    803: "Order not found",
    811: "Not a sandbox order",
    819: "Order is unpaid or closed",
    9009: "Order cannot be disputed",
}
"""CJ docs, Appendix 1: Global Error Codes (documented), and codes outside that table: 5027, 5030 and 9009
from live runs, 803, 811, 819, 1609005 and 16900500 at second hand, their words assumed."""


class CjError(Exception):
    """A request that CJ refuses. ``http_status`` None: as the knobs say."""

    def __init__(self, code: int, message: str = "", http_status: int | None = None) -> None:
        super().__init__(message or MESSAGES[code])
        self.code = code
        self.message = message or MESSAGES[code]
        self.http_status = http_status


def missing(name: str) -> CjError:
    return CjError(16900403, MESSAGES[16900403].format(param=name))


class Style(Enum):
    """The shapes that a success has in CJ's own samples (documented)."""

    PLAIN = "code, result, message, data, requestId"
    SUCCESS_TOO = "as PLAIN, with success beside result"
    REDIRECT = "redirectUri in place of requestId: disputes/create and disputes/cancel"
    WITHOUT_RESULT = "success, and no result: the shopping cart"


@dataclass(frozen=True)
class Success:
    data: Any
    style: Style = Style.PLAIN
    message: str = "Success"

    def body(self) -> Json:
        request_id = uuid.uuid4().hex
        if self.style is Style.WITHOUT_RESULT:
            head: Json = {"success": True, "code": 200, "message": self.message, "data": self.data}
            return {**head, "requestId": request_id}
        body: Json = {"code": 200, "result": True, "message": self.message, "data": self.data}
        if self.style is Style.REDIRECT:
            return {**body, "redirectUri": request_id}
        body["requestId"] = request_id
        return {**body, "success": True} if self.style is Style.SUCCESS_TOO else body


def failure_body(code: int, message: str) -> Json:
    return {
        "code": code,
        "result": False,
        "message": message,
        "data": None,
        "requestId": uuid.uuid4().hex,
        "success": False,
    }


def response(body: Json, status: int = 200) -> Response:
    mark = uuid.uuid4().hex
    text = json.dumps(body, default=lambda value: f"{mark}{_plain_number(value)}{mark}", ensure_ascii=False)
    exact = re.sub(f'"{mark}([^"]*){mark}"', r"\1", text)
    return Response(exact, status, media_type="application/json;charset=UTF-8")


def utc_text(moment: datetime | None) -> str | None:
    """A date of an order: UTC without saying so (documented)."""
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S")


def page(items: list[Any], number: int, size: int) -> Json:
    start = (number - 1) * size
    return {"pageNum": number, "pageSize": size, "total": len(items), "list": items[start : start + size]}


def _plain_number(value: object) -> str:
    """To the last digit, and without zeros behind it, as a program that counts in floats writes it."""
    if isinstance(value, Decimal):
        return f"{int(value) if value == value.to_integral_value() else value.normalize():f}"
    raise TypeError(f"{value!r} has no JSON form")
