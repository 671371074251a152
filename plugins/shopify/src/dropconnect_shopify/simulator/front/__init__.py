"""What a request meets first: address, token, limits, and the state of the shop."""
