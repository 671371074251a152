"""What became of a write: the look-up of a lost reply, and how an accepted one stands."""
