"""What stands in the shop, and what may be done with it."""
