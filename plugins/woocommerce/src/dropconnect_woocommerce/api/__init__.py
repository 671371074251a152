"""Speaking to the shop: the only place with HTTP in it."""
