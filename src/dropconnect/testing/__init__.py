"""What the author of a connector needs to test it; shipped, and never imported by the core.

``dropconnect.testing.simulator`` builds sandbox servers that imitate a provider, with faults on demand;
``dropconnect.testing.cassettes`` records and replays real exchanges without their secrets. Import the module
you need: this package itself loads nothing, so that it costs nothing.
"""
