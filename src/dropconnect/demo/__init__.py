"""``python -m dropconnect.demo``: cancellations from end to end, and the money counted at the end.

The first act runs the real command line against simulators, the second lets the clock of a shop in memory
run ahead to show what waits. It writes to temporary folders only, talks to 127.0.0.1 only and names no
provider: it shows every installed platform connector whose simulator offers orders for it.
"""
