"""The server that agents speak with, whatever it is reached by."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from dropconnect.app.program_seat import ProgramSeat
from dropconnect.mcp.answers import NOTE
from dropconnect.mcp.tools import Tools

INSTRUCTIONS = f"""dropconnect cancels orders at a store, at every supplier and in the customer's inbox,
and pays back exactly what is due, exactly once.

Plan first (`plan_cancellation`), then carry that plan out (`cancel`) with a key that you make up for the
wish. If a call breaks off or times out, repeat it with the same key: nothing is paid twice, and the answer
says what is known to have happened. Do not take a new key to get past a refusal.

You never approve a payment, and never say what money moved or was collected: people do. Over your limit a
case is opened and a person is asked. Tell people only what stands under `known_to_have_happened`.

{NOTE}"""


def server_of(seat: Callable[[], ProgramSeat]) -> MCPServer[None]:
    """``seat``: the seat of whoever calls, asked for at each call."""
    server = MCPServer[None](
        "dropconnect",
        title="dropconnect",
        instructions=INSTRUCTIONS,
        version=version("dropconnect"),
        log_level="WARNING",
        subscriptions=False,
    )
    tools = Tools(seat)
    looks = ToolAnnotations(read_only_hint=True, open_world_hint=True)
    for look in (tools.find_order, tools.plan_cancellation, tools.case_status, tools.list_tasks):
        server.add_tool(look, annotations=looks)
    # The same call again changes nothing more: that is what the key is for.
    acts = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True)
    for act in (tools.cancel, tools.decide_task):
        server.add_tool(act, annotations=acts)
    return server
