"""Speaking to CJ: the only place with HTTP in it."""
