"""``python -m dropconnect.demo``: cancellations from end to end, and the money counted at the end.

The first act runs the real command line against simulated shops. The second lets the clock of a shop in
memory run ahead, to show what waits. The third plays the stories that simulated suppliers have to tell, on
real connectors. All write to temporary folders only, talk to 127.0.0.1 only and name no provider: they show
every installed connector whose simulator offers something for them.
"""
