"""Reads a body without trusting what its sender says of it: not its length, its pace or its compression."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request

from dropconnect.web.limits import BodyLimits, Share

_GZIP_OR_ZLIB = 47
"""For zlib: sees by itself which of the two it is."""
_PLAIN = ("", "identity")
_PACKED = ("gzip", "x-gzip", "deflate")


class Refused(Exception):
    """A request that is answered with ``status``: what is wrong with it, for whoever sent it."""

    def __init__(self, status: int, words: str, *, again_seconds: int = 0) -> None:
        super().__init__(words)
        self.status = status
        self.again_seconds = again_seconds
        """After how long the sender may try again; 0: that is not for us to say."""


async def read_body(request: Request, limits: BodyLimits, share: Share) -> bytes:
    """The body as it was before it was compressed. Raises ``Refused``."""
    unpack = _unpacker(request.headers.get("content-encoding", ""), limits.most_bytes)
    _check_length(request.headers.get("content-length"), limits)
    received = 0
    content = bytearray()
    chunks = request.stream()
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        try:
            async with asyncio.timeout_at(began + limits.seconds_for(received)):
                chunk = await anext(chunks, None)
        except TimeoutError:
            raise Refused(408, "the body came too slowly") from None
        except ClientDisconnect:
            raise Refused(400, "the body is not complete") from None
        if chunk is None:
            break
        received += len(chunk)
        unpacked = unpack(chunk)
        if received > limits.most_bytes or len(content) + len(unpacked) > limits.most_bytes:
            raise _too_large(limits)
        if not share.take(len(unpacked)):
            raise Refused(503, "too many deliveries at once", again_seconds=30)
        content += unpacked
    unpack(None)
    return bytes(content)


def _check_length(said: str | None, limits: BodyLimits) -> None:
    """What is said to be too large need not come. What is said to be small is counted all the same."""
    if said is not None and said.isdecimal() and int(said) > limits.most_bytes:
        raise _too_large(limits)


def _too_large(limits: BodyLimits) -> Refused:
    return Refused(413, f"a body has at most {limits.most_bytes} bytes, also when it was unpacked")


def _unpacker(encoding: str, most: int) -> Callable[[bytes | None], bytes]:
    """Turns each chunk into what it was before; None: that was all. It makes no more than a little over
    ``most`` bytes, whatever it is given."""
    name = encoding.strip().lower()
    if name in _PLAIN:
        return lambda chunk: chunk or b""
    if name not in _PACKED:
        raise Refused(415, "send it plain, or as gzip or deflate")
    machine = zlib.decompressobj(_GZIP_OR_ZLIB)

    def unpack(chunk: bytes | None) -> bytes:
        if chunk is None:
            if not machine.eof or machine.unused_data:
                raise Refused(400, "the body cannot be unpacked")
            return b""
        try:
            return machine.decompress(chunk, most + 1)
        except zlib.error:
            raise Refused(400, "the body cannot be unpacked") from None

    return unpack
