"""Recordings of real exchanges (vcrpy): made without secrets, replayed exactly, searched for leaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import vcr  # type: ignore[import-untyped]
from vcr.persisters.filesystem import FilesystemPersister  # type: ignore[import-untyped]
from vcr.request import Request  # type: ignore[import-untyped]
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]

REDACTED = "REDACTED"

_SECRET_NAME = re.compile(
    r"authorization|cookie|token|secret|signature|password|api[-_]?key|consumer_|oauth_", re.I
)
_SECRET_IN_TEXT = re.compile(r"((?:oauth_\w+|consumer_(?:key|secret)|access_token)=)[^&>\s\"]+", re.I)
# What to put in place of what a real person is called, lives and is reached at.
_PERSONAL: Mapping[str, str] = {
    "first_name": "Test",
    "last_name": "Buyer",
    "company": "",
    "address_1": "1 Main St",
    "address_2": "",
    "city": "Springfield",
    "postcode": "00000",
    "email": "buyer@example.test",
    "phone": "555-0100",
    "customer_ip_address": "",
    "customer_user_agent": "",
}
_TOKENS = {
    "consumer key (ck_, cs_)": re.compile(r"\bc[ks]_[0-9a-f]{40}\b"),
    "access token (shp..)": re.compile(r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b"),
    "JSON web token": re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}\b"),
    "bearer token": re.compile(r"\bBearer\s+(?!REDACTED)[\w.~+/-]{16,}", re.I),
    "basic credentials": re.compile(r"\bBasic\s+(?!REDACTED)[A-Za-z0-9+/]{16,}=*"),
    "secret in an address": re.compile(
        r"(?:oauth_signature|oauth_nonce|consumer_secret|access_token)=(?!REDACTED)[^&>\s\"']+", re.I
    ),
}
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_INVENTED_DOMAINS = ("example.test", "example.com", "example.org", "example.net")


@dataclass(frozen=True)
class RecordedExchange:
    """One request of a cassette and its answer; bodies are parsed JSON, None when empty."""

    method: str
    scheme: str
    path: str
    query: Mapping[str, str]
    body: Any
    status: int
    headers: Mapping[str, str]
    answer: Any


def recorder(directory: Path, *, record_mode: str = "none") -> vcr.VCR:
    """A vcrpy configuration for the cassettes in ``directory``; ``recorder(d).use_cassette("name.yaml")``.

    Matches on method, path, query without secrets, and body as JSON (no body and an empty one are equal);
    every recorded answer is given once. ``record_mode="once"`` records, scrubbed, what is not there yet.
    """
    configured = vcr.VCR(
        cassette_library_dir=str(directory),
        record_mode=record_mode,
        match_on=("method", "path", "query_without_secrets", "json_body"),
        before_record_request=scrub_request,
        before_record_response=scrub_response,
        decode_compressed_response=True,
    )
    configured.register_matcher("query_without_secrets", _same_query)
    configured.register_matcher("json_body", _same_body)
    return configured


def exchanges(path: Path) -> list[RecordedExchange]:
    """What a cassette holds, in order."""
    requests, responses = FilesystemPersister.load_cassette(path, yamlserializer)
    return [
        RecordedExchange(
            method=request.method,
            scheme=request.scheme,
            path=request.path,
            query=dict(request.query),
            body=_parsed(request.body),
            status=response["status"]["code"],
            headers={name: values[0] for name, values in response["headers"].items()},
            answer=_parsed(response["body"]["string"]),
        )
        for request, response in zip(requests, responses, strict=True)
    ]


def scrub_request(request: Request) -> Request:
    """Takes credentials out of headers and query, and people out of a JSON body."""
    for name in list(request.headers):
        if _SECRET_NAME.search(name):
            del request.headers[name]
    parts = urlsplit(request.uri)
    request.uri = urlunsplit(parts._replace(query=urlencode(_public_query(parts.query))))
    request.body = _scrubbed_text(request.body)
    return request


def scrub_response(response: dict[str, Any]) -> dict[str, Any]:
    """Takes cookies, echoed credentials and people out of an answer."""
    headers = {
        name: [_SECRET_IN_TEXT.sub(rf"\1{REDACTED}", value) for value in values]
        for name, values in response["headers"].items()
        if not _SECRET_NAME.search(name)
    }
    body = {**response["body"], "string": _scrubbed_text(response["body"]["string"])}
    return {**response, "headers": headers, "body": body}


def leaks(path: Path) -> list[str]:
    """What in a recorded file looks like a credential or a real mail address."""
    text = path.read_text("utf-8").replace(r"\/", "/")
    return [*_token_leaks(text), *_mail_leaks(text)]


def _token_leaks(text: str) -> Iterator[str]:
    for kind, pattern in _TOKENS.items():
        for found in pattern.finditer(text):
            # The report must not repeat the secret.
            yield f"{kind} at character {found.start()}"


def _mail_leaks(text: str) -> Iterator[str]:
    for found in _MAIL.finditer(text):
        domain = found.group(1).lower()
        if not any(domain == known or domain.endswith(f".{known}") for known in _INVENTED_DOMAINS):
            yield f"mail address at {domain}, at character {found.start()}"


def _public_query(query: str) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _SECRET_NAME.search(name)
    ]


def _same_query(left: Request, right: Request) -> None:
    queries = [sorted(_public_query(urlsplit(request.uri).query)) for request in (left, right)]
    if queries[0] != queries[1]:
        raise AssertionError(f"{queries[0]} != {queries[1]}")


def _same_body(left: Request, right: Request) -> None:
    bodies = [_parsed(request.body) for request in (left, right)]
    if bodies[0] != bodies[1]:
        raise AssertionError(f"{bodies[0]} != {bodies[1]}")


def _parsed(body: bytes | str | None) -> Any:
    """JSON where it is JSON, else the text; None for nothing."""
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", errors="replace") if isinstance(body, bytes) else body


def _scrubbed_text(body: bytes | str | None) -> Any:
    parsed = _parsed(body)
    if not isinstance(parsed, dict | list):
        return body
    scrubbed = json.dumps(_scrubbed(parsed), separators=(",", ":"))
    return scrubbed.encode() if isinstance(body, bytes) else scrubbed


def _scrubbed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_scrubbed(item, name) for item in value]
    if not isinstance(value, str) or not value:
        return value
    if name in _PERSONAL:
        return _PERSONAL[name]
    return REDACTED if _SECRET_NAME.search(name) else _SECRET_IN_TEXT.sub(rf"\1{REDACTED}", value)
