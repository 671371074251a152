"""HTTP for connectors: it knows for every failure whether the request had left, and every exchange ends."""

from dropconnect.transport.body import Caps
from dropconnect.transport.client import Transport
from dropconnect.transport.outgoing import Param, json_content, path, with_params
from dropconnect.transport.timeouts import LONGEST_EXCHANGE, Timeouts
from dropconnect.turns import Line, Priority, at_priority

__all__ = [
    "LONGEST_EXCHANGE",
    "Caps",
    "Line",
    "Param",
    "Priority",
    "Timeouts",
    "Transport",
    "at_priority",
    "json_content",
    "path",
    "with_params",
]
