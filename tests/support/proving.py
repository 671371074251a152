"""What a run says about proofs that could not be made on this machine."""

from __future__ import annotations

NOT_PROVED = "not proved: "
"""With this begins the reason of a skipped test that a reader of the result must hear about."""
