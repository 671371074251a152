"""How often somebody may try: counted per address and per name, in this process. By the limits library."""

from __future__ import annotations

import hashlib
import ipaddress
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dropconnect.web.body import Refused


class Throttle:
    """Counts tries under a name. Every server counts for itself."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem] = {}

    def take(self, most: str, *names: str) -> None:
        """Count a try. ``most``: such as ``10 per 15 minute``. Raises ``Refused`` (429) beyond."""
        item = self._item(most)
        # A name may be as long as a body: what is kept of it is short.
        short = [hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32] for name in names]
        if not self._limiter.hit(item, *short):
            reset, _left = self._limiter.get_window_stats(item, *short)
            raise Refused(429, _WORDS, again_seconds=max(1, round(reset - time.time())))

    def _item(self, most: str) -> RateLimitItem:
        if most not in self._items:
            self._items[most] = parse(most)
        return self._items[most]


_WORDS = "too many tries in a short time: wait a while and try again"


def network_of(client: str) -> str:
    """Whose tries are counted together: an address, and of IPv6 the network, of which one customer of a
    provider has all."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:  # as a socket for both kinds tells an old one
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
