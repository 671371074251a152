"""The base of every simulator: a real HTTP server on 127.0.0.1 that imitates a provider.

A simulator subclasses ``Simulator`` and answers requests in ``handle``; everything else is here:
the request log, faults on demand, a settable clock, TLS with a throw-away authority, and a control interface
under ``/_simulator/`` for scripts in other processes. Handlers are plain functions in real threads, so that
a race in the imitated provider is a real race.
"""

from __future__ import annotations

from dropconnect.testing.simulator.actions import Call, Hang, Meet, Reply, Reset, Throw, Thrown
from dropconnect.testing.simulator.clock import SimulatorClock
from dropconnect.testing.simulator.demo import Demo, DemoOrder, DemoSample
from dropconnect.testing.simulator.faults import (
    ANSWERED,
    ARRIVED,
    COMMITTED,
    Action,
    ArmedFault,
    Fault,
    Faults,
    Match,
    Moment,
)
from dropconnect.testing.simulator.gate import Gate
from dropconnect.testing.simulator.host import HostAnswers, HostPage, host_answers
from dropconnect.testing.simulator.log import Exchange, RequestLog
from dropconnect.testing.simulator.named import FaultFactory, faults_by_name
from dropconnect.testing.simulator.provider import SimulatedProvider
from dropconnect.testing.simulator.proxy import FaultProxy
from dropconnect.testing.simulator.received import Interrupted, Received
from dropconnect.testing.simulator.repeating import Repeat, one_by_one, repeating
from dropconnect.testing.simulator.routes import Route, RouteTable
from dropconnect.testing.simulator.server import Simulator
from dropconnect.testing.simulator.stories import DemoShop, DemoSupplier, Item, Price, Sale, Story

__all__ = [
    "ANSWERED",
    "ARRIVED",
    "COMMITTED",
    "Action",
    "ArmedFault",
    "Call",
    "Demo",
    "DemoOrder",
    "DemoSample",
    "DemoShop",
    "DemoSupplier",
    "Exchange",
    "Fault",
    "FaultFactory",
    "FaultProxy",
    "Faults",
    "Gate",
    "Hang",
    "HostAnswers",
    "HostPage",
    "Interrupted",
    "Item",
    "Match",
    "Meet",
    "Moment",
    "Price",
    "Received",
    "Repeat",
    "Reply",
    "RequestLog",
    "Reset",
    "Route",
    "RouteTable",
    "Sale",
    "SimulatedProvider",
    "Simulator",
    "SimulatorClock",
    "Story",
    "Throw",
    "Thrown",
    "faults_by_name",
    "host_answers",
    "one_by_one",
    "repeating",
]
