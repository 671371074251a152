"""The vocabulary of dropconnect: frozen pydantic models, without I/O."""
