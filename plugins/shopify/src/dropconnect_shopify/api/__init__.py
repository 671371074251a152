"""The only HTTP: the client of the Admin API, its documents, tokens and pace, and reading its replies."""
