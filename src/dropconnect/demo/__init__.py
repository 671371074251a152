"""``python -m dropconnect.demo``: the real command line against simulators, and the money counted at the end.

It writes to a temporary folder only, talks to 127.0.0.1 only and names no provider: it shows every
installed platform connector whose simulator offers orders for it.
"""
