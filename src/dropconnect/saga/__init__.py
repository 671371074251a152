"""How a case continues: what is observed, decided, sent and verified, and what it waits for."""
