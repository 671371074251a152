"""How a case goes on: what is observed, decided, sent, verified, and whom it waits for."""
