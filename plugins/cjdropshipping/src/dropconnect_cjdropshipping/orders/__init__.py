"""What stands at CJ, and what may be done with it."""
