"""The body of a reply, read and unpacked piece by piece, and never more of it than the caps allow.

A few kilobytes of gzip can unpack to gigabytes. So nothing is unpacked beyond the cap, and the reply
that is handed on holds the plain body.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

ENCODINGS = "gzip"
"""What we ask for, as ``Accept-Encoding``: what is unpacked here under a cap."""

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_PACKING_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_ANY_WRAPPER = zlib.MAX_WBITS | 32
_PIECE = 1024 * 1024
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Caps:
    """Bytes of one reply's body, as they travel and unpacked.

    A page of 100 orders is 1 to 3 MiB, with the meta data of many plugins 10 MiB; the defaults leave
    three times as much.
    """

    raw: int = 32 * _MIB
    unpacked: int = 64 * _MIB


class Unreadable(Exception):
    """The body is too large, or is not what its headers say. The text says which."""


def with_plain_body(response: httpx.Response, caps: Caps) -> httpx.Response:
    """Read a streamed reply to its end; the same reply with its body unpacked.

    An encoding that was not asked for stays as it is. Raises ``Unreadable`` and ``httpx.TransportError``;
    then no more of the body is read.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    with closing(response):
        pieces = _capped(response.iter_raw(), caps.raw, "large")
        if encoding in _PACKED:
            pieces = _capped(_unpacked(pieces), caps.unpacked, "large when unpacked")
        body = bytearray()
        for piece in pieces:
            body += piece
    dropped = _PACKING_HEADERS if encoding in _PACKED else _PACKING_HEADERS - {"content-encoding"}
    plain = httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in response.headers.raw if _name(name) not in dropped],
        stream=httpx.ByteStream(bytes(body)),
        request=response.request,
        extensions=response.extensions,
        history=response.history,
    )
    plain.read()
    return plain


def _name(header: bytes) -> str:
    return header.decode("ascii", "replace").lower()


def _capped(pieces: Iterator[bytes], cap: int, how: str) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > cap:
            raise Unreadable(f"its body is too {how}: more than {cap:,} bytes")
        yield piece


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What comes after the packed data is passed over. Raises ``Unreadable`` for what is not packed as
    announced, and for an end in the middle."""
    unpacker = zlib.decompressobj(_ANY_WRAPPER)
    began = False
    try:
        for packed in pieces:
            left = packed
            while left and not unpacker.eof:
                began = True
                yield unpacker.decompress(left, _PIECE)
                left = unpacker.unconsumed_tail
        # zlib may still hold what did not fit into the last piece.
        while began and not unpacker.eof:
            rest = unpacker.decompress(b"", _PIECE)
            if not rest:
                raise Unreadable("its body ends in the middle")
            yield rest
    except zlib.error as error:
        raise Unreadable(f"its body cannot be unpacked: {error}") from None
