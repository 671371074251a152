"""A CJ Dropshipping account to try things on: stateful, with the oddities that CJ is known for.

``CJSimulator`` is the server, ``Knobs`` says how CJ behaves where nobody can be sure, ``faults`` has what can
go wrong. Nothing here was measured at CJ by this project: each behaviour names its evidence.
"""

from __future__ import annotations

from dropconnect_cjdropshipping.simulator.books import API_KEY
from dropconnect_cjdropshipping.simulator.desk import REFUND, REISSUE, REJECT, DisputeDesk
from dropconnect_cjdropshipping.simulator.knobs import Knobs
from dropconnect_cjdropshipping.simulator.limits import Limits, Meter
from dropconnect_cjdropshipping.simulator.server import CJSimulator
from dropconnect_cjdropshipping.simulator.state import Account, Credit, Deletion, Dispute, Line, Order, Ticket

__all__ = [
    "API_KEY",
    "REFUND",
    "REISSUE",
    "REJECT",
    "Account",
    "CJSimulator",
    "Credit",
    "Deletion",
    "Dispute",
    "DisputeDesk",
    "Knobs",
    "Limits",
    "Line",
    "Meter",
    "Order",
    "Ticket",
]
