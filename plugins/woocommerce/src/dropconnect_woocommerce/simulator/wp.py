"""How WordPress' REST server speaks: JSON text, headers, errors, the body of a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Received

Json = dict[str, Any]

PREFIX = "/wp-json/wc/v3"

_HEADERS = {
    "Access-Control-Allow-Headers": "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, "
    "Content-Type",
    "Access-Control-Expose-Headers": "X-WP-Total, X-WP-TotalPages, Link",
    "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
    "Content-Type": "application/json; charset=UTF-8",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class WpError(Exception):
    """A request that WordPress refuses: the HTTP status and the JSON body of its answer."""

    def __init__(self, http_status: int, code: str, message: str, data: Any) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.body: Json = {"code": code, "message": message, "data": data}


def refusal(status: int, code: str, message: str) -> WpError:
    """The usual form, in which ``data.status`` repeats the HTTP status."""
    return WpError(status, code, message, {"status": status})


def no_route() -> WpError:
    return refusal(404, "rest_no_route", "No route was found matching the URL and request method.")


def encode(value: Any) -> bytes:
    """JSON as PHP writes it: no blanks, slashes and everything beyond ASCII escaped.

    Signatures of webhooks are over these very bytes.
    """
    text = json.dumps(value, separators=(",", ":"), default=_plain_number)
    return text.replace("/", r"\/").encode("ascii")


def _plain_number(value: object) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} has no JSON form")


def rest_response(
    request: Received,
    body: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer with the headers WordPress sends; ``headers`` adds to them or replaces them."""
    link = f'<{request.base_url}/wp-json/>; rel="https://api.w.org/"'
    return Response(encode(body), status, headers={**_HEADERS, "Link": link, **(headers or {})})


def json_body(request: Received) -> Json:
    """The request's JSON object, empty for an empty body; numbers with a fraction are ``Decimal``.

    Anything that is JSON but no object counts as an empty one, as WordPress finds no parameters in it.
    """
    if not request.body:
        return {}
    try:
        body = json.loads(request.body, parse_float=Decimal)
    except ValueError:
        data = {"status": 400, "json_error_code": 4, "json_error_message": "Syntax error"}
        raise WpError(400, "rest_invalid_json", "Invalid JSON body passed.", data) from None
    return body if isinstance(body, dict) else {}


def query_parameters(request: Received) -> dict[str, str]:
    """The query as PHP reads it: of a name given twice, the last value counts."""
    return dict(request.query)
